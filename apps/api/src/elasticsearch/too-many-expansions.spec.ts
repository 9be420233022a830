import { expect, it } from 'vitest';
import { columnOfBeginning } from './too-many-expansions.ts';

it.each([
  ['blk_3*', '3', 1],
  ['level:error blk_3*', '3', 13],
  ['srv_1* OR NOT (10.3* "blk_3*" BLK_38*)', '38', 31],
  ['3* a.3* b.3*', '3', 4],
  ['  message:blk_Äb*', 'äb', 3],
])('the column in %s of a beginning %s is that of the text that ends in it', (q, beginning, column) => {
  expect(columnOfBeginning(q, beginning)).toBe(column);
});

it('is that of the first such text where Elasticsearch names another, and 1 where there is none', () => {
  expect(columnOfBeginning('a blk_3*', undefined)).toBe(3);
  expect(columnOfBeginning('a blk_3*', '4')).toBe(3);
  expect(columnOfBeginning('a 3*', '3')).toBe(1);
  expect(columnOfBeginning('(', '3')).toBe(1);
});
