// Finds the next place where lines came much slower than usual, among lines that are not loaded: by counts over time, which
// get coarser with the distance, so that few reads reach any distance.
import type { FoundLog, Histogram, LogFilter, SortDirection } from '@timberline/contract';
import { parseInstant } from '../time/timestamp';

/** What is asked of the API. */
export interface SlowDownReads {
  /** Counts over time in at most so many buckets. */
  histogram(filter: LogFilter, buckets: number): Promise<Pick<Histogram, 'buckets'>>;
  /** The first log in an order, or null. */
  first(filter: LogFilter, sort: SortDirection): Promise<FoundLog | null>;
}

export interface SlowDownSearch {
  /** The filter of the list, with absolute times. */
  filter: LogFilter;
  /** The log to begin at. */
  from: FoundLog;
  /** Whether to look at later lines. */
  isLater: boolean;
  /** From how many ms without a line on the lines have slowed down. */
  thresholdMs: number;
}

/** The lines on both sides of a time without lines: `near` is on the side where the search began. */
export interface SlowDown {
  near: FoundLog;
  far: FoundLog;
}

/** The most that the API counts in one read. */
const BUCKETS = 500;
/** Windows of counts. Each is twice as long as the one before, so that these reach over all times there are. */
const MAX_WINDOWS = 40;
/** Times without lines of one window that are measured. The others were shorter than a bucket or two. */
const MAX_MEASURED = 10;

/** The last time that a log can have, in ms since 1970. */
const MAX_MS = Date.parse('2262-01-01T00:00:00Z');

/** The next slow-down, or null if there is none. At a distance it has to be at least 1/250 of the distance. */
export async function findSlowDown(reads: SlowDownReads, search: SlowDownSearch): Promise<SlowDown | null> {
  const { filter, from, isLater, thresholdMs } = search;
  const end = await reads.first(filter, isLater ? 'desc' : 'asc');
  const endMs = end && parseInstant(end.timestamp)?.ms;
  let edgeMs = parseInstant(from.timestamp)?.ms;
  if (endMs === null || endMs === undefined || edgeMs === undefined) return null;
  let spanMs = (BUCKETS / 2) * thresholdMs;
  for (let n = 0; n < MAX_WINDOWS && (isLater ? edgeMs <= endMs : edgeMs >= endMs); n++) {
    const window: [number, number] = isLater ? [edgeMs, edgeMs + spanMs] : [edgeMs - spanMs, edgeMs + 1];
    const { buckets } = await reads.histogram(narrowedTo(filter, window), BUCKETS);
    for (const edge of emptyEdges(buckets, isLater, thresholdMs).slice(0, MAX_MEASURED)) {
      const found = await measured(reads, search, edge);
      if (found) return found;
    }
    // Windows overlap, so that no time without lines is cut into two that are too short.
    edgeMs = isLater ? window[1] - thresholdMs : window[0] + thresholdMs;
    spanMs *= 2;
  }
  return null;
}

/**
 * Where lines stop coming, in the order of the search: the boundary between a bucket with lines and one or more without
 * that can be long enough.
 */
export function emptyEdges(buckets: Histogram['buckets'], isLater: boolean, thresholdMs: number): string[] {
  const [first, second] = buckets;
  if (!first || !second) return [];
  const lengthMs = Date.parse(second.start) - Date.parse(first.start);
  const edges: string[] = [];
  for (let at = 0; at < buckets.length;) {
    let next = at + 1;
    if (buckets[at]?.total === 0) {
      while (buckets[next]?.total === 0) next++;
      // Lines can be at the far ends of the buckets on both sides.
      const canBeLong = (next - at + 2) * lengthMs >= thresholdMs;
      const edge = buckets[isLater ? at : next]?.start;
      if (canBeLong && edge !== undefined) edges.push(edge);
    }
    at = next;
  }
  return isLater ? edges : edges.reverse();
}

/** The lines on both sides of an edge, if they are far enough from each other, and not at the line that one is at. */
async function measured(
  reads: SlowDownReads,
  { filter, isLater, thresholdMs }: SlowDownSearch,
  edge: string,
): Promise<SlowDown | null> {
  const [earlier, later] = await Promise.all([
    reads.first({ ...filter, to: edge }, 'desc'),
    reads.first({ ...filter, from: edge }, 'asc'),
  ]);
  if (!earlier || !later) return null;
  const ms = (parseInstant(later.timestamp)?.ms ?? 0) - (parseInstant(earlier.timestamp)?.ms ?? 0);
  if (ms < thresholdMs) return null;
  return isLater ? { near: earlier, far: later } : { near: later, far: earlier };
}

/** The filter within a window, but not beyond its own times. */
function narrowedTo(filter: LogFilter, [fromMs, toMs]: [number, number]): LogFilter {
  const from = new Date(Math.max(0, fromMs)).toISOString();
  const to = new Date(Math.min(toMs, MAX_MS)).toISOString();
  return {
    ...filter,
    from: filter.from && Date.parse(filter.from) > fromMs ? filter.from : from,
    to: filter.to && Date.parse(filter.to) < toMs ? filter.to : to,
  };
}
