import { describe, expect, it } from 'vitest';
import { filterPath } from './filter-path.ts';

const ANSWER = {
  took: 3,
  errors: true,
  items: [
    { create: { _id: 'a', status: 201 } },
    { update: { _id: 'b', status: 400, error: { type: 't', reason: 'r' } } },
  ],
};

describe('filterPath', () => {
  it.each([
    ['errors', { errors: true }],
    ['errors,items.*.error', { errors: true, items: [{ update: { error: { type: 't', reason: 'r' } } }] }],
    ['items.*.error.type', { items: [{ update: { error: { type: 't' } } }] }],
    ['items.*.status', { items: [{ create: { status: 201 } }, { update: { status: 400 } }] }],
    ['**.type', { items: [{ update: { error: { type: 't' } } }] }],
    ['t*', { took: 3 }],
    ['nothing', {}],
    ['-items', { took: 3, errors: true }],
    [
      '-**.error,-took',
      { errors: true, items: [{ create: { _id: 'a', status: 201 } }, { update: { _id: 'b', status: 400 } }] },
    ],
  ])('%s gives what Elasticsearch gives.', (paths, expected) => {
    expect(filterPath(ANSWER, paths)).toEqual(expected);
  });
});
