import { Injectable } from '@nestjs/common';
import { type Histogram, HISTOGRAM_LEVELS } from '@timberline/contract';
import { allOf, type EsQuery, timestampRange } from '@timberline/elastic';
import { NANOS_PER_MILLISECOND, parseNanos, parseZone, type TimeRange } from '@timberline/query';
import { ElasticsearchReader, type SearchOptions } from '../../elasticsearch/elasticsearch-reader.ts';
import { PartialReads } from '../../elasticsearch/partial-read.ts';
import type { SearchResponse } from '../../elasticsearch/search-response.ts';
import { LOGS_LIMIT } from '../../limits/memory-budget.ts';
import type { Reader } from '../../limits/reader.ts';
import { wallClockMs } from '../../wall-clock.ts';
import { type Filter, parseFilter } from '../filter/parse-filter.ts';
import { OrderedReader } from '../ordered/ordered-reader.ts';
import {
  addRemainder,
  countsFromDates,
  type DateBuckets,
  intervalClauses,
  type LevelCounts,
  levelsByDate,
  type TermBuckets,
  toBucket,
} from './bucket-counts.ts';
import type { HistogramQuery } from './histogram.query.ts';
import { type Intervals, intervalsOver, isoDuration, type Span } from './intervals.ts';

/** How many levels each shard reports, so that the most frequent levels of all shards are among them. */
const SHARD_LEVELS = 1000;
/**
 * Up to this many buckets, Elasticsearch counts fastest by looking up both ends of each bucket in the sorted index. Each
 * look-up costs some time in each segment, so for more buckets it is faster to visit the logs.
 */
const MAX_LOOKED_UP_BUCKETS = 120;
/** The interval of a histogram without buckets. */
const EMPTY_INTERVAL_MS = 1_000;

@Injectable()
export class HistogramService {
  constructor(
    private readonly logs: ElasticsearchReader,
    private readonly ordered: OrderedReader,
  ) {}

  /** Counts the logs that match, exactly, by interval and level. Throws a SearchError. */
  async histogram(query: HistogramQuery, reader: Reader): Promise<Histogram> {
    const options = { reader, partials: new PartialReads() };
    const filter = parseFilter(query, wallClockMs());
    const [span, levels] = await Promise.all([
      this.span(filter, options),
      this.frequentLevels(filter, options),
    ]);
    if (span === null || filter.bounds === null || span.first > span.last)
      return {
        interval: isoDuration(EMPTY_INTERVAL_MS),
        buckets: [],
        total: 0,
        partial: options.partials.partial,
      };
    const zone = query.zone === undefined ? undefined : parseZone(query.zone);
    const intervals = intervalsOver(span, query.buckets, zone);
    const [dominant] = levels;
    const counted =
      filter.timeOnly &&
      !reader.scope.isNarrow &&
      dominant !== undefined &&
      intervals.starts.length <= MAX_LOOKED_UP_BUCKETS
        ? await this.countByLookup(filter.bounds, intervals, dominant, options)
        : await this.countByVisit(filter, intervals, levels, options);
    const buckets = intervals.starts.map((start, i) => toBucket(start, counted[i], levels));
    const total = buckets.reduce((sum, bucket) => sum + bucket.total, 0);
    return { interval: isoDuration(intervals.interval), buckets, total, partial: options.partials.partial };
  }

  /** From the filter's bounds, or else from the first and last log that match; null when no log matches. */
  private async span(filter: Filter, options: SearchOptions): Promise<Span | null> {
    const { clauses, bounds } = filter;
    if (bounds === null) return null;
    const end = async (direction: 'asc' | 'desc', bound: string | undefined) => {
      if (bound !== undefined) return bound;
      return (await this.ordered.read({ clauses, direction, size: 1, limit: LOGS_LIMIT, ...options })).hits[0]
        ?.sort[0];
    };
    const [first, last] = await Promise.all([end('asc', bounds.gte), end('desc', bounds.lte)]);
    return first === undefined || last === undefined
      ? null
      : { first: toMilliseconds(first), last: toMilliseconds(last) };
  }

  /** The levels that are counted by name, the most frequent first. */
  private async frequentLevels({ clauses }: Filter, options: SearchOptions): Promise<string[]> {
    const levels = { terms: { field: 'level', size: HISTOGRAM_LEVELS, shard_size: SHARD_LEVELS } };
    const request = { size: 0, track_total_hits: false, query: allOf(clauses), aggs: { levels } };
    const response = await this.logs.search(request, options);
    return aggregation<TermBuckets>(response, 'levels')?.buckets.map(({ key }) => key) ?? [];
  }

  /**
   * Counts without a filter other than time: all logs of an interval by looking up its ends, and by visiting them only
   * the logs that are not of the most frequent level, which then has the remainder. Both are one search, so that they
   * count the same logs.
   */
  private async countByLookup(
    bounds: TimeRange,
    intervals: Intervals,
    dominant: string,
    options: SearchOptions,
  ): Promise<LevelCounts[]> {
    const rest: EsQuery = {
      bool: { filter: [timestampRange(bounds)], must_not: [{ term: { level: dominant } }] },
    };
    const response = await this.logs.search(
      {
        size: 0,
        track_total_hits: false,
        aggs: {
          totals: { filters: { filters: intervalClauses(intervals, bounds) } },
          rest: {
            filters: { filters: [rest] },
            aggs: { dates: levelsByDate(intervals, { size: SHARD_LEVELS }) },
          },
        },
      },
      options,
    );
    const dates = aggregation<{ buckets: { dates: DateBuckets }[] }>(response, 'rest')?.buckets[0]?.dates;
    const totals = aggregation<{ buckets: { doc_count: number }[] }>(response, 'totals')?.buckets ?? [];
    return addRemainder(
      countsFromDates(dates, intervals),
      totals.map(({ doc_count }) => doc_count),
      dominant,
    );
  }

  /** Counts by visiting each log that matches. */
  private async countByVisit(
    filter: Filter,
    intervals: Intervals,
    levels: string[],
    options: SearchOptions,
  ): Promise<LevelCounts[]> {
    if (levels.length === 0) return [];
    const response = await this.logs.search(
      {
        size: 0,
        track_total_hits: false,
        query: allOf(filter.clauses),
        aggs: { dates: levelsByDate(intervals, { size: levels.length, include: levels }) },
      },
      options,
    );
    return countsFromDates(aggregation<DateBuckets>(response, 'dates'), intervals);
  }
}

function toMilliseconds(time: string): number {
  return Number(parseNanos(time) / NANOS_PER_MILLISECOND);
}

function aggregation<T>({ aggregations }: SearchResponse, name: string): T | undefined {
  return aggregations?.[name] as T | undefined;
}
