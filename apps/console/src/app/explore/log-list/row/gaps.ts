// Gaps in time between rows that are larger than usual for the search.

/** How unusual a gap is: 0 as usual, 1 larger, 2 much larger, 3 enormous. */
export type GapSize = 0 | 1 | 2 | 3;

/** Smaller gaps are never marked, however regular the logs are. */
const MIN_GAP_MS = 1_000;
/** With fewer spans nothing can be called usual. */
const MIN_SPANS = 8;
/** The quantile of the spans that counts as usual. */
const USUAL_QUANTILE = 0.9;
/** A gap is at least so many times the usual span. Each further size takes so many times more. */
const GAP_FACTOR = 10;

/** From which span on a gap is marked, in ms, by the spans (ms) between rows. Infinity when there are too few. */
export function gapThreshold(spans: readonly number[]): number {
  if (spans.length < MIN_SPANS) return Infinity;
  const sorted = spans.map(Math.abs).sort((a, b) => a - b);
  const usual = sorted[Math.floor((sorted.length - 1) * USUAL_QUANTILE)] ?? 0;
  return Math.max(MIN_GAP_MS, usual * GAP_FACTOR);
}

/** The size of a span (ms) in relation to the threshold. */
export function gapSize(span: number, threshold: number): GapSize {
  const size = Math.abs(span);
  if (size < threshold) return 0;
  if (size < threshold * GAP_FACTOR) return 1;
  return size < threshold * GAP_FACTOR ** 2 ? 2 : 3;
}
