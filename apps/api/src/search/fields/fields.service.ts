import { Injectable } from '@nestjs/common';
import { type FieldInfo, type FieldList, type FieldValues, PARENT_RESOURCE_ID } from '@timberline/contract';
import { allOf, type EsQuery } from '@timberline/elastic';
import { resolveField } from '@timberline/query';
import { ElasticsearchReader, type SearchOptions } from '../../elasticsearch/elasticsearch-reader.ts';
import { PartialReads } from '../../elasticsearch/partial-read.ts';
import type { SearchResponse } from '../../elasticsearch/search-response.ts';
import type { Reader } from '../../limits/reader.ts';
import { wallClockMs } from '../../wall-clock.ts';
import type { FilterQuery } from '../filter/filter.query.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { countPatterns, firstCounts } from '../patterns/count-patterns.ts';
import { countsOf, isExact, LARGER_SHARD_SIZES, logsIn, withinLimit } from './exact-counts.ts';
import { countListed, type FieldTerms, fieldTerms, type TermCounts, termPattern } from './field-terms.ts';
import type { FieldValuesQuery } from './field-values.query.ts';

const STATIC_FIELDS: readonly FieldInfo[] = [
  { name: 'level', type: 'keyword' },
  { name: 'message', type: 'text' },
  { name: 'resourceId', type: 'keyword' },
  { name: 'timestamp', type: 'date' },
  { name: 'receivedAt', type: 'date' },
  { name: 'traceId', type: 'keyword' },
  { name: 'spanId', type: 'keyword' },
  { name: 'commit', type: 'keyword' },
  { name: 'protocol', type: 'keyword' },
  { name: 'redacted', type: 'keyword' },
  { name: 'pattern', type: 'keyword' },
  { name: PARENT_RESOURCE_ID, type: 'keyword' },
];

/** How many metadata keys are listed, the most frequent first: more are no use to people, and the response stays small. */
const MAX_LISTED_KEYS = 2000;
/** How many values each shard reports at first. */
const SHARD_SIZE = 5_000;

@Injectable()
export class FieldsService {
  constructor(private readonly logs: ElasticsearchReader) {}

  /** Lists the fields of every log and the metadata keys of the logs that match. Throws a SearchError. */
  async list(query: FilterQuery, reader: Reader): Promise<FieldList> {
    const { clauses } = parseFilter(query, wallClockMs());
    const options = { reader, partials: new PartialReads() };
    const { response, size } = await withinLimit(MAX_LISTED_KEYS, (size) => {
      const keys = { terms: { field: 'attributeKeys', size } };
      const request = { size: 0, track_total_hits: false, query: allOf(clauses), aggs: { keys } };
      return this.logs.search(request, options);
    });
    const names = countsOf(response, 'keys').buckets.map(({ key }) => `metadata.${key}`);
    return {
      fields: [...STATIC_FIELDS, ...names.sort().map((name): FieldInfo => ({ name, type: 'metadata' }))],
      truncated: size < MAX_LISTED_KEYS && names.length === size,
      partial: options.partials.partial,
    };
  }

  /** Lists the most frequent values of a field in the logs that match. Throws a SearchError. */
  async values(name: string, query: FieldValuesQuery, reader: Reader): Promise<FieldValues> {
    const terms = fieldTerms(name);
    const ignored = query.own === 'ignored' ? resolveField(name) : null;
    const { clauses } = parseFilter(query, wallClockMs(), ignored ?? undefined);
    const options = { reader, partials: new PartialReads() };
    const { response, size } = await withinLimit(query.size, (size) =>
      this.countExactly(terms, clauses, { ...query, size }, options),
    );
    const counts = countsOf(response, 'values');
    const total = response.hits.total?.value ?? 0;
    const present = logsIn(response, 'present');
    const listed =
      countListed(terms, counts, { present, isNarrowed: (query.prefix ?? query.contains) !== undefined }) ??
      (await this.countLogsWith(terms, counts, clauses, options));
    return {
      values: counts.buckets.map(({ key, doc_count }) => ({ value: terms.toValue(key), count: doc_count })),
      // The searches of a partial read may have read different parts.
      other: Math.max(0, present - listed),
      missing: total - present,
      truncated: size < query.size && counts.buckets.length === size,
      partial: options.partials.partial,
    };
  }

  /** Counts with growing shard sizes until the counts are exact, or as exact as the last size makes them. */
  private async countExactly(
    terms: FieldTerms,
    clauses: readonly EsQuery[],
    query: FieldValuesQuery,
    options: SearchOptions,
  ): Promise<SearchResponse> {
    if (terms.indexField === 'pattern' && !this.logs.aliases.isEmpty)
      return this.countPatterns(terms, clauses, query, options);
    let response = await this.count(terms, clauses, query, SHARD_SIZE, options);
    for (const shardSize of LARGER_SHARD_SIZES) {
      if (isExact(countsOf(response, 'values'), query.size)) break;
      response = await this.count(terms, clauses, query, shardSize, options);
    }
    return response;
  }

  /** Counts patterns, of which several may be one. With a prefix, those among the most frequent are listed. */
  private async countPatterns(
    { present }: FieldTerms,
    clauses: readonly EsQuery[],
    { size, prefix = '', contains = '' }: FieldValuesQuery,
    options: SearchOptions,
  ): Promise<SearchResponse> {
    const { response, counts } = await countPatterns(
      (aggs) =>
        this.logs.search(
          {
            size: 0,
            track_total_hits: true,
            query: allOf(clauses),
            aggs: { ...aggs, present: { filter: present } },
          },
          options,
        ),
      this.logs.aliases,
      size,
    );
    const part = contains.toLowerCase();
    const isWanted = (id: string) => id.startsWith(prefix) && id.toLowerCase().includes(part);
    const named = { ...counts, buckets: counts.buckets.filter(({ key }) => isWanted(key)) };
    return {
      ...response,
      aggregations: { ...response.aggregations, values: firstCounts(named, size) },
    };
  }

  private count(
    { indexField, termPrefix, present }: FieldTerms,
    clauses: readonly EsQuery[],
    { size, prefix = '', contains }: FieldValuesQuery,
    shardSize: number,
    options: SearchOptions,
  ): Promise<SearchResponse> {
    const include = termPattern(termPrefix + prefix, contains);
    const values = { field: indexField, size, shard_size: Math.max(shardSize, size) };
    return this.logs.search(
      {
        size: 0,
        track_total_hits: true,
        query: allOf(clauses),
        aggs: {
          values: { terms: { ...values, ...(include && { include }) } },
          present: { filter: present },
        },
      },
      options,
    );
  }

  /** Counts the logs that have at least one of the listed values. */
  private async countLogsWith(
    { indexField }: FieldTerms,
    { buckets }: TermCounts,
    clauses: readonly EsQuery[],
    options: SearchOptions,
  ): Promise<number> {
    const listed: EsQuery = { terms: { [indexField]: buckets.map(({ key }) => key) } };
    const response = await this.logs.search(
      { size: 0, track_total_hits: true, query: allOf([...clauses, listed]) },
      options,
    );
    return response.hits.total?.value ?? 0;
  }
}
