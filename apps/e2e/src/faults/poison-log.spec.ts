// A log that kills whoever writes it: found out, put aside, and nothing else suffers for it.
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeadLetterPage } from '@timberline/contract';
import { SUSPECT_AFTER_STALLS } from '@timberline/queue';
import { makeLog, makeLogs, uniqueMarker } from '../harness/logs.ts';
import { useOwnStack } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';
import { DEADLY } from './poison.ts';

const stack = useOwnStack({
  only: ['elasticsearch', 'redis', 'api', 'processor'],
  entries: { processor: fileURLToPath(new URL('./crashing-processor.ts', import.meta.url)) },
});
const api = () => stack().api;
const deaths = () =>
  stack()
    .processes()
    .find(({ name }) => name === 'processor')!.restarts;

let redis: Redis;
let clock: NodeJS.Timeout;

beforeAll(() => {
  redis = new Redis(stack().urls.redis);
  // A dead processor's locks run out by themselves after 15 s; here they do as soon as the next one is being started.
  let seen = deaths();
  clock = setInterval(() => {
    if (deaths() === seen) return;
    seen = deaths();
    void expireLocks();
  }, 20);
});
afterAll(() => {
  clearInterval(clock);
  redis.disconnect();
});

async function expireLocks(): Promise<void> {
  const locks = await redis.keys('bull:logs:*:lock');
  if (locks.length > 0) await redis.del(locks);
}

/** Makes the jobs that wait as if they had stalled for minutes and been begun so often without coming through. */
async function makeSuspects(begun: number): Promise<void> {
  for (const id of await redis.lrange('bull:logs:wait', 0, -1)) {
    const old = { timestamp: Date.now() - 300_000, stalledCounter: SUSPECT_AFTER_STALLS, begun };
    await redis.hset(`bull:logs:${id}`, old);
  }
}

async function letters(): Promise<DeadLetterPage> {
  return (await api().get<DeadLetterPage>('/api/dead-letters')).body;
}

test('a log that kills its processors ends as a dead letter, the others of its job are found, and none waits', async () => {
  const [marker, others] = [uniqueMarker(), uniqueMarker()];
  const logs = makeLogs(marker, 4);
  const deadly = makeLog(marker, { message: `one ${DEADLY}` }, 4);
  await stack().hold('processor');
  const { receipt } = await api().accept([...logs.slice(0, 2), deadly, ...logs.slice(2)]);
  await makeSuspects(5);
  const before = deaths();
  await stack().release('processor');

  await waitUntil(() => deaths() > before, { what: 'a processor killed' });
  await api().store(makeLogs(others, 5));
  expect((await letters()).total).toBe(0);

  await waitUntil(async () => (await api().receipt(receipt)).state !== 'queued', {
    what: 'the end of the post',
  });
  expect(await api().receipt(receipt)).toEqual({ state: 'partial', accepted: 5, indexed: 4, failed: 1 });
  const { total, deadLetters } = await letters();
  expect(total).toBe(1);
  expect(deadLetters[0]!.log).toMatchObject(deadly);
  expect(deadLetters[0]!.reason).toMatch(/died/);
  const found = await api().findLogs({ parentResourceId: marker }, 4);
  expect(found.map(({ message }) => message).sort()).toEqual(logs.map(({ message }) => message).sort());
  expect(await api().status()).toMatchObject({ queued: 0, indexing: 0, indexed: 9, failed: 1 });
});

test('logs that are being written whenever the processor dies are not taken for what kills it', async () => {
  const marker = uniqueMarker();
  const { total } = await letters();
  await stack().hold('processor');
  for (let n = 0; n < 4; n++) await api().accept([makeLog(marker, {}, n)]);
  await api().accept([makeLog(marker, { message: DEADLY }, 4)]);
  await makeSuspects(4);
  const before = deaths();
  await stack().release('processor');
  await waitUntil(async () => (await letters()).total > total, { what: 'the dead letter' });
  expect(deaths()).toBeGreaterThan(before);
  expect(await api().findLogs({ parentResourceId: marker }, 4)).toHaveLength(4);
  await waitUntil(async () => (await api().status()).queued === 0, { what: 'the end of all jobs' });
  expect((await letters()).total).toBe(total + 1);
});
