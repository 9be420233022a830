// The wall clock, which may jump by hours in both directions. It only gives times that are stored or shown:
// when a log became a dead letter, and the age of a job, whose time of creation another machine may have written.
// Durations and deadlines are measured by `performance.now()`. Lint allows `Date.now()` and `new Date()` in this file only.

/** The time in ms since 1970. */
export function wallClockMs(): number {
  return Date.now();
}
