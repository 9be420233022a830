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

describe('the fate of a log', () => {
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
  ] as const)('of %d %s is: %s', (status, type, fate) => {
    expect(itemOutcome(item(status, type))).toBe(fate);
  });

  it('is told with the innermost cause', () => {
    const cause = { type: 'outer', reason: 'o', caused_by: { type: 'inner', reason: 'i' } };
    const error = { type: 'document_parsing_exception', reason: 'r', caused_by: cause };
    expect(refusalReason({ _id: 'a', status: 400, error })).toBe('document_parsing_exception: r; inner: i');
    expect(refusalReason(item(400))).toBe('status 400');
  });
});

describe('the answer to a bulk', () => {
  const items = [{ create: { _id: 'a', status: 201 } }, { create: { _id: 'b', status: 429 } }];

  it('is read where it names each log', () => {
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
  ])('is none with %s', (_what, body, count) => {
    expect(parseBulkResponse(body, count)).toBeUndefined();
  });

  it('is brief where it tells of errors alone', () => {
    expect(isBriefResponse({ errors: false })).toBe(true);
    for (const body of [{ errors: false, items: [] }, { errors: 'no' }, {}, 'false', undefined, null])
      expect(isBriefResponse(body)).toBe(false);
  });
});
