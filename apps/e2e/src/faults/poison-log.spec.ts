// A log that crashes every processor that writes it is isolated as a dead letter, and no other log is affected.
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeadLetterPage } from '@timberline/contract';
import { POISON_STALLS } from '@timberline/queue';
import { makeLog, makeLogs, uniqueMarker } from '../harness/logs.ts';
import { useOwnStack } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';
import { POISON_TEXT } from './poison-text.ts';

/** The prefix of the keys of jobs in Redis. */
const JOBS = 'timberline:logs';
const stack = useOwnStack({
  only: ['elasticsearch', 'redis', 'api', 'processor'],
  entries: { processor: fileURLToPath(new URL('./crashing-processor.ts', import.meta.url)) },
});
const api = () => stack().api;
const restarts = () =>
  stack()
    .processes()
    .find(({ name }) => name === 'processor')!.restarts;

let redis: Redis;
let expiryTimer: NodeJS.Timeout;

beforeAll(() => {
  redis = new Redis(stack().urls.redis);
  // What a dead processor had is another's after 15 s. Here it is as soon as the next processor starts.
  let seen = restarts();
  expiryTimer = setInterval(() => {
    if (restarts() === seen) return;
    seen = restarts();
    void expireLocks();
  }, 20);
});
afterAll(() => {
  clearInterval(expiryTimer);
  redis.disconnect();
});

/** Does to active jobs what time does: their locks expire, and a first look for stalled jobs was some seconds ago. */
async function expireLocks(): Promise<void> {
  const active = await redis.lrange(`${JOBS}:active`, 0, -1);
  if (active.length === 0) return;
  await redis
    .multi()
    .del(`${JOBS}:stalled-check`, ...active.map((id) => `${JOBS}:${id}:lock`))
    .sadd(`${JOBS}:stalled`, ...active)
    .exec();
}

/** Changes the waiting jobs to old ones that stalled repeatedly and were started `begun` times without an outcome. */
async function makeSuspects(begun: number): Promise<void> {
  for (const id of await redis.lrange(`${JOBS}:wait`, 0, -1)) {
    const old = { timestamp: Date.now() - 300_000, stalledCounter: POISON_STALLS, begun };
    await redis.hset(`${JOBS}:${id}`, old);
  }
}

async function deadLetterPage(): Promise<DeadLetterPage> {
  return (await api().get<DeadLetterPage>('/api/dead-letters')).body;
}

test('A log that crashes its processors becomes a dead letter while the other logs of its job are found.', async () => {
  const [marker, others] = [uniqueMarker(), uniqueMarker()];
  const logs = makeLogs(marker, 4);
  const poison = makeLog(marker, { message: `one ${POISON_TEXT}` }, 4);
  await stack().hold('processor');
  const { receipt } = await api().accept([...logs.slice(0, 2), poison, ...logs.slice(2)]);
  await makeSuspects(5);
  const before = restarts();
  await stack().release('processor');

  await waitUntil(() => restarts() > before, { what: 'a crash of the processor' });
  await api().store(makeLogs(others, 5));
  expect((await deadLetterPage()).total).toBe(0);

  await waitUntil(async () => (await api().receipt(receipt)).state !== 'queued', {
    what: 'the end of the batch',
  });
  expect(await api().receipt(receipt)).toEqual({ state: 'partial', accepted: 5, indexed: 4, failed: 1 });
  const { total, deadLetters } = await deadLetterPage();
  expect(total).toBe(1);
  expect(deadLetters[0]!.log).toMatchObject(poison);
  expect(deadLetters[0]!.reason).toMatch(/crashed/);
  const found = await api().findLogs({ parentResourceId: marker }, 4);
  expect(found.map(({ message }) => message).sort()).toEqual(logs.map(({ message }) => message).sort());
  expect(await api().status()).toMatchObject({ queued: 0, indexing: 0, indexed: 9, failed: 1 });
});

test('Logs that are written at the time of a crash are not mistaken for its cause.', async () => {
  const marker = uniqueMarker();
  const { total } = await deadLetterPage();
  await stack().hold('processor');
  for (let n = 0; n < 4; n++) await api().accept([makeLog(marker, {}, n)]);
  await api().accept([makeLog(marker, { message: POISON_TEXT }, 4)]);
  await makeSuspects(4);
  const before = restarts();
  await stack().release('processor');
  await waitUntil(async () => (await deadLetterPage()).total > total, { what: 'the dead letter' });
  expect(restarts()).toBeGreaterThan(before);
  expect(await api().findLogs({ parentResourceId: marker }, 4)).toHaveLength(4);
  await waitUntil(async () => (await api().status()).queued === 0, { what: 'the end of all jobs' });
  expect((await deadLetterPage()).total).toBe(total + 1);
});
