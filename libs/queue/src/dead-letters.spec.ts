import { beforeEach, describe, expect, it } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { connectRedis } from './connection.ts';
import { DeadLetters, encodeDeadLetter } from './dead-letters.ts';
import { decodeLines, encodeJob, type JobData } from './job.ts';
import { LogQueue } from './log-queue.ts';
import { BULL, KEYS } from './names.ts';

const LIMITS = { count: 10_000, bytes: 100_000_000 };
const idOf = (i: number) => `P7DASWVprocPROC${String(i).padStart(5, '0')}`;

const redis = useRedis((url) => connectRedis(url, 'api'));
let queue: LogQueue;
let deadLetters: DeadLetters;
beforeEach(() => {
  queue = new LogQueue(redis().client);
  deadLetters = new DeadLetters(redis().client, queue);
});

/** Fills the store with `count` dead letters, as if a job had ended with them. */
async function refuse(count: number): Promise<void> {
  const refused = Array.from({ length: count }, (_, i) => ({
    id: idOf(i),
    deadLetter: encodeDeadLetter({
      at: i,
      reason: 'r'.repeat(5000),
      action: `{"a":"${idOf(i)}"}`,
      document: `{"n":${i}}`,
    }),
  }));
  await queue.add([encodeJob({ firstId: idOf(0), logs: count, lines: '' })]);
  await queue.settle({ jobId: idOf(0), stored: 0, refused }, LIMITS);
  await redis().client.del(BULL.prefix + idOf(0), BULL.wait);
}

const NO_LIMIT = Number.MAX_SAFE_INTEGER;

const heldBytes = () => redis().client.hget(KEYS.counters, 'deadLetterBytes');

describe('DeadLetters', () => {
  it('Dead letters are read page by page, the newest first.', async () => {
    await refuse(5);
    const first = await deadLetters.page({ size: 3, maxBytes: NO_LIMIT });
    expect(first.total).toBe(5);
    expect(first.deadLetters.map(({ id }) => id)).toEqual([idOf(4), idOf(3), idOf(2)]);
    const second = await deadLetters.page({ size: 3, maxBytes: NO_LIMIT }, idOf(2));
    expect(second.deadLetters.map(({ id }) => id)).toEqual([idOf(1), idOf(0)]);
    expect([first.hasMore, second.hasMore]).toEqual([true, false]);
  });

  it('A page has as many dead letters as fit into its bytes, and at least one.', async () => {
    await refuse(5);
    let announced = 0;
    const limits = { size: 4, maxBytes: 2_500 };
    const page = await deadLetters.page(limits, undefined, (bytes) => {
      announced = bytes;
      return Promise.resolve();
    });
    expect(page.deadLetters.map(({ id }) => id)).toEqual([idOf(4), idOf(3)]);
    expect(page).toMatchObject({ hasMore: true, isCut: true, total: 5 });
    expect(announced, 'bytes of two dead letters').toBeGreaterThan(2_000);
    expect(announced, 'bytes of two dead letters').toBeLessThanOrEqual(2_500);
    const single = await deadLetters.page({ size: 4, maxBytes: 1 });
    expect(single.deadLetters).toHaveLength(1);
  });

  it('A dead letter is kept whole, except that its reason is cut at 1000 characters.', async () => {
    await refuse(1);
    const { deadLetters: held } = await deadLetters.page({ size: 1, maxBytes: NO_LIMIT });
    expect(held[0]!.deadLetter).toEqual({
      at: 0,
      reason: 'r'.repeat(1000),
      action: `{"a":"${idOf(0)}"}`,
      document: '{"n":0}',
    });
  });

  it('Dead letters are dropped by id or all at once, and their bytes are no longer counted.', async () => {
    await refuse(1200);
    expect(await deadLetters.drop({ ids: [idOf(1), idOf(1), 'unknown', idOf(2)] })).toBe(2);
    expect(await deadLetters.drop({ all: true })).toBe(1198);
    expect(await deadLetters.page({ size: 10, maxBytes: NO_LIMIT })).toEqual({
      deadLetters: [],
      hasMore: false,
      isCut: false,
      total: 0,
    });
    expect(await heldBytes()).toBe('0');
    expect((await queue.status()).failed).toBe(1200);
  });

  it('A replay adds one job with the original lines, once while that job waits.', async () => {
    await refuse(3);
    expect(await deadLetters.replay({ ids: [idOf(2), 'unknown', idOf(0)] })).toBe(2);
    expect(await deadLetters.replay({ ids: [idOf(2), idOf(0)] })).toBe(2);
    const jobs = await redis().client.lrange(BULL.wait, 0, -1);
    expect(jobs).toHaveLength(1);
    const data = JSON.parse((await redis().client.hget(BULL.prefix + jobs[0], 'data'))!) as JobData;
    expect(data).toMatchObject({ logs: 2, replay: true });
    expect(decodeLines(data).toString()).toBe(`{"a":"${idOf(2)}"}\n{"n":2}\n{"a":"${idOf(0)}"}\n{"n":0}\n`);
    expect(await queue.status()).toMatchObject({ queued: 2, deadLetters: 3, failed: 3 });
  });

  it('A log refused again keeps its dead letter with the new reason, unless that was dropped meanwhile.', async () => {
    await refuse(2);
    await deadLetters.replay({ all: true });
    const [jobId] = await redis().client.lrange(BULL.wait, 0, -1);
    await deadLetters.drop({ ids: [idOf(0)] });
    const refused = [idOf(0), idOf(1)].map((id) => ({
      id,
      deadLetter: encodeDeadLetter({ at: 9, reason: 'new', action: '{}', document: '{}' }),
    }));
    expect(await queue.settle({ jobId: jobId!, stored: 0, refused, replayed: [] }, LIMITS)).toBe('settled');
    const { deadLetters: held } = await deadLetters.page({ size: 10, maxBytes: NO_LIMIT });
    expect(held).toMatchObject([{ id: idOf(1), deadLetter: { reason: 'new' } }]);
    expect(await queue.status()).toMatchObject({ queued: 0, failed: 2, deadLetters: 1 });
    await deadLetters.drop({ all: true });
    expect(await heldBytes()).toBe('0');
  });
});
