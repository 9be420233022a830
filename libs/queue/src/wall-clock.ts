// The wall clock, which may jump by hours in both directions. It only gives times that are stored or shown:
// when a job was created, and the present of the times until which Bull delays jobs.
// Durations and deadlines are measured by `performance.now()`. Lint allows `Date.now()` and `new Date()` in this file only.

/** The time in ms since 1970. */
export function wallClockMs(): number {
  return Date.now();
}
