import { Injectable } from '@nestjs/common';
import type { LogPattern } from '@timberline/contract';
import { allOf, type EsQuery, oneOf } from '@timberline/elastic';
import { templateOf } from '@timberline/patterns';
import { NANOS_PER_MILLISECOND, parseNanos, type TimeRange } from '@timberline/query';
import { ElasticsearchReader, type SearchOptions } from '../../elasticsearch/elasticsearch-reader.ts';
import { PartialReads } from '../../elasticsearch/partial-read.ts';
import type { SearchResponse } from '../../elasticsearch/search-response.ts';
import { jsonAnswer, toLatin1 } from '../../http/json-answer.ts';
import type { Reader } from '../../limits/reader.ts';
import { wallClockMs } from '../../wall-clock.ts';
import { countsOf, isExact, LARGER_SHARD_SIZES } from '../fields/exact-counts.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { type Intervals, intervalsOver, isoDuration } from '../histogram/intervals.ts';
import { logRow, parseSource } from '../logs/log-rows.ts';
import { detailsAggregation, detailsOf, type PatternDetails, SPAN_AGGREGATIONS } from './pattern-counts.ts';
import { readSamples } from './pattern-samples.ts';
import type { PatternsQuery } from './patterns.query.ts';

/** How many patterns each shard reports at first: most applications have fewer. */
const SHARD_SIZE = 5_000;

@Injectable()
export class PatternsService {
  constructor(private readonly logs: ElasticsearchReader) {}

  /**
   * Lists the most frequent patterns of the logs that match, with exact counts, as JSON of `LogPatterns`. Throws a
   * SearchError.
   */
  async patterns(query: PatternsQuery, reader: Reader): Promise<Buffer> {
    const options = { reader, partials: new PartialReads() };
    const { clauses, bounds } = parseFilter(query, wallClockMs());
    const counted = await this.countExactly(clauses, query, options);
    const total = counted.hits.total?.value ?? 0;
    const { buckets, sum_other_doc_count } = countsOf(counted, 'patterns');
    const ids = buckets.map(({ key }) => key);
    const intervals = query.buckets > 0 ? intervalsOf(counted, bounds, query.buckets) : undefined;
    const details = await this.details(ids, clauses, intervals, options);
    const [firsts, samples] = await Promise.all([
      clauses.length === 0 ? undefined : this.firsts(ids, options),
      readSamples(
        this.logs,
        [...details.values()].flatMap(({ sampleId }) => sampleId ?? []),
        options,
      ),
    ]);

    let listed = 0;
    let truncated = false;
    const rows: string[] = [];
    for (const { key: id, doc_count: count } of buckets) {
      const found = details.get(id);
      // Its logs were deleted since they were counted.
      if (!found) continue;
      listed += count;
      const hit = samples.get(found.sampleId ?? '');
      truncated ||= !hit;
      const pattern: Omit<LogPattern, 'sample'> = {
        id,
        template: hit ? templateOf(parseSource(hit.source).message) : '',
        count,
        levels: found.levels,
        first: timeOf(found.first),
        last: timeOf(found.last),
        firstEver: timeOf(Math.min(firsts?.get(id) ?? found.first, found.first)),
        series: found.series,
      };
      rows.push(`${toLatin1(JSON.stringify(pattern)).slice(0, -1)},"sample":${hit ? logRow(hit) : 'null'}}`);
    }
    const present = buckets.reduce((sum, { doc_count }) => sum + doc_count, sum_other_doc_count);
    return jsonAnswer(
      { patterns: rows },
      {
        other: total - listed,
        withoutPattern: Math.max(0, total - present),
        total,
        interval: intervals ? isoDuration(intervals.interval) : null,
        start: intervals ? timeOf(intervals.starts[0]!) : null,
        truncated,
        partial: options.partials.partial,
      },
    );
  }

  /** Counts with growing shard sizes until the counts are exact, or as exact as the last size makes them. */
  private async countExactly(
    clauses: readonly EsQuery[],
    { size, buckets }: PatternsQuery,
    options: SearchOptions,
  ): Promise<SearchResponse> {
    const count = (shardSize: number) =>
      this.logs.search(
        {
          size: 0,
          track_total_hits: true,
          query: allOf(clauses),
          aggs: {
            patterns: {
              terms: { field: 'pattern', size, shard_size: shardSize, show_term_doc_count_error: true },
            },
            ...(buckets > 0 && SPAN_AGGREGATIONS),
          },
        },
        options,
      );
    let response = await count(SHARD_SIZE);
    for (const shardSize of LARGER_SHARD_SIZES) {
      if (isExact(countsOf(response, 'patterns'), size)) break;
      response = await count(shardSize);
    }
    return response;
  }

  private async details(
    ids: readonly string[],
    clauses: readonly EsQuery[],
    intervals: Intervals | undefined,
    options: SearchOptions,
  ): Promise<Map<string, PatternDetails>> {
    if (ids.length === 0) return new Map();
    const request = {
      size: 0,
      track_total_hits: false,
      query: allOf([...clauses, oneOf('pattern', ids)]),
      aggs: { details: detailsAggregation(ids, intervals) },
    };
    return detailsOf(await this.logs.search(request, options), 'details', intervals);
  }

  /** When the first log of each pattern was, of all that the reader may read, in milliseconds since 1970. */
  private async firsts(ids: readonly string[], options: SearchOptions): Promise<Map<string, number>> {
    if (ids.length === 0) return new Map();
    const { first } = SPAN_AGGREGATIONS;
    const terms = { field: 'pattern', include: [...ids], size: ids.length, shard_size: ids.length };
    const response = await this.logs.search(
      {
        size: 0,
        track_total_hits: false,
        query: oneOf('pattern', ids),
        aggs: { patterns: { terms, aggs: { first } } },
      },
      options,
    );
    const { buckets } = countsOf(response, 'patterns') as unknown as {
      buckets: { key: string; first: { value: number } }[];
    };
    return new Map(buckets.map(({ key, first }) => [key, first.value]));
  }
}

/** From the filter's bounds, or else from the first and last log that match; undefined when no log matches. */
function intervalsOf(
  { aggregations }: SearchResponse,
  bounds: TimeRange | null,
  count: number,
): Intervals | undefined {
  if (bounds === null) return undefined;
  const end = (bound: string | undefined, name: string) =>
    bound !== undefined
      ? Number(parseNanos(bound) / NANOS_PER_MILLISECOND)
      : (aggregations?.[name] as { value: number | null } | undefined)?.value;
  const first = end(bounds.gte, 'first');
  const last = end(bounds.lte, 'last');
  if (first == null || last == null || first > last) return undefined;
  return intervalsOver({ first: Math.floor(first), last: Math.floor(last) }, count);
}

function timeOf(ms: number): string {
  return new Date(Math.floor(ms)).toISOString();
}
