// Moves of a range: earlier, later, wider; and the ranges one came from.
import type { TimeRange } from '../state/explore-view';
import { ageOf, isRelative, resolveTime, toInstant, toRelative } from '../time/instant';

/** A range below this cannot be narrowed by brush or keys: Elasticsearch counts in whole milliseconds. */
export const SHORTEST_RANGE_MS = 1;
/** Elasticsearch's `date_nanos` begins at 0 and ends here. */
const LAST_MS = Date.UTC(2262, 3, 11);
/** Ranges to go back to; older ones are forgotten. */
export const HISTORY_LENGTH = 50;

/** Both ends of a range in ms; `extent` (where logs are) stands in for an open end. */
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
 * Twice as wide. One that ends now grows backwards and keeps moving with the clock; another grows to both
 * sides. Undefined where nothing can be wider.
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
  if (range.from && isRelative(range.from) && (!range.to || range.to === 'now')) {
    return now - 2 * length <= 0 ? {} : { from: toRelative(2 * (ageOf(range.from) ?? 0)), to: 'now' };
  }
  if (range.to === 'now' || !range.to) return { from: toInstant(Math.max(0, from - length)), to: 'now' };
  return absolute(from - length / 2, to + length / 2);
}

/**
 * `factor` times as wide, with the instant `at` (ms) staying where it is. Wider, one that ends now goes on moving with
 * the clock. Undefined where nothing changes.
 */
export function scale(
  range: TimeRange,
  at: number,
  factor: number,
  now: number,
  extent?: readonly [number, number],
): TimeRange | undefined {
  const bounds = boundsOf(range, now, extent);
  if (!bounds || (factor > 1 && !range.from && !range.to)) return undefined;
  const [from, to] = bounds;
  const moving = range.from && isRelative(range.from) && (!range.to || range.to === 'now');
  if (factor > 1 && moving) {
    const length = (to - from) * factor;
    return now - length <= 0 ? {} : { from: toRelative((ageOf(range.from ?? '') ?? 0) * factor), to: 'now' };
  }
  const scaled = absolute(at - (at - from) * factor, at + (to - at) * factor);
  return sameRange(scaled, range) ? undefined : scaled;
}

/** So many milliseconds later, or earlier (negative). */
export function slide(
  range: TimeRange,
  by: number,
  now: number,
  extent?: readonly [number, number],
): TimeRange | undefined {
  const bounds = boundsOf(range, now, extent);
  if (!bounds || by === 0) return undefined;
  return absolute(bounds[0] + by, bounds[1] + by);
}

/** Half its length earlier (-1) or later (1), so that a half stays in sight. */
export function shift(
  range: TimeRange,
  direction: -1 | 1,
  now: number,
  extent?: readonly [number, number],
): TimeRange | undefined {
  const bounds = boundsOf(range, now, extent);
  if (!bounds || (!range.from && !range.to)) return undefined;
  const step = ((bounds[1] - bounds[0]) / 2) * direction;
  return absolute(bounds[0] + step, bounds[1] + step);
}

/** An absolute range in whole milliseconds, kept within what can be stored. */
export function absolute(from: number, to: number): TimeRange {
  const start = Math.min(Math.max(0, Math.floor(from)), LAST_MS - SHORTEST_RANGE_MS);
  const end = Math.min(LAST_MS, Math.max(start + SHORTEST_RANGE_MS, Math.ceil(to)));
  return { from: toInstant(start), to: toInstant(end) };
}

export function sameRange(a: TimeRange, b: TimeRange): boolean {
  return (a.from ?? '') === (b.from ?? '') && (a.to ?? '') === (b.to ?? '');
}

/** Ranges that were looked at, as a browser keeps pages. Immutable. */
export class RangeHistory {
  private readonly ranges: readonly TimeRange[];
  private readonly at: number;

  constructor(ranges: readonly TimeRange[], at = ranges.length - 1) {
    this.ranges = ranges;
    this.at = at;
  }

  get current(): TimeRange | undefined {
    return this.ranges[this.at];
  }
  get previous(): TimeRange | undefined {
    return this.ranges[this.at - 1];
  }
  get following(): TimeRange | undefined {
    return this.ranges[this.at + 1];
  }

  back(): RangeHistory {
    return this.previous ? new RangeHistory(this.ranges, this.at - 1) : this;
  }
  forward(): RangeHistory {
    return this.following ? new RangeHistory(this.ranges, this.at + 1) : this;
  }

  /** A range that came from anywhere: a neighbour is gone to, another one is put after the current one. */
  visit(range: TimeRange): RangeHistory {
    if (this.current && sameRange(this.current, range)) return this;
    if (this.previous && sameRange(this.previous, range)) return this.back();
    if (this.following && sameRange(this.following, range)) return this.forward();
    const kept = [...this.ranges.slice(0, this.at + 1), range].slice(-HISTORY_LENGTH);
    return new RangeHistory(kept);
  }
}
