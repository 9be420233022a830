import { Injectable } from '@nestjs/common';
import type { LogPattern } from '@timberline/contract';
import { allOf, type EsQuery, oneOf } from '@timberline/elastic';
import { templateOf } from '@timberline/patterns';
import { NANOS_PER_MILLISECOND, parseNanos, type TimeRange } from '@timberline/query';
import { ElasticsearchReader, type SearchOptions } from '../../elasticsearch/elasticsearch-reader.ts';
import { PartialReads } from '../../elasticsearch/partial-read.ts';
import type { PatternAliases } from '../../elasticsearch/pattern-aliases.ts';
import type { SearchRequest, SearchResponse } from '../../elasticsearch/search-response.ts';
import { jsonAnswer, toLatin1 } from '../../http/json-answer.ts';
import type { Reader } from '../../limits/reader.ts';
import { wallClockMs } from '../../wall-clock.ts';
import { countsOf } from '../fields/exact-counts.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { type Intervals, intervalsOver, isoDuration } from '../histogram/intervals.ts';
import { logRow, parseSource } from '../logs/log-rows.ts';
import { countPatterns, firstCounts } from './count-patterns.ts';
import { detailsAggregations, detailsOf, type PatternDetails, SPAN_AGGREGATIONS } from './pattern-counts.ts';
import { readSamples } from './pattern-samples.ts';
import type { PatternsQuery } from './patterns.query.ts';

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
    const { aliases } = this.logs;
    const { response: counted, counts } = await countPatterns(
      (aggs) => this.count(clauses, { ...aggs, ...(query.buckets > 0 && SPAN_AGGREGATIONS) }, options),
      aliases,
      query.size,
    );
    const total = counted.hits.total?.value ?? 0;
    const { buckets, sum_other_doc_count } = firstCounts(counts, query.size);
    const ids = buckets.map(({ key }) => key);
    const intervals = query.buckets > 0 ? intervalsOf(counted, bounds, query.buckets) : undefined;
    const details = await this.details(ids, aliases, clauses, intervals, options);
    const [firsts, samples] = await Promise.all([
      clauses.length === 0 ? undefined : this.firsts(ids, aliases, options),
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
        template: hit ? aliases.templateOf(id, templateOf(parseSource(hit.source).message)) : '',
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

  private count(
    clauses: readonly EsQuery[],
    aggs: NonNullable<SearchRequest['aggs']>,
    options: SearchOptions,
  ): Promise<SearchResponse> {
    return this.logs.search({ size: 0, track_total_hits: true, query: allOf(clauses), aggs }, options);
  }

  private async details(
    ids: readonly string[],
    aliases: PatternAliases,
    clauses: readonly EsQuery[],
    intervals: Intervals | undefined,
    options: SearchOptions,
  ): Promise<Map<string, PatternDetails>> {
    if (ids.length === 0) return new Map();
    const request = {
      size: 0,
      track_total_hits: false,
      query: allOf([...clauses, oneOf('pattern', ids)]),
      aggs: detailsAggregations(ids, aliases, intervals),
    };
    return detailsOf(await this.logs.search(request, options), intervals);
  }

  /** When the first log of each pattern was, of all that the reader may read, in milliseconds since 1970. */
  private async firsts(
    ids: readonly string[],
    aliases: PatternAliases,
    options: SearchOptions,
  ): Promise<Map<string, number>> {
    if (ids.length === 0) return new Map();
    const { first } = SPAN_AGGREGATIONS;
    const include = aliases.allIdsOf(ids);
    const terms = { field: 'pattern', include, size: include.length, shard_size: include.length };
    const response = await this.logs.search(
      {
        size: 0,
        track_total_hits: false,
        query: oneOf('pattern', include),
        aggs: { patterns: { terms, aggs: { first } } },
      },
      options,
    );
    const { buckets } = countsOf(response, 'patterns') as unknown as {
      buckets: { key: string; first: { value: number } }[];
    };
    const firsts = new Map<string, number>();
    for (const { key, first } of buckets) {
      const id = aliases.resolve(key);
      firsts.set(id, Math.min(firsts.get(id) ?? first.value, first.value));
    }
    return firsts;
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
