// The wall clock, which may jump by hours in both directions. It only gives times that are stored or shown:
// when a log was received, with which its id begins.
// Durations and deadlines are measured by `performance.now()`. Lint allows `Date.now()` and `new Date()` in this file only.

/** The time in ms since 1970. */
export function wallClockMs(): number {
  return Date.now();
}
