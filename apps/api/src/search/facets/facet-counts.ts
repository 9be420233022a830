// The counts of the values of several fields: the aggregations that Elasticsearch is asked for, and the facets made of its
// response.
import type { estypes } from '@elastic/elasticsearch';
import type { Facet, FieldValue } from '@timberline/contract';
import type { EsQuery } from '@timberline/elastic';
import type { SearchResponse } from '../../elasticsearch/search-response.ts';
import { countsOf, logsIn, type ValueCounts } from '../fields/exact-counts.ts';
import { countListed, type FieldTerms, termPattern } from '../fields/field-terms.ts';

/** A field whose values are counted, and the number under which a response has its counts. */
export interface FacetField {
  name: string;
  terms: FieldTerms;
  index: number;
}

/** What is known about the values of a field. */
export interface FacetCounts {
  counts: ValueCounts;
  /** So many values were asked for. */
  asked: number;
  /** Logs that have the field. */
  present: number;
  total: number;
}

/** What to count. */
export interface CountRequest {
  /** How many values of each field. */
  size: number;
  /** How many values each shard reports. */
  shardSize: number;
  /** Keys of the metadata whose values are counted in one list, since they are few together. */
  joined: readonly FacetField[];
}

/** Elasticsearch accepts patterns of up to 1,000 characters. */
const MAX_PATTERN_LENGTH = 1_000;

/**
 * The aggregations that count the values of the fields. All values of all keys of the metadata are in one field of the index,
 * so that each aggregation over it reads those of all keys: one for several keys takes little longer than for one.
 */
export function facetAggs(
  fields: readonly FacetField[],
  { size, shardSize, joined }: CountRequest,
): Record<string, estypes.AggregationsAggregationContainer> {
  const aggs: Record<string, estypes.AggregationsAggregationContainer> = {};
  const counts = { size, shard_size: Math.max(size, shardSize), show_term_doc_count_error: true };
  for (const field of fields) {
    const { indexField, termPrefix, present, isMultiValued, key } = field.terms;
    const include = termPattern(termPrefix);
    if (!joined.includes(field))
      aggs[`values${field.index}`] = { terms: { field: indexField, ...counts, ...(include && { include }) } };
    // A log with one value is counted once, so that the counts add up to the logs that have the field.
    if (isMultiValued && key === undefined) aggs[`present${field.index}`] = { filter: present };
  }
  const keys = fields.flatMap(({ terms: { key } }) => key ?? []);
  if (keys.length > 0)
    aggs['keys'] = { terms: { field: 'attributeKeys', include: [...new Set(keys)], size: keys.length } };
  if (joined.length > 0)
    aggs['joined'] = {
      terms: { field: joined[0]!.terms.indexField, ...counts, include: joinedPattern(joined) },
    };
  return aggs;
}

/** Of keys of the metadata, the first ones whose values can be counted in one list; none where that saves nothing. */
export function joinableFields(fields: readonly FacetField[]): FacetField[] {
  const joined: FacetField[] = [];
  for (const field of fields)
    if (field.terms.key !== undefined && joinedPattern([...joined, field]).length <= MAX_PATTERN_LENGTH)
      joined.push(field);
  return joined.length > 1 ? joined : [];
}

function joinedPattern(fields: readonly FacetField[]): string {
  return fields.map(({ terms: { termPrefix } }) => termPattern(termPrefix)).join('|');
}

/** The counts of a field in the response to `facetAggs`. */
export function facetCounts(
  response: SearchResponse,
  field: FacetField,
  { size, joined }: CountRequest,
): FacetCounts {
  const { terms, index } = field;
  const counts = joined.includes(field)
    ? joinedCounts(response, field)
    : countsOf(response, `values${index}`);
  const single = counts.buckets.reduce((sum, { doc_count }) => sum + doc_count, counts.sum_other_doc_count);
  const present =
    terms.key !== undefined
      ? (countsOf(response, 'keys').buckets.find(({ key }) => key === terms.key)?.doc_count ?? 0)
      : terms.isMultiValued
        ? logsIn(response, `present${index}`)
        : single;
  return { counts, asked: size, present, total: response.hits.total?.value ?? 0 };
}

/** The fields whose values were too many for one list, so that some of them may be missing; none where it is whole. */
export function crowdedFields(response: SearchResponse, { size, joined }: CountRequest): FacetField[] {
  const { sum_other_doc_count, doc_count_error_upper_bound } = countsOf(response, 'joined');
  if (sum_other_doc_count <= 0 && doc_count_error_upper_bound <= 0) return [];
  return joined.filter((field) => joinedCounts(response, field).buckets.length >= size / joined.length);
}

/** The part of the list that has the values of a field. It is complete where no field is crowded. */
function joinedCounts(response: SearchResponse, { terms: { termPrefix } }: FacetField): ValueCounts {
  const { buckets } = countsOf(response, 'joined');
  return {
    buckets: buckets.filter(({ key }) => key.startsWith(termPrefix)),
    sum_other_doc_count: 0,
    doc_count_error_upper_bound: 0,
  };
}

/** The first values of a field: at most `size`, and as many as have `limitBytes` of JSON, but at least one. */
export function firstValues(
  { counts: { buckets } }: FacetCounts,
  { toValue }: FieldTerms,
  { size, limitBytes }: { size: number; limitBytes: number },
): FieldValue[] {
  const values: FieldValue[] = [];
  let bytes = 0;
  for (const { key, doc_count } of buckets.slice(0, size)) {
    const value = toValue(key);
    bytes += Buffer.byteLength(JSON.stringify(value));
    if (bytes > limitBytes && values.length > 0) break;
    values.push({ value, count: doc_count });
  }
  return values;
}

/** The number of logs with one of the first `listed` values; undefined if it has to be counted by `listedQuery`. */
export function logsListed(
  { counts, present }: FacetCounts,
  terms: FieldTerms,
  listed: number,
): number | undefined {
  const { buckets, sum_other_doc_count } = counts;
  const rest = buckets.slice(listed).reduce((sum, { doc_count }) => sum + doc_count, sum_other_doc_count);
  return countListed(
    terms,
    { buckets: buckets.slice(0, listed), sum_other_doc_count: rest },
    { present, isNarrowed: false },
  );
}

/** Logs with one of the first `listed` values. */
export function listedQuery({ counts }: FacetCounts, { indexField }: FieldTerms, listed: number): EsQuery {
  return { terms: { [indexField]: counts.buckets.slice(0, listed).map(({ key }) => key) } };
}

export function uniqueOf({ counts, asked }: FacetCounts): Facet['unique'] {
  const isAll = counts.buckets.length < asked || counts.sum_other_doc_count === 0;
  return { value: counts.buckets.length, relation: isAll ? 'eq' : 'gte' };
}
