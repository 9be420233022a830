// The wall clock, which may jump by hours in both directions. It only gives times that are stored or shown:
// what relative times in queries refer to, where a read ends at the present, names of exported files, and when data was lost.
// Durations and deadlines are measured by `performance.now()`. Lint allows `Date.now()` and `new Date()` in this file only.

/** The time in ms since 1970. */
export function wallClockMs(): number {
  return Date.now();
}
