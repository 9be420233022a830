import { Injectable } from '@nestjs/common';
import type { Facet, Facets } from '@timberline/contract';
import { allOf, type EsQuery, searchWeight } from '@timberline/elastic';
import { resolveField } from '@timberline/query';
import {
  ElasticsearchReader,
  ResponseTooLargeError,
  type SearchOptions,
} from '../../elasticsearch/elasticsearch-reader.ts';
import { PartialReads } from '../../elasticsearch/partial-read.ts';
import { SearchError } from '../../elasticsearch/search-error.ts';
import { COUNTS_LIMIT } from '../../limits/memory-budget.ts';
import type { Reader } from '../../limits/reader.ts';
import { MAX_LIGHT_WEIGHT } from '../../limits/search-limit.ts';
import { wallClockMs } from '../../wall-clock.ts';
import { isExact, LARGER_SHARD_SIZES, logsIn, withinLimit } from '../fields/exact-counts.ts';
import { fieldTerms, unknownField } from '../fields/field-terms.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { countPatterns, firstCounts } from '../patterns/count-patterns.ts';
import {
  type CountRequest,
  crowdedFields,
  facetAggs,
  type FacetCounts,
  facetCounts,
  type FacetField,
  firstValues,
  joinableFields,
  listedQuery,
  logsListed,
  uniqueOf,
} from './facet-counts.ts';
import type { FacetsQuery } from './facets.query.ts';

/** Different values are counted up to this number, and each shard reports as many at first: 32 fields stay a small response. */
const MAX_COUNTED_VALUES = 1_000;
/** Fields of one search: more would hold up the searches of others. */
const MAX_FIELDS_PER_SEARCH = 8;
/** Keys of the metadata that are known to have too many values for a list with others. All are forgotten when they are more. */
const MAX_CROWDED_KEYS = 1_000;

/** Fields whose values are counted in the same logs. */
interface Group {
  clauses: readonly EsQuery[];
  fields: FacetField[];
}

@Injectable()
export class FacetsService {
  /** Keys of the metadata whose values were too many for a list with those of others. */
  private readonly crowded = new Set<string>();

  constructor(private readonly logs: ElasticsearchReader) {}

  /** Lists the most frequent values of several fields in the logs that match, with exact counts. Throws a SearchError. */
  async facets(query: FacetsQuery, reader: Reader): Promise<Facets> {
    const options = { reader, partials: new PartialReads() };
    const fields = parseFields(query.field);
    const facets: Facet[] = [];
    let truncated = false;
    // One after another: one search already uses the processors that Elasticsearch has for one reader.
    for (const group of groupsOf(fields, query)) {
      const counted = await this.countGroup(group, query.size, options);
      const limitBytes = COUNTS_LIMIT.limitBytes / fields.length;
      const listed = counted.map((counts, n) =>
        firstValues(counts, group.fields[n]!.terms, { size: query.size, limitBytes }),
      );
      const logs = await this.countListed(
        group,
        counted,
        listed.map(({ length }) => length),
        options,
      );
      counted.forEach((counts, n) => {
        const { name, index } = group.fields[n]!;
        const values = listed[n]!;
        const unique = uniqueOf(counts);
        truncated ||=
          values.length < Math.min(query.size, unique.value) ||
          (counts.asked < query.size && unique.relation === 'gte');
        facets[index] = {
          field: name,
          values,
          // The searches of a partial read may have read different parts.
          other: Math.max(0, counts.present - logs[n]!),
          missing: counts.total - counts.present,
          unique,
        };
      });
    }
    return { facets, truncated, partial: options.partials.partial };
  }

  /** Counts the values of the fields in one search, and then of each field by itself where that did not suffice. */
  private async countGroup(group: Group, size: number, options: SearchOptions): Promise<FacetCounts[]> {
    const counted = await this.countFields(group, size, options);
    const n = group.fields.findIndex(({ name }) => name === 'pattern');
    if (n >= 0 && !this.logs.aliases.isEmpty) counted[n] = await this.countPatterns(group, options);
    return counted;
  }

  /** Counts patterns, of which several may be one. */
  private async countPatterns({ clauses }: Group, options: SearchOptions): Promise<FacetCounts> {
    const { response, counts } = await countPatterns(
      (aggs) => this.logs.search({ size: 0, track_total_hits: true, query: allOf(clauses), aggs }, options),
      this.logs.aliases,
      MAX_COUNTED_VALUES,
    );
    const listed = firstCounts(counts, MAX_COUNTED_VALUES);
    const present = listed.buckets.reduce(
      (sum, { doc_count }) => sum + doc_count,
      listed.sum_other_doc_count,
    );
    return { counts: listed, asked: MAX_COUNTED_VALUES, present, total: response.hits.total?.value ?? 0 };
  }

