import Bull, { type Job } from 'bull';
import { beforeEach, expect, it } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { BullConnections, connectRedis, LOCK_MS } from './connection.ts';
import { encodeJob, type JobData } from './job.ts';
import { MAX_MOVED_JOBS, moveLegacyJobs } from './legacy-jobs.ts';
import { LogQueue } from './log-queue.ts';
import { BULL, KEYS, LEGACY_BULL_PREFIX, LOG_QUEUE } from './names.ts';

const LIMITS = { count: 10, bytes: 10_000 };
/** A worker of Bull starts and ends slowly on a busy machine. */
const WORKER_TIMEOUT_MS = 30_000;

const redis = useRedis((url) => connectRedis(url, 'api'));
let queue: LogQueue;
beforeEach(() => {
  queue = new LogQueue(redis().client);
});

const idOf = (n: number) => `P7DASWVproc${String(n).padStart(9, '0')}`;
const old = (id: string) => LEGACY_BULL_PREFIX + id;

/** Adds jobs as version 0.1.0 does, each of one log. They wait in the order of their numbers. */
async function addOld(...numbers: number[]): Promise<void> {
  const commands = redis().client.pipeline();
  for (const n of numbers) {
    const id = idOf(n);
    const { data, logs, bytes } = encodeJob({ firstId: id, logs: 1, lines: 'x' });
    const opts = JSON.stringify({ jobId: id, attempts: 9, removeOnComplete: true, delay: 0, timestamp: n });
    const bullFields = { name: '__default__', data, opts, timestamp: n, delay: 0, priority: 0 };
    commands.hset(old(id), { ...bullFields, logs, bytes });
    commands.lpush(old('wait'), id);
    commands.incr(old('id'));
    commands.hincrby(KEYS.counters, 'enqueuedLogs', logs);
    commands.hincrby(KEYS.counters, 'enqueuedBytes', bytes);
  }
  await commands.exec();
}

/** Takes a waiting job out of its list, as Bull's own scripts do. */
const takeOld = (n: number) => redis().client.lrem(old('wait'), 1, idOf(n));

/** Runs a worker of today until the queue is empty, and returns the ids of the jobs in the order of their ends. */
async function work(): Promise<string[]> {
  const connections = new BullConnections(redis().server.url, 'processor');
  const bull = new Bull<JobData>(LOG_QUEUE, connections.options);
  const seen: string[] = [];
  void bull.process(async ({ id }: Job<JobData>) => {
    seen.push(String(id));
    await queue.settle({ jobId: String(id), stored: 1, refused: [] }, LIMITS);
  });
  await expect
    .poll(async () => (await queue.status()).queued + (await queue.status()).indexing, { timeout: 10_000 })
    .toBe(0);
  await expect.poll(() => redis().client.llen(BULL.active), { timeout: 10_000 }).toBe(0);
  await bull.close();
  connections.disconnect();
  return seen;
}

const allOldKeys = () => redis().client.keys(old('*'));

it(
  'Jobs that wait are moved in their order, before those of today, and each is handled once.',
  { timeout: WORKER_TIMEOUT_MS },
  async () => {
    await addOld(1, 2, 3);
    await queue.add([encodeJob({ firstId: idOf(4), logs: 1, lines: 'x' })]);
    expect(await queue.unfinished([1, 2, 3, 4].map(idOf))).toBe(4);
    expect(await moveLegacyJobs(redis().client)).toBe(3);
    expect(await queue.unfinished([1, 2, 3, 4].map(idOf))).toBe(4);
    expect(await allOldKeys()).toEqual([]);
    expect(await work()).toEqual([1, 2, 3, 4].map(idOf));
    expect(await queue.status()).toMatchObject({ queued: 0, indexed: 4 });
  },
);

