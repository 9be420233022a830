// Gaps in time between rows that are larger than what is usual around them.

/** How unusual a gap is: 0 as usual, 1 larger, 2 much larger, 3 enormous. */
export type GapSize = 0 | 1 | 2 | 3;

/** Below this nobody looks for a gap, however regular the logs are. */
const SMALLEST_GAP_MS = 1_000;
/** A gap is ten times what nine of ten rows stay under. */
const FACTOR = 10;

/**
 * From which span on a gap between two rows is drawn, from the spans (ms) that were met.
 * Infinity while there are too few to know.
 */
export function gapThreshold(spans: readonly number[]): number {
  if (spans.length < MIN_SPANS) return Infinity;
  const sorted = spans.map(Math.abs).sort((a, b) => a - b);
  const usual = sorted[Math.floor((sorted.length - 1) * 0.9)] ?? 0;
  return Math.max(SMALLEST_GAP_MS, usual * FACTOR);
}

/** With fewer spans than this nothing is usual yet. */
const MIN_SPANS = 8;

/** How large a span is against the threshold. */
export function gapSize(span: number, threshold: number): GapSize {
  const size = Math.abs(span);
  if (size < threshold) return 0;
  if (size < threshold * 10) return 1;
  return size < threshold * 100 ? 2 : 3;
}
