// The logs that match at other times, when none is in the time range.
import type { Histogram, LogFilter } from '@timberline/contract';
import type { TimeRange } from '../state/explore-view';

export interface NearestLogs {
  total: number;
  /** From the start of the first to the end of the last bucket with logs. */
  range: Required<TimeRange>;
}

const DAY_MS = 86_400_000;
const ISO_DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/;

/** The filter without its time range. */
export function withoutRange(filter: LogFilter): LogFilter {
  return { ...filter, from: undefined, to: undefined };
}

/** How many logs a histogram has and when, or null when it has none. */
export function nearestLogs(histogram: Histogram): NearestLogs | null {
  const filled = histogram.buckets.filter((bucket) => bucket.total > 0);
  const first = filled[0];
  const last = filled.at(-1);
  if (!first || !last || histogram.total === 0) return null;
  const next = histogram.buckets[histogram.buckets.indexOf(last) + 1];
  const to = next?.start ?? new Date(Date.parse(last.start) + bucketMs(histogram)).toISOString();
  return { total: histogram.total, range: { from: first.start, to } };
}

/** The length of a bucket in ms: from two buckets, or from the interval when there is only one. */
function bucketMs({ buckets, interval }: Histogram): number {
  const [first, second] = buckets;
  if (first && second) return Date.parse(second.start) - Date.parse(first.start);
  const match = ISO_DURATION.exec(interval);
  if (!match) return DAY_MS;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return days * DAY_MS + hours * 3_600_000 + minutes * 60_000 + seconds * 1000 || DAY_MS;
}
