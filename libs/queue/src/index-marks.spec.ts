import { expect, it } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { connectRedis } from './connection.ts';
import { IndexMarkStore } from './index-marks.ts';

const redis = useRedis((url) => connectRedis(url, 'api'));
const MARK = { uuid: 'u', docs: 5, latest: 7 };

it('Marks are kept until they are forgotten.', async () => {
  const store = new IndexMarkStore(redis().client);
  expect(await store.read()).toEqual({ checkedAt: undefined, marks: new Map() });
  await store.write({
    checkedAt: 1,
    marks: new Map([
      ['a', MARK],
      ['b', MARK],
      ['c', MARK],
    ]),
    gone: [],
  });
  await store.write({ checkedAt: 2, marks: new Map([['b', { ...MARK, docs: 6 }]]), gone: ['c'] });
  await store.forget(['a']);
  await store.forget([]);
  expect(await store.read()).toEqual({ checkedAt: 2, marks: new Map([['b', { ...MARK, docs: 6 }]]) });
});

it('One process at a time checks.', async () => {
  const store = new IndexMarkStore(redis().client);
  expect(await store.takeCheck(60_000)).toBe(true);
  expect(await new IndexMarkStore(redis().client).takeCheck(60_000)).toBe(false);
});
