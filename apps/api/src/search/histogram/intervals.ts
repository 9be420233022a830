// Round, equal intervals of time for histograms.

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** In milliseconds. Each of them divides a day or is a number of whole days. */
const ROUND_INTERVALS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000].map(
    (days) => days * DAY_MS,
  ),
];

/** A span of time in milliseconds since 1970, both ends included. */
export interface Span {
  first: number;
  last: number;
}

/** Adjacent intervals of equal length that cover a span, aligned to 1970 in UTC. */
export interface Intervals {
  /** The length of each, in milliseconds. */
  interval: number;
  /** The start of each, in milliseconds since 1970. */
  starts: number[];
}

/** Covers a span with at most `maxCount` intervals, the shortest for which that is possible. */
export function intervalsOver({ first, last }: Span, maxCount: number): Intervals {
  const count = (interval: number) => Math.floor(last / interval) - Math.floor(first / interval) + 1;
  const interval =
    ROUND_INTERVALS.find((candidate) => count(candidate) <= maxCount) ?? ROUND_INTERVALS.at(-1)!;
  const start = Math.floor(first / interval) * interval;
  return { interval, starts: Array.from({ length: count(interval) }, (_, i) => start + i * interval) };
}

/** Formats a length of time as an ISO 8601 duration: `PT0.05S`, `PT30S`, `PT5M`, `PT3H`, `P1D`. */
export function isoDuration(milliseconds: number): string {
  if (milliseconds % DAY_MS === 0) return `P${milliseconds / DAY_MS}D`;
  if (milliseconds % HOUR_MS === 0) return `PT${milliseconds / HOUR_MS}H`;
  if (milliseconds % MINUTE_MS === 0) return `PT${milliseconds / MINUTE_MS}M`;
  return `PT${milliseconds / SECOND_MS}S`;
}
