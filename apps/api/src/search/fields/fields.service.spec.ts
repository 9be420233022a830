import { describe, expect, it } from 'vitest';
import { type ElasticsearchReader, ResponseTooLargeError } from '../../elasticsearch/elasticsearch-reader.ts';
import type { SearchRequest, SearchResponse } from '../../elasticsearch/search-response.ts';
import { fakeReader } from '../../limits/reader.fixture.ts';
import { FieldsService } from './fields.service.ts';

const COUNT = 3_000;

/** Answers for logs with different values, of which so many fit into a response. */
function serviceWith(maxFitting: number): FieldsService {
  const search = ({ aggs }: SearchRequest): Promise<SearchResponse> => {
    const { size = 0 } = Object.values(aggs ?? {}).find(({ terms }) => terms)?.terms ?? {};
    if (size > maxFitting) return Promise.reject(new ResponseTooLargeError('The response is too long.'));
    const buckets = Array.from({ length: Math.min(size, COUNT) }, (_, n) => ({ key: `v${n}`, doc_count: 1 }));
    const counts = { buckets, sum_other_doc_count: COUNT - buckets.length, doc_count_error_upper_bound: 0 };
    const aggregations = { keys: counts, values: counts, present: { doc_count: COUNT } };
    return Promise.resolve({ hits: { hits: [], total: { value: COUNT } }, aggregations } as never);
  };
  return new FieldsService({ search } as unknown as ElasticsearchReader);
}

describe('FieldsService', () => {
  const { reader } = fakeReader('a');

  it('Values that fit are listed up to the size that was asked for.', async () => {
    const { values, truncated } = await serviceWith(1_000).values('level', { size: 1_000 }, reader);
    expect(values).toHaveLength(1_000);
    expect(truncated).toBe(false);
  });

  it.each([1, 20, 999])(
    'Where %i values fit, fewer are listed and the rest is counted.',
    async (maxFitting) => {
      const { values, other, truncated } = await serviceWith(maxFitting).values(
        'level',
        { size: 1_000 },
        reader,
      );
      expect(truncated).toBe(true);
      expect(values.length).toBeGreaterThan(0);
      expect(values.length).toBeLessThanOrEqual(maxFitting);
      expect(other).toBe(COUNT - values.length);
    },
  );

  it('Fields with names that do not fit are fewer than there are, which the list says.', async () => {
    const { fields, truncated } = await serviceWith(300).list({}, reader);
    expect(truncated).toBe(true);
    expect(fields.filter(({ type }) => type === 'metadata').length).toBe(250);
  });
});