it(
  'Delayed jobs keep their time, failed jobs are tried again, and paused ones go on.',
  { timeout: WORKER_TIMEOUT_MS },
  async () => {
    const { client } = redis();
    await addOld(1, 2, 3);
    await takeOld(1);
    const due = (Date.now() + 60_000) * 0x1000;
    await client.zadd(old('delayed'), due, idOf(1));
    await takeOld(2);
    await client.zadd(old('failed'), Date.now(), idOf(2));
    await takeOld(3);
    await client.lpush(old('paused'), idOf(3));
    await client.set(old('meta-paused'), '1');
    expect(await moveLegacyJobs(client)).toBe(3);
    expect(Number(await client.zscore(BULL.delayed, idOf(1)))).toBe(due);
    await client.zadd(BULL.delayed, Date.now() * 0x1000, idOf(1));
    expect((await work()).sort()).toEqual([1, 2, 3].map(idOf));
    expect(await allOldKeys()).toEqual([]);
  },
);

it(
  'A job that a processor of 0.1.0 holds stays until its lock has been gone for a while.',
  { timeout: WORKER_TIMEOUT_MS },
  async () => {
    const { client } = redis();
    await addOld(1);
    await takeOld(1);
    await client.lpush(old('active'), idOf(1));
    await client.set(old(`${idOf(1)}:lock`), 'token');
    expect(await moveLegacyJobs(client)).toBe(0);
    await client.del(old(`${idOf(1)}:lock`));
    // Its processor may be about to lock it.
    expect(await moveLegacyJobs(client)).toBe(0);
    expect(await moveLegacyJobs(client)).toBe(0);
    await client.hset(old(idOf(1)), 'unlockedSince', Date.now() - LOCK_MS);
    expect(await moveLegacyJobs(client)).toBe(1);
    expect(await client.hget(BULL.prefix + idOf(1), 'stalledCounter')).toBe('1');
    expect(await work()).toEqual([idOf(1)]);
    expect(await allOldKeys()).toEqual([]);
  },
);

it('A job that ends under its old keys is settled there, and its receipt follows it.', async () => {
  const { client } = redis();
  await addOld(1);
  await takeOld(1);
  await client.lpush(old('active'), idOf(1));
  expect(await queue.unfinished([idOf(1)])).toBe(1);
  await client.lrem(old('active'), 1, idOf(1));
  await client.del(old(idOf(1)));
  expect(await moveLegacyJobs(client)).toBe(0);
  expect(await queue.unfinished([idOf(1)])).toBe(0);
});

it('A replay that both versions have added counts once.', async () => {
  const { client } = redis();
  await addOld(1);
  await queue.add([encodeJob({ firstId: idOf(1), logs: 1, lines: 'x' })]);
  expect((await queue.status()).queued).toBe(2);
  expect(await moveLegacyJobs(client)).toBe(1);
  expect(await client.lrange(BULL.wait, 0, -1)).toEqual([idOf(1)]);
  expect((await queue.status()).queued).toBe(1);
});

it('Several processes that move many jobs at once move each of them once.', async () => {
  const { client } = redis();
  const numbers = Array.from({ length: 2 * MAX_MOVED_JOBS + 7 }, (_, n) => n);
  await addOld(...numbers);
  const moveAll = async () => {
    let moved = 0;
    for (let last = -1; last !== 0; moved += last) last = await moveLegacyJobs(client);
    return moved;
  };
  const moved = await Promise.all([moveAll(), moveAll(), moveAll()]);
  expect(moved.reduce((sum, count) => sum + count)).toBe(numbers.length);
  expect(await client.lrange(BULL.wait, 0, -1)).toEqual(numbers.map(idOf).reverse());
  expect(await allOldKeys()).toEqual([]);
});

it('Jobs of another program in a queue of the same name stay as they are.', async () => {
  const { client, server } = redis();
  const foreign = new Bull(LOG_QUEUE, server.url);
  await foreign.add({ theirs: true });
  await foreign.add({ theirs: true }, { delay: 60_000 });
  expect(await moveLegacyJobs(client)).toBe(0);
  expect(await client.llen(old('wait'))).toBe(1);
  expect(await client.zcard(old('delayed'))).toBe(1);
  expect(await client.exists(BULL.wait)).toBe(0);
  await foreign.close();
});
