import { describe, expect, it } from 'vitest';
import type { SearchResponse } from '../../elasticsearch/search-response.ts';
import { fieldTerms } from '../fields/field-terms.ts';
import {
  type CountRequest,
  crowdedFields,
  facetAggs,
  facetCounts,
  type FacetField,
  joinableFields,
} from './facet-counts.ts';

const fieldsOf = (...names: string[]): FacetField[] =>
  names.map((name, index) => ({ name, terms: fieldTerms(name), index }));

const termsOf = (path: string, ...counts: number[]) =>
  counts.map((doc_count, n) => ({ key: `${path}\u0000v${n}`, doc_count }));

function response(aggregations: Record<string, object>): SearchResponse {
  return {
    hits: { hits: [], total: { value: 100, relation: 'eq' } },
    aggregations,
  } as unknown as SearchResponse;
}

const list = (buckets: object[], rest = 0) => ({
  buckets,
  sum_other_doc_count: rest,
  doc_count_error_upper_bound: 0,
});

describe('joinableFields', () => {
  it('Keys of the metadata are counted in one list, and other fields by themselves.', () => {
    const fields = fieldsOf('level', 'metadata.a', 'commit', 'metadata.b.c');
    const joined = joinableFields(fields);
    expect(joined.map(({ name }) => name)).toEqual(['metadata.a', 'metadata.b.c']);
    const aggs = facetAggs(fields, { size: 5, shardSize: 5, joined });
    expect(Object.keys(aggs)).toEqual(['values0', 'values2', 'keys', 'joined']);
    expect(aggs['joined']?.terms?.include).toBe('a\u0000@|b\\.c\u0000@');
    expect(aggs['keys']?.terms?.include).toEqual(['a', 'b.c']);
  });

  it('A single key needs no list with others.', () => {
    expect(joinableFields(fieldsOf('level', 'metadata.a'))).toEqual([]);
  });

  it('The pattern of all keys is one that Elasticsearch accepts.', () => {
    const names = Array.from({ length: 32 }, (_, n) => `metadata.${'k'.repeat(90)}${n}`);
    const joined = joinableFields(fieldsOf(...names));
    expect(joined).toHaveLength(10);
  });
});

describe('The list of several keys', () => {
  const fields = fieldsOf('metadata.a', 'metadata.b');
  const asked: CountRequest = { size: 4, shardSize: 4, joined: fields };
  const keys = list([
    { key: 'a', doc_count: 9 },
    { key: 'b', doc_count: 3 },
  ]);

  it('Each key has its own values, and the logs that have it.', () => {
    const answer = response({ keys, joined: list([...termsOf('a', 5, 4), ...termsOf('b', 3)]) });
    expect(crowdedFields(answer, asked)).toEqual([]);
    expect(facetCounts(answer, fields[0]!, asked)).toMatchObject({
      counts: { buckets: [{ doc_count: 5 }, { doc_count: 4 }], sum_other_doc_count: 0 },
      present: 9,
      total: 100,
    });
    expect(facetCounts(answer, fields[1]!, asked)).toMatchObject({
      counts: { buckets: [{ doc_count: 3 }] },
      present: 3,
    });
  });

  it('Where the list is not whole, the keys with the most values leave it.', () => {
    const answer = response({ keys, joined: list([...termsOf('a', 5, 4, 3), ...termsOf('b', 3)], 1) });
    expect(crowdedFields(answer, asked).map(({ name }) => name)).toEqual(['metadata.a']);
  });

  it('Before the first log there are no values.', () => {
    const none = { ...response({}), aggregations: undefined };
    expect(crowdedFields(none, asked)).toEqual([]);
    expect(facetCounts(none, fields[0]!, asked)).toMatchObject({ present: 0, counts: { buckets: [] } });
  });
});
