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

/** Counts up to `size` values of each field, of which each shard reports `shardSize`. */
export function facetAggs(
  fields: readonly FacetField[],
  { size, shardSize }: { size: number; shardSize: number },
): Record<string, estypes.AggregationsAggregationContainer> {
  return Object.fromEntries(
    fields.flatMap(({ terms: { indexField, termPrefix, present, isMultiValued }, index }) => {
      const include = termPattern(termPrefix);
      const terms = {
        field: indexField,
        size,
        shard_size: Math.max(size, shardSize),
        show_term_doc_count_error: true,
        ...(include && { include }),
      };
      // A log with one value is counted once, so that the counts add up to the logs that have the field.
      return [
        [`values${index}`, { terms }],
        ...(isMultiValued ? [[`present${index}`, { filter: present }]] : []),
      ] as [string, estypes.AggregationsAggregationContainer][];
    }),
  );
}

/** The counts of a field in the response to `facetAggs`. */
export function facetCounts(response: SearchResponse, field: FacetField, asked: number): FacetCounts {
  const counts = countsOf(response, `values${field.index}`);
  const present = field.terms.isMultiValued
    ? logsIn(response, `present${field.index}`)
    : counts.buckets.reduce((sum, { doc_count }) => sum + doc_count, counts.sum_other_doc_count);
  return { counts, asked, present, total: response.hits.total?.value ?? 0 };
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
    { present, hasPrefix: false },
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
