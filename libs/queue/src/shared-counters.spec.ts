import { beforeEach, expect, it } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { connectRedis } from './connection.ts';
import { SharedCounters } from './shared-counters.ts';

const redis = useRedis((url) => connectRedis(url, 'api'));
let counters: SharedCounters;
beforeEach(() => {
  counters = new SharedCounters(redis().client);
});

const counts =
  (...entries: [string, number][]) =>
  () =>
    new Map(entries);

it('What several processes count is added up.', async () => {
  await counters.add(counts(['a', 2], ['b', 1]));
  await counters.add(counts(['a', 3]));
  await new SharedCounters(redis().client).add(counts(['a', 10]));
  expect(await counters.read()).toEqual({ a: 15, b: 1 });
});

it('Nothing is written when nothing was counted.', async () => {
  await counters.add(counts());
  expect(await redis().client.dbsize()).toBe(0);
});

it('An addition whose answer is lost is made once, and what was counted meanwhile is added after it.', async () => {
  const { client } = redis();
  // Answers as a connection does that breaks behind the command.
  let isBroken = true;
  const breaking = new Proxy(client, {
    get(target, name) {
      const member = Reflect.get(target, name, target) as unknown;
      if (name !== 'timberlineAddCounts' || typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        const answer = await (member as (...args: unknown[]) => Promise<unknown>).apply(target, args);
        if (isBroken) throw new Error('Command timed out');
        return answer;
      };
    },
  });
  const own = new SharedCounters(breaking);
  await expect(own.add(counts(['a', 1]))).rejects.toMatchObject({ outcome: 'unknown' });
  isBroken = false;
  await own.add(counts(['a', 5]));
  expect(await own.read()).toEqual({ a: 1 });
  await own.add(counts(['a', 5]));
  expect(await own.read()).toEqual({ a: 6 });
});
