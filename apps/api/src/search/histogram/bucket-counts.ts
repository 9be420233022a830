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
import { areEven, type Intervals } from './intervals.ts';

/** The name under which all levels are counted that are not among the most frequent. */
const OTHER = 'other';

/** Numbers of logs by level. */
export type LevelCounts = Map<string, number>;

/** The response to a `terms` aggregation. */
export interface TermBuckets {
  buckets: { key: string; doc_count: number }[];
  sum_other_doc_count: number;
}
/** The response to `levelsByDate`. The key is the start of a bucket, or the number of its interval. */
export interface DateBuckets {
  buckets: { key: number | string; doc_count: number; levels: TermBuckets }[];
}

/**
 * The aggregation that counts levels in each interval: by its number in the sequence where some differ in length, and
 * otherwise by its start, without those that have no logs.
 */
export function levelsByDate(
  intervals: Intervals,
  levels: { size: number; include?: string[] },
): estypes.AggregationsAggregationContainer {
  const aggs = { levels: { terms: { field: 'level', ...levels } } };
  if (!areEven(intervals)) return { date_range: { field: 'timestamp', ranges: dateRanges(intervals) }, aggs };
  return { date_histogram: evenBuckets(intervals), aggs };
}

/** Buckets of one length that begin where the intervals do, without the empty ones. */
export function evenBuckets({ interval, starts }: Intervals): estypes.AggregationsDateHistogramAggregation {
  const offset = (starts[0] ?? 0) % interval;
  return {
    field: 'timestamp',
    fixed_interval: `${interval}ms`,
    ...(offset === 0 ? {} : { offset: `${offset}ms` }),
    min_doc_count: 1,
  };
}

/** The clause for each interval, clipped to inclusive bounds. */
export function intervalClauses(intervals: Intervals, { gte, lte }: TimeRange): EsQuery[] {
  return intervals.starts.map((start, i) => {
    // The first and last interval may reach past the times that can be stored, which Elasticsearch refuses as bounds.
    const from = latest(nanosOf(start), gte === undefined ? MIN_NANOS : parseNanos(gte));
    const to = earliest(nanosOf(endOf(intervals, i)) - 1n, lte === undefined ? MAX_NANOS : parseNanos(lte));
    return timestampRange(from > to ? null : { gte: formatNanos(from), lte: formatNanos(to) });
  });
}

/** Counts of each interval from the response to `levelsByDate`. Levels without a bucket are counted as `other`. */
export function countsFromDates(dates: DateBuckets | undefined, intervals: Intervals): LevelCounts[] {
  const { starts } = intervals;
  const even = areEven(intervals);
  const numbers = new Map<number | string, number>(starts.map((start, i) => [even ? start : String(i), i]));
  const counted = starts.map((): LevelCounts => new Map());
  for (const { key, doc_count, levels } of dates?.buckets ?? []) {
    const counts = counted[numbers.get(key) ?? -1];
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

/** A range for each interval, with its number as the key. One that reaches past the times that can be stored is open. */
function dateRanges(intervals: Intervals): estypes.AggregationsDateRangeExpression[] {
  return intervals.starts.map((start, i) => ({
    key: String(i),
    from: formatNanos(latest(nanosOf(start), MIN_NANOS)),
    // An end before the last nanosecond that can be stored would leave that one out.
    ...(nanosOf(endOf(intervals, i)) > MAX_NANOS ? {} : { to: formatNanos(nanosOf(endOf(intervals, i))) }),
  }));
}

function endOf({ starts, end }: Intervals, index: number): number {
  return starts[index + 1] ?? end;
}

function nanosOf(ms: number): bigint {
  return BigInt(ms) * NANOS_PER_MILLISECOND;
}
