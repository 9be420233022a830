// Which spans of time are compared.
import type { Baseline, ChangesView, TimeRange } from '../state/explore-view';
import { UNIT_MS } from '../time/instant';
import { boundsOf } from '../time-range/move-range';

/** A span in ms since 1970; its end is exclusive. */
export type Span = [from: number, to: number];

/** A window and its baseline, which are of the same length. */
export interface ComparedSpans {
  window: Span;
  baseline: Span;
  /** The baseline that is compared: the one right before where the wanted one would overlap the window. */
  kind: Baseline;
}

/** How far before the window a baseline begins, in ms. */
const SHIFT_MS: Readonly<Record<Exclude<Baseline, 'before'>, number | undefined>> = {
  hour: UNIT_MS['h'],
  day: UNIT_MS['d'],
  week: UNIT_MS['w'],
};

/** The spans of a view within a time range, at an instant in ms. Null for a range that has no beginning. */
export function comparedSpans(
  { window, baseline }: ChangesView,
  range: TimeRange,
  now: number,
): ComparedSpans | null {
  const span = boundsOf(window ?? range, now);
  if (!span) return null;
  const kind = isPossible(baseline, span) ? baseline : 'before';
  const shift = shiftOf(kind, span);
  return { window: span, baseline: [span[0] - shift, span[1] - shift], kind };
}

/** Whether a baseline does not overlap the window. */
export function isPossible(baseline: Baseline, window: Span): boolean {
  return shiftOf(baseline, window) >= window[1] - window[0];
}

function shiftOf(baseline: Baseline, [from, to]: Span): number {
  return (baseline === 'before' ? undefined : SHIFT_MS[baseline]) ?? to - from;
}
