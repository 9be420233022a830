// Moves of a range: earlier, later, longer and shorter. All functions are pure; `now` is the clock in ms.
import type { TimeRange } from '../state/explore-view';
import { ageOf, isRelative, resolveTime, toInstant, toRelative } from '../time/instant';

/** Elasticsearch's `date_nanos` begins at 0 and ends in April 2262. */
export const MIN_TIME_MS = 0;
export const MAX_TIME_MS = Date.UTC(2262, 3, 11);
/** The histogram counts in whole milliseconds. */
const MIN_RANGE_MS = 1;

/** Both ends of a range in ms, or undefined if one is unknown. `extent`, the span of the logs, stands in for open ends. */
export function boundsOf(
  range: TimeRange,
  now: number,
  extent?: readonly [number, number],
): [number, number] | undefined {
  const from = resolveTime(range.from, now) ?? extent?.[0];
  const to = resolveTime(range.to, now) ?? (range.from ? now : extent?.[1]);
  return from === undefined || to === undefined || from >= to ? undefined : [from, to];
}

/**
 * A range twice as long. One that ends now grows into the past and keeps moving with the clock; any other grows at both
 * ends. Undefined if the range cannot be longer.
 */
export function zoomOut(
  range: TimeRange,
  now: number,
  extent?: readonly [number, number],
): TimeRange | undefined {
  if (!range.from && !range.to) return undefined;
  const bounds = boundsOf(range, now, extent);
  if (!bounds) return {};
  const [from, to] = bounds;
  const length = to - from;
  if (movesWithClock(range)) return lastRange(range, 2, length * 2, now);
  if (range.to === 'now' || !range.to) return { from: toInstant(Math.max(0, from - length)), to: 'now' };
  return absoluteRange(from - length / 2, to + length / 2);
}

/**
 * A range `factor` times as long, with the instant `at` (ms) staying where it is. One that ends now keeps moving with
 * the clock when it becomes longer. Undefined if nothing changes.
 */
export function scaleRange(
  range: TimeRange,
  at: number,
  factor: number,
  now: number,
  extent?: readonly [number, number],
): TimeRange | undefined {
  const bounds = boundsOf(range, now, extent);
  if (!bounds || (factor > 1 && !range.from && !range.to)) return undefined;
  const [from, to] = bounds;
  if (factor > 1 && movesWithClock(range)) return lastRange(range, factor, (to - from) * factor, now);
  const scaled = absoluteRange(at - (at - from) * factor, at + (to - at) * factor);
  return sameRange(scaled, range) ? undefined : scaled;
}

/** The range moved by so many ms, into the past if negative. Undefined if nothing changes. */
export function moveRange(
  range: TimeRange,
  ms: number,
  now: number,
  extent?: readonly [number, number],
): TimeRange | undefined {
  const bounds = boundsOf(range, now, extent);
  if (!bounds || ms === 0) return undefined;
  return absoluteRange(bounds[0] + ms, bounds[1] + ms);
}

/** The range moved earlier (-1) or later (1) by half its length, so that half of it stays in view. */
export function shiftRange(range: TimeRange, direction: -1 | 1, now: number): TimeRange | undefined {
  const bounds = boundsOf(range, now);
  if (!bounds) return undefined;
  return moveRange(range, ((bounds[1] - bounds[0]) / 2) * direction, now);
}

/** An absolute range in whole milliseconds, within the times that can be stored. */
export function absoluteRange(from: number, to: number): Required<TimeRange> {
  const start = Math.min(Math.max(MIN_TIME_MS, Math.floor(from)), MAX_TIME_MS - MIN_RANGE_MS);
  const end = Math.min(MAX_TIME_MS, Math.max(start + MIN_RANGE_MS, Math.ceil(to)));
  return { from: toInstant(start), to: toInstant(end) };
}

export function sameRange(a: TimeRange, b: TimeRange): boolean {
  return (a.from ?? '') === (b.from ?? '') && (a.to ?? '') === (b.to ?? '');
}

/** Whether a range has a fixed length and ends now. */
function movesWithClock(range: TimeRange): boolean {
  return range.from !== undefined && isRelative(range.from) && (!range.to || range.to === 'now');
}

/** A range that ends now and is `factor` times as long as before; all time if it would begin before 1970. */
function lastRange(range: TimeRange, factor: number, lengthMs: number, now: number): TimeRange {
  if (now - lengthMs <= 0) return {};
  return { from: toRelative((ageOf(range.from ?? '') ?? 0) * factor), to: 'now' };
}
