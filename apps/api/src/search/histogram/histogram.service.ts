// Exact counts by level over time.
import { Injectable } from '@nestjs/common';
import { type Histogram, HISTOGRAM_LEVELS, type HistogramBucket } from '@timberline/contract';
import { allOf, type EsQuery, timestampRange } from '@timberline/elastic';
import { formatNanos, NANOS_PER_MILLISECOND, parseNanos } from '@timberline/query';
import { ElasticsearchReader, type SearchAnswer } from '../../elasticsearch/elasticsearch-reader.ts';
import { type Filter, parseFilter } from '../filter/parse-filter.ts';
import { OrderedReader } from '../ordered/ordered-reader.ts';
import type { HistogramQuery } from './histogram.query.ts';
import { type Intervals, intervalsOver, isoDuration } from './intervals.ts';

/** Where the levels that are not among the most frequent are counted. */
const OTHER = 'other';
/** Levels that each shard reports, so that the most frequent of all shards are among them. */
const SHARD_LEVELS = 1000;
/**
 * Up to so many buckets Elasticsearch counts a bucket quickest by looking up its two ends in the sorted index; each
 * costs some microseconds a segment, so for more it is quicker to go through the logs.
 */
const LOOKED_UP_BUCKETS = 120;

/** Milliseconds since 1970, both inside. */
interface Span {
  first: number;
  last: number;
}
type Bounds = NonNullable<Filter['bounds']>;
type Counts = Map<string, number>;
type TermBuckets = { buckets: { key: string; doc_count: number }[]; sum_other_doc_count: number };
type DateBuckets = { buckets: { key: number; doc_count: number; levels: TermBuckets }[] };

@Injectable()
export class HistogramService {
  constructor(
    private readonly logs: ElasticsearchReader,
    private readonly ordered: OrderedReader,
  ) {}

  async histogram(query: HistogramQuery, signal: AbortSignal): Promise<Histogram> {
    const filter = parseFilter(query, Date.now());
    const [span, levels] = await Promise.all([
      this.span(filter, signal),
      this.frequentLevels(filter, signal),
    ]);
    if (span === null || filter.bounds === null || span.first > span.last)
      return { interval: isoDuration(1000), buckets: [], total: 0 };
    const intervals = intervalsOver(span.first, span.last, query.buckets);
    const [dominant] = levels;
    const counted =
      filter.timeOnly && dominant !== undefined && intervals.starts.length <= LOOKED_UP_BUCKETS
        ? await this.countByEnds(filter.bounds, intervals, dominant, signal)
        : await this.countEach(filter, intervals, levels, signal);
    const buckets = intervals.starts.map((start, i) => bucketOf(start, counted[i], levels));
    const total = buckets.reduce((sum, bucket) => sum + bucket.total, 0);
    return { interval: isoDuration(intervals.interval), buckets, total };
  }

  /** What the filter itself bounds, and where it does not, what matches; null when nothing does. */
  private async span(filter: Filter, signal: AbortSignal): Promise<Span | null> {
    const { clauses, bounds } = filter;
    if (bounds === null) return null;
    const end = async (direction: 'asc' | 'desc', bound: string | undefined) => {
      if (bound !== undefined) return bound;
      return (await this.ordered.read({ clauses, direction, size: 1, signal })).hits[0]?.sort[0];
    };
    const [first, last] = await Promise.all([end('asc', bounds.gte), end('desc', bounds.lte)]);
    return first === undefined || last === undefined
      ? null
      : { first: milliseconds(first), last: milliseconds(last) };
  }

  /** The levels to name, the most frequent first. */
  private async frequentLevels({ clauses }: Filter, signal: AbortSignal): Promise<string[]> {
    const levels = { terms: { field: 'level', size: HISTOGRAM_LEVELS, shard_size: SHARD_LEVELS } };
    const body = { size: 0, track_total_hits: false, query: allOf(clauses), aggs: { levels } };
    const answer = await this.logs.search(body, { signal });
    return aggregation<TermBuckets>(answer, 'levels')?.buckets.map(({ key }) => key) ?? [];
  }

