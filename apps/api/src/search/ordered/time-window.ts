// Arithmetic of the windows of time in which logs are read against the order of the index (see ordered-reader.ts).
import { MAX_NANOS, NANOS_PER_MILLISECOND, parseNanos } from '@timberline/query';

/** A span of time to search. All values are nanoseconds. */
export interface TimeWindow {
  start: bigint;
  /** Undefined: the window has no end. */
  width: bigint | undefined;
  /** The read begins in this window: after its position, or at the oldest log of all. */
  isFirst: boolean;
}

/**
 * Maximum number of logs in a window that is sorted as a whole. Windows can be estimated roughly, because sorting this
 * many is cheap.
 */
export const MAX_WINDOW_LOGS = 20_000;
/** A window is made to hold this many pages: logs come in bursts, and a second window costs more than a fuller one. */
const PAGES_PER_WINDOW = 4;
/** From this many logs on, a page is a fair sample of how dense the adjacent logs are. */
const SAMPLE_LOGS = 1_000;
/** How many times wider the next window may be. */
const MAX_WIDENING = 64;
/** Minimum width of an estimated window: many systems write times only to the millisecond. */
const MIN_ESTIMATED_WIDTH = 1_000_000n;

/** The end of a window (exclusive), or undefined when it reaches past the last time that can be stored. */
export function windowEnd({ start, width }: TimeWindow): bigint | undefined {
  return width === undefined || start + width > MAX_NANOS ? undefined : start + width;
}

/**
 * The width of a window that holds a few pages of `size` logs, if the `count` logs from `start` to `newest` are spread
 * evenly; undefined when they all fit in one window.
 */
export function estimateWidth(read: {
  start: bigint;
  newest: bigint;
  count: number;
  size: number;
}): bigint | undefined {
  // `newest` is exact only to the millisecond.
  const span = read.newest + NANOS_PER_MILLISECOND - read.start;
  if (read.count <= MAX_WINDOW_LOGS || span <= 0n) return undefined;
  return atLeast(MIN_ESTIMATED_WIDTH, (span * BigInt(read.size * PAGES_PER_WINDOW)) / BigInt(read.count));
}

/** A narrower window in place of one that holds more than `MAX_WINDOW_LOGS`. */
export function narrowWindow(window: TimeWindow, size: number): TimeWindow {
  const { width = 1n } = window;
  const wanted = Math.min(size * PAGES_PER_WINDOW, MAX_WINDOW_LOGS / 2);
  return { ...window, width: atLeast(1n, (width * BigInt(wanted)) / BigInt(MAX_WINDOW_LOGS)) };
}

/** The window after one that ends at `end` and held `found` logs, when `wanted` more are needed. */
export function nextWindow(window: TimeWindow, end: bigint, found: number, wanted: number): TimeWindow {
  const factor =
    found === 0 ? MAX_WIDENING : Math.min(MAX_WIDENING, Math.ceil((wanted * PAGES_PER_WINDOW) / found));
  return { start: end, width: (end - window.start) * BigInt(factor), isFirst: false };
}

/** The width of the window in which to search for the page adjacent to one of `count` logs between two times. */
export function adjacentWidth(first: string, last: string, count: number): bigint {
  const difference = parseNanos(last) - parseNanos(first);
  const span = difference < 0n ? -difference : difference;
  // A burst at one instant: the adjacent page most likely continues it.
  if (span === 0n && count > 1) return 1n;
  // After a fair sample, only the cost of sorting more logs than needed is left to weigh.
  const width = count >= SAMPLE_LOGS ? (span * 3n) / 2n : span * BigInt(PAGES_PER_WINDOW);
  return atLeast(MIN_ESTIMATED_WIDTH, width);
}

function atLeast(minimum: bigint, value: bigint): bigint {
  return value < minimum ? minimum : value;
}