  private async countFields(group: Group, size: number, options: SearchOptions): Promise<FacetCounts[]> {
    try {
      const counted = await this.count(group, MAX_COUNTED_VALUES, MAX_COUNTED_VALUES, options);
      for (const [n, { counts }] of counted.entries()) {
        if (isExact(counts, size)) continue;
        counted[n] = await this.countExactly({ ...group, fields: [group.fields[n]!] }, size, options);
      }
      return counted;
    } catch (error) {
      if (!(error instanceof ResponseTooLargeError)) throw error;
      const counted: FacetCounts[] = [];
      for (const field of group.fields)
        counted.push(await this.countExactly({ ...group, fields: [field] }, size, options));
      return counted;
    }
  }

  /** Counts the values of one field: fewer where they do not fit, and with growing shard sizes until the counts are exact. */
  private async countExactly(group: Group, size: number, options: SearchOptions): Promise<FacetCounts> {
    const { response } = await withinLimit(MAX_COUNTED_VALUES, async (asked) => {
      const count = async (shardSize: number) => (await this.count(group, asked, shardSize, options))[0]!;
      let counted = await count(MAX_COUNTED_VALUES);
      for (const shardSize of LARGER_SHARD_SIZES) {
        if (isExact(counted.counts, Math.min(size, asked))) break;
        counted = await count(shardSize);
      }
      return counted;
    });
    return response;
  }

  /** Counts the values of the fields in one search, or in some more while it is not known which of them have many. */
  private async count(
    { clauses, fields }: Group,
    size: number,
    shardSize: number,
    options: SearchOptions,
  ): Promise<FacetCounts[]> {
    for (;;) {
      const joined = joinableFields(fields.filter(({ name }) => !this.crowded.has(name)));
      const asked: CountRequest = { size, shardSize, joined };
      const aggs = facetAggs(fields, asked);
      const request = { size: 0, track_total_hits: true, query: allOf(clauses), aggs };
      const response = await this.logs.search(request, options);
      const crowded = crowdedFields(response, asked);
      if (crowded.length === 0) return fields.map((field) => facetCounts(response, field, asked));
      if (this.crowded.size + crowded.length > MAX_CROWDED_KEYS) this.crowded.clear();
      for (const { name } of crowded) this.crowded.add(name);
    }
  }

  /** Counts the logs that have one of the listed values of each field. */
  private async countListed(
    { clauses, fields }: Group,
    counted: readonly FacetCounts[],
    listed: readonly number[],
    options: SearchOptions,
  ): Promise<number[]> {
    const known = counted.map((counts, n) => logsListed(counts, fields[n]!.terms, listed[n]!));
    const aggs = Object.fromEntries(
      known.flatMap((logs, n) =>
        logs === undefined
          ? [[`listed${n}`, { filter: listedQuery(counted[n]!, fields[n]!.terms, listed[n]!) }]]
          : [],
      ),
    );
    if (Object.keys(aggs).length === 0) return known.map((logs) => logs ?? 0);
    const request = { size: 0, track_total_hits: false, query: allOf(clauses), aggs };
    const response = await this.logs.search(request, options);
    return known.map((logs, n) => logs ?? logsIn(response, `listed${n}`));
  }
}

/** Throws a SearchError for what is no field, and for a field whose values cannot be listed. */
function parseFields(names: readonly string[] = []): FacetField[] {
  if (names.length === 0)
    throw new SearchError('invalid-parameter', 'Parameter field: expected the name of a field.', {
      errors: [{ path: 'field', message: 'expected the name of a field' }],
    });
  return [...new Set(names)].map((name, index) => {
    if (resolveField(name) === null) {
      const { message } = unknownField(name);
      throw new SearchError('invalid-parameter', message, { errors: [{ path: 'field', message }] });
    }
    return { name, terms: fieldTerms(name), index };
  });
}

/** The fields whose values are counted in the same logs, few enough for one search. */
function groupsOf(fields: readonly FacetField[], query: FacetsQuery): Group[] {
  const nowMs = wallClockMs();
  const byClauses = new Map<string, Group>();
  for (const field of fields) {
    const ignored = query.own === 'ignored' ? resolveField(field.name) : null;
    const { clauses } = parseFilter(query, nowMs, ignored ?? undefined);
    const key = JSON.stringify(clauses);
    const group = byClauses.get(key) ?? { clauses, fields: [] };
    byClauses.set(key, group);
    group.fields.push(field);
  }
  return [...byClauses.values()].flatMap(({ clauses, fields: all }) => {
    const size = fieldsPerSearch(clauses);
    return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => ({
      clauses,
      fields: all.slice(n * size, (n + 1) * size),
    }));
  });
}

/** As many fields as leave the search a light one (search-weight.ts), of which many run at a time. */
function fieldsPerSearch(clauses: readonly EsQuery[]): number {
  const query = allOf(clauses);
  const weight = searchWeight({ query });
  // A heavy one looks through the logs once, for as many fields as possible.
  if (weight > MAX_LIGHT_WEIGHT) return MAX_FIELDS_PER_SEARCH;
  const perField = searchWeight({ query, aggs: { values: {} } }) - weight;
  // Keys of the metadata need two more aggregations, for those that have the key and for the values in one list.
  const fields = Math.floor((MAX_LIGHT_WEIGHT - weight) / perField) - 2;
  return Math.max(1, Math.min(fields, MAX_FIELDS_PER_SEARCH));
}
