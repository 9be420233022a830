// Where logs are when none is in range.
import type { Histogram, LogFilter } from '@timberline/contract';
import type { TimeRange } from '../state/explore-view';

export interface Elsewhere {
  total: number;
  /** From the first to behind the last bucket that holds logs. */
  range: Required<TimeRange>;
}

/** The same question without its range. */
export function withoutRange(filter: LogFilter): LogFilter {
  return { ...filter, from: undefined, to: undefined };
}

/** Where the logs of a histogram are; null when there are none. */
export function placeOf(histogram: Histogram): Elsewhere | null {
  const full = histogram.buckets.filter((bucket) => bucket.total > 0);
  const first = full[0];
  const last = full.at(-1);
  if (!first || !last || histogram.total === 0) return null;
  const next = histogram.buckets[histogram.buckets.indexOf(last) + 1];
  const step = bucketMs(histogram);
  const end = next ? next.start : new Date(Date.parse(last.start) + step).toISOString();
  return { total: histogram.total, range: { from: first.start, to: end } };
}

/** Length of a bucket in ms, from two of them or from the interval where there is one alone. */
function bucketMs({ buckets, interval }: Histogram): number {
  const [a, b] = buckets;
  if (a && b) return Date.parse(b.start) - Date.parse(a.start);
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(interval);
  if (!match) return DAY_MS;
  const [, days, hours, minutes, seconds] = match.map((part) => Number(part ?? 0));
  return (
    (days ?? 0) * DAY_MS + (hours ?? 0) * 3_600_000 + (minutes ?? 0) * 60_000 + (seconds ?? 0) * 1000 ||
    DAY_MS
  );
}

const DAY_MS = 86_400_000;
