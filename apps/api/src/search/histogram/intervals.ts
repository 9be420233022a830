// Round, even intervals of time for histograms.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** In milliseconds; each divides a day, and the longer ones are whole days. */
const INTERVALS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000].map(
    (days) => days * DAY,
  ),
];

/** Even buckets, aligned to 1970 in UTC: the first begins at or before the first log, the last reaches past the last. */
export interface Intervals {
  /** Milliseconds. */
  interval: number;
  /** Milliseconds since 1970 at which each bucket begins. */
  starts: number[];
}

/** At most `most` buckets that take in all from `first` to `last`, in milliseconds since 1970, both inside. */
export function intervalsOver(first: number, last: number, most: number): Intervals {
  const count = (interval: number) => Math.floor(last / interval) - Math.floor(first / interval) + 1;
  const interval = INTERVALS.find((candidate) => count(candidate) <= most) ?? INTERVALS.at(-1)!;
  const start = Math.floor(first / interval) * interval;
  return { interval, starts: Array.from({ length: count(interval) }, (_, i) => start + i * interval) };
}

/** ISO 8601: `PT0.05S`, `PT30S`, `PT5M`, `PT3H`, `P1D`. */
export function isoDuration(milliseconds: number): string {
  if (milliseconds % DAY === 0) return `P${milliseconds / DAY}D`;
  if (milliseconds % HOUR === 0) return `PT${milliseconds / HOUR}H`;
  if (milliseconds % MINUTE === 0) return `PT${milliseconds / MINUTE}M`;
  return `PT${milliseconds / SECOND}S`;
}
