// Round intervals of time for histograms, on the clock of UTC or of a zone.

import { localStarts, nextLocalStart, type ZoneOffset } from '@timberline/query';

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

/** Adjacent intervals that cover a span. */
export interface Intervals {
  /**
   * The length of each on the clock, in milliseconds. In a zone whose clocks change, an interval can be shorter or longer
   * than that.
   */
  interval: number;
  /** The start of each, in milliseconds since 1970. */
  starts: number[];
  /** The end of the last one, exclusive. */
  end: number;
}

/**
 * Covers a span with at most `maxCount` intervals, the shortest for which that is possible. They are aligned to 1970 in
 * UTC, or to the local hours and days of a zone.
 */
export function intervalsOver(span: Span, maxCount: number, zone?: ZoneOffset): Intervals {
  return (zone && localIntervals(span, maxCount, zone)) ?? utcIntervals(span, maxCount);
}

function utcIntervals({ first, last }: Span, maxCount: number): Intervals {
  const count = (interval: number) => Math.floor(last / interval) - Math.floor(first / interval) + 1;
  const interval =
    ROUND_INTERVALS.find((candidate) => count(candidate) <= maxCount) ?? ROUND_INTERVALS.at(-1)!;
  const start = Math.floor(first / interval) * interval;
  const starts = Array.from({ length: count(interval) }, (_, i) => start + i * interval);
  return { interval, starts, end: start + starts.length * interval };
}

/** Undefined if more intervals are needed: the longest one can begin within the first hours that can be stored. */
function localIntervals({ first, last }: Span, maxCount: number, zone: ZoneOffset): Intervals | undefined {
  for (const interval of ROUND_INTERVALS) {
    // Too many even if changes of the clocks made each twice as long, so they need not be worked out.
    if ((last - first) / interval > 2 * maxCount) continue;
    const starts = localStarts(first, last, interval, zone);
    if (starts.length <= maxCount) {
      return { interval, starts, end: nextLocalStart(starts.at(-1) ?? first, interval, zone) };
    }
  }
  return undefined;
}

/** Whether all intervals but for the last one are as long as they are on the clock. */
export function areEven({ starts, interval }: Intervals): boolean {
  const [first = 0] = starts;
  return starts.every((start, i) => start === first + i * interval);
}

/** Formats a length of time as an ISO 8601 duration: `PT0.05S`, `PT30S`, `PT5M`, `PT3H`, `P1D`. */
export function isoDuration(milliseconds: number): string {
  if (milliseconds % DAY_MS === 0) return `P${milliseconds / DAY_MS}D`;
  if (milliseconds % HOUR_MS === 0) return `PT${milliseconds / HOUR_MS}H`;
  if (milliseconds % MINUTE_MS === 0) return `PT${milliseconds / MINUTE_MS}M`;
  return `PT${milliseconds / SECOND_MS}S`;
}
