import { describe, expect, it } from 'vitest';
import {
  type BulkItem,
  isBriefResponse,
  itemOutcome,
  parseBulkResponse,
  refusalReason,
} from './bulk-response.ts';

function item(status: number, type?: string): BulkItem {
  return { _id: 'a', status, ...(type ? { error: { type, reason: 'because' } } : {}) };
}

describe('itemOutcome', () => {
  it.each([
    [201, undefined, 'stored'],
    [409, 'version_conflict_engine_exception', 'stored'],
    [429, 'es_rejected_execution_exception', 'retry'],
    [429, 'circuit_breaking_exception', 'retry'],
    [429, 'cluster_block_exception', 'retry'],
    [503, 'unavailable_shards_exception', 'retry'],
    [500, 'null_pointer_exception', 'retry'],
    [403, 'cluster_block_exception', 'retry'],
    [403, 'security_exception', 'retry'],
    [401, undefined, 'retry'],
    [404, 'index_not_found_exception', 'retry'],
    [400, 'index_closed_exception', 'retry'],
    [400, 'validation_exception', 'retry'],
    [400, 'document_parsing_exception', 'refused'],
    [400, 'illegal_argument_exception', 'refused'],
    [400, 'strict_dynamic_mapping_exception', 'refused'],
    [400, undefined, 'refused'],
    [413, undefined, 'refused'],
  ] as const)('An item with status %d and type %s means: %s.', (status, type, outcome) => {
    expect(itemOutcome(item(status, type))).toBe(outcome);
  });
});

it.each([
  // Elasticsearch's own check, and Lucene's below it.
  'Number of documents in the shard cannot exceed [2147483519]; for more information, see [https://…]',
  'number of documents in the index cannot exceed 2147483519',
])('A log that its shard has no room for is sent again: %s', (reason) => {
  const error = { type: 'illegal_argument_exception', reason };
  expect(itemOutcome({ _id: 'a', status: 400, error })).toBe('retry');
  expect(
    itemOutcome({ _id: 'a', status: 400, error: { type: 'exception', reason: 'r', caused_by: error } }),
  ).toBe('retry');
});

describe('refusalReason', () => {
  it('The reason of a refusal includes the innermost cause.', () => {
    const cause = { type: 'outer', reason: 'o', caused_by: { type: 'inner', reason: 'i' } };
    const error = { type: 'document_parsing_exception', reason: 'r', caused_by: cause };
    expect(refusalReason({ _id: 'a', status: 400, error })).toBe('document_parsing_exception: r; inner: i');
    expect(refusalReason(item(400))).toBe('status 400');
  });
});

describe('the response to a bulk', () => {
  const items = [{ create: { _id: 'a', status: 201 } }, { create: { _id: 'b', status: 429 } }];

  it('A response with an item for each log is parsed.', () => {
    expect(parseBulkResponse({ errors: true, items }, 2)?.map(({ _id }) => _id)).toEqual(['a', 'b']);
  });

  it.each([
    ['another number of items', { errors: false, items }, 3],
    ['another action', { errors: false, items: [{ index: { _id: 'a', status: 201 } }] }, 1],
    ['no ids', { errors: false, items: [{ create: { status: 201 } }] }, 1],
    ['no items', { errors: false }, 0],
    ['text', '<html>', 1],
    ['nothing', undefined, 1],
    ['a hole', { errors: false, items: [null] }, 1],
  ])('A response with %s is not usable.', (_what, body, count) => {
    expect(parseBulkResponse(body, count)).toBeUndefined();
  });

  it('A response that has only `errors` is brief.', () => {
    expect(isBriefResponse({ errors: false })).toBe(true);
    for (const body of [{ errors: false, items: [] }, { errors: 'no' }, {}, 'false', undefined, null])
      expect(isBriefResponse(body)).toBe(false);
  });
});
