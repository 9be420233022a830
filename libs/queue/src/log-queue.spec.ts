import Bull, { type Job } from 'bull';
import { beforeEach, describe, expect, it } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { BullConnections, connectRedis } from './connection.ts';
import { decodeLines, encodeJob, type JobData } from './job.ts';
import { LogQueue, POISON_STALLS } from './log-queue.ts';
import { BULL, LOG_QUEUE } from './names.ts';

const LIMITS = { count: 10, bytes: 10_000 };
const [A, B] = ['A', 'B'].map((letter) => letter.repeat(20)) as [string, string];

const redis = useRedis((url) => connectRedis(url, 'api'));
let queue: LogQueue;
beforeEach(() => {
  queue = new LogQueue(redis().client);
});

function job(firstId: string, logs = 2) {
  return encodeJob({
    firstId,
    logs,
    lines: `{"create":{"_id":"${firstId}"}}\n{"level":"info"}\n`.repeat(logs),
  });
}

/** Runs a Bull worker with the given handler until `until` resolves. */
async function work(
  handle: (job: Job<JobData>) => Promise<void>,
  until: (bull: Bull.Queue) => Promise<unknown>,
): Promise<void> {
  const connections = new BullConnections(redis().server.url, 'processor');
  const bull = new Bull<JobData>(LOG_QUEUE, connections.options);
  const done = until(bull);
  void bull.process(handle);
  await done;
  await bull.close();
  connections.disconnect();
}

describe('LogQueue.add', () => {
  it('Bull takes the jobs in order, with their data and options, and removes them at their end.', async () => {
    expect(await queue.add([job(A), job(B)])).toEqual({ state: 'added' });
    const seen: string[] = [];
    await work(
      ({ id, data, opts }) => {
        expect(decodeLines(data).toString()).toContain('"level":"info"');
        expect(opts).toMatchObject({ attempts: Number.MAX_SAFE_INTEGER, removeOnComplete: true });
        seen.push(String(id));
        return Promise.resolve();
      },
      () => expect.poll(() => queue.unfinished([A, B])).toBe(0),
    );
    expect(seen).toEqual([A, B]);
  });

  it('A job is added and counted once while it is in the queue.', async () => {
    await queue.add([job(A)]);
    await queue.add([job(A), job(B, 3)]);
    expect(await redis().client.llen(BULL.wait)).toBe(2);
    expect(await queue.status()).toMatchObject({ queued: 5, indexing: 0, indexed: 0 });
  });

  it('A job of a newer version stays in the queue, to be taken again, when the worker refuses it.', async () => {
    const current = job(A);
    const newer = JSON.stringify({ ...(JSON.parse(current.data) as JobData), v: 2 });
    await queue.add([{ ...current, data: newer }]);
    const reasons: string[] = [];
    await work(
      ({ data }) => Promise.resolve(void decodeLines(data)),
      async (bull) => {
        bull.on('failed', (_job, error) => reasons.push(error.message));
        await expect.poll(() => redis().client.zcard(BULL.delayed)).toBe(1);
      },
    );
    expect(reasons).toEqual([expect.stringContaining('has version 2')]);
    expect(await redis().client.hget(BULL.prefix + A, 'data')).toBe(newer);
    expect(await queue.status()).toMatchObject({ queued: 2, failed: 0, deadLetters: 0 });
  });
});

describe('LogQueue.settle', () => {
  it('Each log is counted once, however often its job is settled.', async () => {
    await queue.add([job(A, 5)]);
    const outcome = { jobId: A, stored: 4, refused: [{ id: B, deadLetter: '{}' }] };
    expect(await queue.settle(outcome, LIMITS)).toBe('settled');
    expect(await queue.settle(outcome, LIMITS)).toBe('already-settled');
    await redis().client.del(BULL.prefix + A);
    expect(await queue.settle(outcome, LIMITS)).toBe('gone');
    expect(await queue.status()).toMatchObject({
      queued: 0,
      indexed: 4,
      failed: 1,
      deadLetters: 1,
      lagSeconds: 0,
    });
  });

  it('A job with refused logs waits while the dead letters are at their limit.', async () => {
    await queue.add([job(A, 1), job(B, 1)]);
    const refused = (id: string) => ({ jobId: id, stored: 0, refused: [{ id, deadLetter: '{}' }] });
    expect(await queue.settle(refused(A), { count: 1, bytes: 100 })).toBe('settled');
    expect(await queue.settle(refused(B), { count: 1, bytes: 100 })).toBe('full');
    expect(await queue.status()).toMatchObject({ queued: 1, failed: 1, deadLetters: 1 });
    expect(await queue.settle(refused(B), { count: 2, bytes: 100 })).toBe('settled');
  });

  it('A dead letter whose replay was stored turns from failed to indexed, once.', async () => {
    await queue.add([job(A, 1)]);
    await queue.settle({ jobId: A, stored: 0, refused: [{ id: A, deadLetter: '{}' }] }, LIMITS);
    for (const run of ['r1', 'r2']) {
      const id = `${A}.${run}`;
      await queue.add([encodeJob({ firstId: A, logs: 1, lines: '' }, { id, replay: true })]);
      await queue.settle({ jobId: id, stored: 1, refused: [], replayed: [A] }, LIMITS);
    }
    expect(await queue.status()).toMatchObject({ queued: 0, indexed: 1, failed: 0, deadLetters: 0 });
  });
});