  /**
   * Counts without a filter but time: all logs of a bucket by its two ends, and one by one only those that are not of
   * the most frequent level, which then has what remains. One search, so both see the same logs.
   */
  private async countByEnds(
    bounds: Bounds,
    intervals: Intervals,
    dominant: string,
    signal: AbortSignal,
  ): Promise<Counts[]> {
    const range = timestampRange(bounds);
    const rest: EsQuery = { bool: { filter: [range], must_not: [{ term: { level: dominant } }] } };
    const answer = await this.logs.search(
      {
        size: 0,
        track_total_hits: false,
        aggs: {
          totals: {
            filters: { filters: intervals.starts.map((start) => within(start, intervals.interval, bounds)) },
          },
          rest: { filters: { filters: [rest] }, aggs: { dates: byDate(intervals, { size: SHARD_LEVELS }) } },
        },
      },
      { signal },
    );
    const counted = fromDates(
      aggregation<{ buckets: { dates: DateBuckets }[] }>(answer, 'rest')?.buckets[0]?.dates,
      intervals,
    );
    const totals = aggregation<{ buckets: { doc_count: number }[] }>(answer, 'totals')?.buckets ?? [];
    return counted.map((counts, i) => {
      const others = [...counts.values()].reduce((sum, count) => sum + count, 0);
      return counts.set(dominant, (totals[i]?.doc_count ?? 0) - others);
    });
  }

  /** Counts one by one the logs that match. */
  private async countEach(
    filter: Filter,
    intervals: Intervals,
    levels: string[],
    signal: AbortSignal,
  ): Promise<Counts[]> {
    if (levels.length === 0) return intervals.starts.map(() => new Map());
    const answer = await this.logs.search(
      {
        size: 0,
        track_total_hits: false,
        query: allOf(filter.clauses),
        aggs: { dates: byDate(intervals, { size: levels.length, include: levels }) },
      },
      { signal },
    );
    return fromDates(aggregation<DateBuckets>(answer, 'dates'), intervals);
  }
}

function byDate({ interval }: Intervals, levels: { size: number; include?: string[] }) {
  return {
    date_histogram: { field: 'timestamp', fixed_interval: `${interval}ms`, min_doc_count: 1 },
    aggs: { levels: { terms: { field: 'level', ...levels } } },
  };
}

/** Counts by level of each interval; logs of levels that were not counted by name are `other`. */
function fromDates(dates: DateBuckets | undefined, { interval, starts }: Intervals): Counts[] {
  const [first = 0] = starts;
  const counted: Counts[] = starts.map(() => new Map());
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

function bucketOf(start: number, counts: Counts | undefined, named: readonly string[]): HistogramBucket {
  // Without a prototype, so that a level may have any name.
  const levels = Object.create(null) as Record<string, number>;
  let total = 0;
  for (const [level, count] of counts ?? []) {
    if (count === 0) continue;
    const name = named.includes(level) ? level : OTHER;
    levels[name] = (levels[name] ?? 0) + count;
    total += count;
  }
  return { start: new Date(start).toISOString(), total, levels };
}

/** The logs of one interval, within the bounds. */
function within(start: number, interval: number, { gte, lte }: Bounds): EsQuery {
  const first = BigInt(start) * NANOS_PER_MILLISECOND;
  const last = first + BigInt(interval) * NANOS_PER_MILLISECOND - 1n;
  return timestampRange({
    gte: gte !== undefined && parseNanos(gte) > first ? gte : formatNanos(first),
    lte: lte !== undefined && parseNanos(lte) < last ? lte : formatNanos(last),
  });
}

function milliseconds(time: string): number {
  return Number(parseNanos(time) / NANOS_PER_MILLISECOND);
}

function aggregation<T>(answer: SearchAnswer, name: string): T | undefined {
  return answer.aggregations?.[name] as T | undefined;
}
