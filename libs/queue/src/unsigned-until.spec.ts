import { expect, it } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { connectRedis } from './connection.ts';
import { KEYS } from './names.ts';
import { unsignedUntil } from './unsigned-until.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const redis = useRedis((url) => connectRedis(url, 'api'));

it('An installation that begins with this version takes nothing unsigned, however many logs it gets.', async () => {
  const { client } = redis();
  expect(await unsignedUntil(client)).toBe(0);
  await client.hset(KEYS.counters, 'enqueuedLogs', 1);
  expect(await unsignedUntil(client)).toBe(0);
});

it('An installation with logs of an older version takes what is unsigned for a day, and a restart adds no time.', async () => {
  const { client } = redis();
  await client.hset(KEYS.counters, 'enqueuedLogs', 1);
  const before = Number((await client.time())[0]) * 1000;
  const first = await unsignedUntil(client);
  const after = (Number((await client.time())[0]) + 1) * 1000;
  expect(first).toBeGreaterThanOrEqual(before + DAY_MS);
  expect(first).toBeLessThanOrEqual(after + DAY_MS);
  expect(await unsignedUntil(client)).toBe(first);
});