describe('Poison messages in the LogQueue', () => {
  it('A job that stalled often may be poison, and its attempts are counted until they are cleared.', async () => {
    await queue.add([job(A, 2)]);
    expect(await queue.mayBePoison(A)).toBe(false);
    await redis().client.hset(BULL.prefix + A, 'stalledCounter', POISON_STALLS);
    expect(await queue.mayBePoison(A)).toBe(true);
    expect(await queue.countAttempt(A)).toBe(1);
    expect(await queue.countAttempt(A)).toBe(2);
    await queue.clearAttempts(A);
    expect(await queue.countAttempt(A)).toBe(1);
  });

  it('Counting attempts does not create a job that has ended.', async () => {
    expect(await queue.mayBePoison(A)).toBe(false);
    expect(await queue.countAttempt(A)).toBe(0);
    await queue.clearAttempts(A);
    expect(await redis().client.exists(BULL.prefix + A)).toBe(0);
  });

  it('A job is bisected once, and its logs are counted once.', async () => {
    await queue.add([job(A, 5)]);
    const children = [
      encodeJob({ firstId: A, logs: 2, lines: '' }, { id: `${A}.a` }),
      encodeJob({ firstId: B, logs: 3, lines: '' }, { id: `${A}.b` }),
    ];
    await queue.bisect(A, children, 3);
    await queue.bisect(A, children, 3);
    expect(await redis().client.lrange(BULL.wait, 0, -1)).toHaveLength(3);
    expect(await queue.status()).toMatchObject({ queued: 5 });
    expect(await queue.settle({ jobId: A, stored: 5, refused: [] }, LIMITS)).toBe('already-settled');
    for (const { id, logs } of children) await queue.settle({ jobId: id, stored: logs, refused: [] }, LIMITS);
    expect(await queue.status()).toMatchObject({ queued: 0, indexed: 5 });
  });

  it('Children are as old as their job, and possible poison messages with its attempts.', async () => {
    await queue.add([job(A, 2)]);
    await redis().client.hset(BULL.prefix + A, 'timestamp', 1_000);
    const ids = [`${A}.a`, `${A}.b`];
    const children = ids.map((id) => encodeJob({ firstId: A, logs: 1, lines: '' }, { id }));
    await queue.bisect(A, children, 3);
    for (const id of ids) {
      expect(await redis().client.hget(BULL.prefix + id, 'timestamp'), id).toBe('1000');
      expect(await queue.mayBePoison(id), id).toBe(true);
      expect(await queue.countAttempt(id), id).toBe(4);
    }
  });

  it('A job is unfinished until each of its children has ended, and the children of those.', async () => {
    await queue.add([job(A, 4)]);
    const child = (name: string, logs: number) =>
      encodeJob({ firstId: A, logs, lines: '' }, { id: `${A}.${name}` });
    const settle = (name: string, logs: number) =>
      queue.settle({ jobId: `${A}.${name}`, stored: logs, refused: [] }, LIMITS);
    await queue.bisect(A, [child('0', 2), child('1', 2)], 3);
    await redis().client.del(BULL.prefix + A);
    await settle('0', 2);
    expect(await queue.unfinished([A]), 'after the first child').toBe(1);
    await queue.bisect(`${A}.1`, [child('1.0', 1), child('1.1', 1)], 3);
    await settle('1.1', 1);
    expect(await queue.unfinished([A]), 'after the first grandchild').toBe(1);
    await settle('1.1', 1);
    expect(await queue.unfinished([A]), 'after the same grandchild again').toBe(1);
    await settle('1.0', 1);
    expect(await queue.unfinished([A]), 'after both grandchildren').toBe(0);
    expect(await redis().client.keys('timberline:parts:*')).toEqual([]);
  });
});
