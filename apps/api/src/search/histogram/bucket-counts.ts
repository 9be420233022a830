// Counts by level and interval: the aggregations that Elasticsearch is asked for, and the buckets made of its response.
import type { estypes } from '@elastic/elasticsearch';
import type { HistogramBucket } from '@timberline/contract';
import { type EsQuery, timestampRange } from '@timberline/elastic';
import {
  formatNanos,
  MAX_NANOS,
  MIN_NANOS,
  NANOS_PER_MILLISECOND,
  parseNanos,
  type TimeRange,
} from '@timberline/query';
import type { Intervals } from './intervals.ts';

/** The name under which all levels are counted that are not among the most frequent. */
const OTHER = 'other';

/** Numbers of logs by level. */
export type LevelCounts = Map<string, number>;

/** The response to a `terms` aggregation. */
export interface TermBuckets {
  buckets: { key: string; doc_count: number }[];
  sum_other_doc_count: number;
}
/** The response to `levelsByDate`. */
export interface DateBuckets {
  buckets: { key: number; doc_count: number; levels: TermBuckets }[];
}

/** The aggregation that counts levels in each interval that has logs. */
export function levelsByDate(
  { interval }: Intervals,
  levels: { size: number; include?: string[] },
): estypes.AggregationsAggregationContainer {
  return {
    date_histogram: { field: 'timestamp', fixed_interval: `${interval}ms`, min_doc_count: 1 },
    aggs: { levels: { terms: { field: 'level', ...levels } } },
  };
}

/** The clause for each interval, clipped to inclusive bounds. */
export function intervalClauses({ starts, interval }: Intervals, { gte, lte }: TimeRange): EsQuery[] {
  return starts.map((start) => {
    const first = BigInt(start) * NANOS_PER_MILLISECOND;
    const last = first + BigInt(interval) * NANOS_PER_MILLISECOND - 1n;
    // The first and last interval may reach past the times that can be stored, which Elasticsearch refuses as bounds.
    const from = latest(first, gte === undefined ? MIN_NANOS : parseNanos(gte));
    const to = earliest(last, lte === undefined ? MAX_NANOS : parseNanos(lte));
    return timestampRange(from > to ? null : { gte: formatNanos(from), lte: formatNanos(to) });
  });
}

/** Counts of each interval from the response to `levelsByDate`. Levels without a bucket are counted as `other`. */
export function countsFromDates(
  dates: DateBuckets | undefined,
  { interval, starts }: Intervals,
): LevelCounts[] {
  const [first = 0] = starts;
  const counted = starts.map((): LevelCounts => new Map());
  for (const { key, doc_count, levels } of dates?.buckets ?? []) {
    const counts = counted[Math.round((key - first) / interval)];
    if (!counts) continue;
    let named = 0;
    for (const level of levels.buckets) {
      counts.set(level.key, level.doc_count);
      named += level.doc_count;
    }
    if (doc_count > named) counts.set(OTHER, (counts.get(OTHER) ?? 0) + doc_count - named);
  }
  return counted;
}

/** Adds the level that was not counted: its count is what remains of each interval's total. */
export function addRemainder(
  counted: LevelCounts[],
  totals: readonly number[],
  level: string,
): LevelCounts[] {
  return counted.map((counts, i) => {
    const others = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return counts.set(level, (totals[i] ?? 0) - others);
  });
}

/** A bucket of the histogram, in which only `levels` are counted by name. */
export function toBucket(
  start: number,
  counts: LevelCounts | undefined,
  levels: readonly string[],
): HistogramBucket {
  // Without a prototype, so that a level may have any name.
  const byLevel = Object.create(null) as Record<string, number>;
  let total = 0;
  for (const [level, count] of counts ?? []) {
    if (count === 0) continue;
    const name = levels.includes(level) ? level : OTHER;
    byLevel[name] = (byLevel[name] ?? 0) + count;
    total += count;
  }
  return { start: new Date(start).toISOString(), total, levels: byLevel };
}

function latest(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function earliest(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
