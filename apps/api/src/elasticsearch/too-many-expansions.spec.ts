import { expect, it } from 'vitest';
import { columnOfPrefix, pointAtPrefix, TooManyExpansionsError } from './too-many-expansions.ts';

it.each([
  ['blk_3*', '3', 1],
  ['level:error blk_3*', '3', 13],
  ['srv_1* OR NOT (10.3* "blk_3*" BLK_38*)', '38', 31],
  ['3* a.3* b.3*', '3', 4],
  ['  message:blk_Äb*', 'äb', 3],
])(
  'In the query %s, the column of the prefix %s is that of the term that ends in it.',
  (q, prefix, column) => {
    expect(columnOfPrefix(q, prefix)).toBe(column);
  },
);

it.each([
  ['a blk_3*', undefined, 3],
  ['a blk_3*', '4', 3],
])(
  'In the query %s, the column of the unknown prefix %s is that of the first prefix.',
  (q, prefix, column) => {
    expect(columnOfPrefix(q, prefix)).toBe(column);
  },
);

it.each(['a 3*', '('])('In the query %s, which has no limited prefix, the column is 1.', (q) => {
  expect(columnOfPrefix(q, '3')).toBe(1);
});

it('The error names the prefix and its column.', () => {
  const message = '3* matches too many different words; expected a longer prefix';
  expect(pointAtPrefix(new TooManyExpansionsError('3'), 'a blk_3*')).toEqual({
    message: `The query is too expensive: ${message}.`,
    details: { errors: [{ column: 3, path: 'q', message }] },
  });
});

it('The error of a prefix that Elasticsearch does not name points at the first column.', () => {
  const error = new TooManyExpansionsError(undefined);
  expect(error.message).toBe(
    'The query is too expensive: a prefix in it matches too many different words; expected a longer prefix.',
  );
  expect(error.details.errors).toMatchObject([{ column: 1, path: 'q' }]);
});
