// What the terms of a log cost, and from how many terms on a set is faster than a linear search (MAX_LINEAR_TERMS).
import { test } from 'vitest';
import { attributesOf } from './attributes.ts';

const TYPICAL = {
  parentResourceId: 'hdfs',
  http: { status: 500, method: 'GET' },
  tags: ['a', 'b'],
  ok: false,
};
const KEYS = Object.fromEntries(Array.from({ length: 64 }, (_, n) => [`key${n}`, n]));
const ARRAY = { tags: Array.from({ length: 4_000 }, (_, n) => n) };

test('The terms of a log', async ({ bench }) => {
  await bench.compare(
    bench('a typical log of 6 keys', () => void attributesOf(TYPICAL)),
    bench('64 keys', () => void attributesOf(KEYS)),
    bench('an array of 4,000 numbers', () => void attributesOf(ARRAY)),
  );
});

test.for([8, 16, 32, 64])('Finding duplicates among %d distinct terms', async (count, { bench }) => {
  const terms = Array.from({ length: count }, (_, n) => `http.request.header${n}\u0000value`);
  await bench.compare(
    bench('linear search', () => {
      const list: string[] = [];
      for (const term of terms) if (!list.includes(term)) list.push(term);
    }),
    bench('set', () => {
      const set = new Set<string>();
      const list: string[] = [];
      for (const term of terms)
        if (!set.has(term)) {
          set.add(term);
          list.push(term);
        }
    }),
  );
});
