// What a wall clock that jumps must not delay, with the real Bull and the real Redis.
import Bull from 'bull';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { AdmissionControl } from './admission-control.ts';
import { BullConnections, connectRedis, LOCK_MS } from './connection.ts';
import { IdempotencyKeys, recordKey } from './idempotency.ts';
import { encodeJob } from './job.ts';
import { LogQueue } from './log-queue.ts';
import { BULL, KEYS, LOG_QUEUE } from './names.ts';
import { heartbeat, liveProcessors } from './processors.ts';

const HOURS_MS = 5 * 3_600_000;
const ID = 'A'.repeat(20);
/** A worker of Bull starts and ends slowly on a busy machine. */
const WORKER_TIMEOUT_MS = 30_000;

const redis = useRedis((url) => connectRedis(url, 'api'));
let queue: LogQueue;
beforeEach(() => {
  queue = new LogQueue(redis().client);
});
afterEach(() => void vi.useRealTimers());

/** Sets the wall clock of this process; timers and durations stay real. */
function setClock(offsetMs: number): void {
  const now = Date.now();
  vi.useFakeTimers({ toFake: ['Date'], now: now + offsetMs });
}

const addJob = () => queue.add([encodeJob({ firstId: ID, logs: 1, lines: 'x' })]);

it(
  'A job that is delayed for a retry is taken soon after the clock was set back by hours.',
  { timeout: WORKER_TIMEOUT_MS },
  async () => {
    await addJob();
    setClock(HOURS_MS);
    const connections = new BullConnections(redis().server.url, 'processor');
    const bull = new Bull(LOG_QUEUE, connections.options);
    let attempts = 0;
    void bull.process(() => (attempts++ === 0 ? Promise.reject(new Error('again')) : Promise.resolve()));
    await expect.poll(() => redis().client.zcard(BULL.delayed), { timeout: 10_000 }).toBe(1);
    vi.useRealTimers();
    expect(await queue.limitWaits()).toBe(1);
    await expect.poll(() => attempts, { timeout: 10_000 }).toBe(2);
    await bull.close();
    connections.disconnect();
  },
);

it('A delay as long as Bull gives it is left alone.', async () => {
  await redis().client.zadd(BULL.delayed, (Date.now() + 10_000) * 0x1000, ID);
  expect(await queue.limitWaits()).toBe(0);
});

it('The lock of a dead processor and the pause between checks end in time after a step back.', async () => {
  const { client } = redis();
  // After a step back by hours, these are the times that are left.
  await client.lpush(BULL.active, ID);
  await client.set(`${BULL.prefix}${ID}:lock`, 'token', 'PX', HOURS_MS);
  await client.set(BULL.stalledCheck, '1', 'PX', HOURS_MS);
  expect(await queue.limitWaits()).toBe(2);
  expect(await client.pttl(`${BULL.prefix}${ID}:lock`)).toBeLessThanOrEqual(LOCK_MS);
  expect(await client.pttl(BULL.stalledCheck)).toBeLessThanOrEqual(5_000);
  expect(await queue.limitWaits(), 'a second time').toBe(0);
});

it(
  'The names of the lock and of the pause are those that Bull uses.',
  { timeout: WORKER_TIMEOUT_MS },
  async () => {
    await addJob();
    const connections = new BullConnections(redis().server.url, 'processor');
    const bull = new Bull(LOG_QUEUE, connections.options);
    let end = (): void => undefined;
    void bull.process(() => new Promise<void>((resolve) => (end = resolve)));
    const names = [BULL.prefix + ID + BULL.lockSuffix, BULL.stalledCheck];
    await expect.poll(() => redis().client.exists(names), { timeout: 20_000 }).toBe(2);
    end();
    await bull.close();
    connections.disconnect();
  },
);

it('A processor that died before the clock was set back counts as dead, and one that lives as alive.', async () => {
  const { client } = redis();
  await client.zadd(KEYS.processors, Date.now() + HOURS_MS, 'dead');
  expect((await liveProcessors(client)).count, 'before a heartbeat').toBe(0);
  await heartbeat(client, 'live');
  await client.zadd(KEYS.processors, Date.now() - 6_000, 'dead');
  expect((await liveProcessors(client)).count, 'after a heartbeat').toBe(1);
  await client.zadd(KEYS.processors, Date.now() + HOURS_MS, 'other');
  await heartbeat(client, 'live');
  expect(Number(await client.zscore(KEYS.processors, 'other'))).toBeLessThanOrEqual(Date.now());
});

it('A key whose post died before the clock was set back passes to the next post.', async () => {
  const keys = new IdempotencyKeys(redis().client, { keys: 3, bytes: 100_000 });
  const first = await keys.reserve({ key: 'k', client: 'c' }, 'body');
  if (first.state !== 'reserved') throw new Error(`The key is ${first.state}.`);
  const { reservation } = first;
  await redis().client.hset(recordKey(reservation.keyHash), 'lease', Date.now() + HOURS_MS);
  expect(await keys.reserve({ key: 'k', client: 'c' }, 'body')).toMatchObject({ state: 'reserved' });
  expect(await queue.add([], { reservation, answer: Buffer.from('late') })).toEqual({ state: 'superseded' });
});

it.each([HOURS_MS, -HOURS_MS])('Admission follows the queue when the clock jumps by %d ms.', async (step) => {
  const limits = { queueBytes: 1000, deadLetters: { count: 10, bytes: 1000 } };
  const control = new AdmissionControl(redis().client, limits);
  await control.start();
  setClock(step);
  const before = control.snapshot!;
  await queue.add([encodeJob({ firstId: ID, logs: 1, lines: 'x'.repeat(1000) })]);
  await expect.poll(() => control.snapshot!.queuedBytes).toBe(1000);
  expect(control.snapshot!.at - before.at, 'ms between the snapshots').toBeLessThan(60_000);
  expect(control.snapshot!.at - before.at, 'ms between the snapshots').toBeGreaterThan(0);
  await queue.settle({ jobId: ID, stored: 1, refused: [] }, limits.deadLetters);
  await expect.poll(() => control.admission()).toEqual({ open: true });
  control.stop();
});
