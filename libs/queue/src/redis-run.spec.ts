import { describe, expect, it } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { connectRedis } from './connection.ts';
import { encodeJob } from './job.ts';
import { LogQueue } from './log-queue.ts';
import { KEYS } from './names.ts';
import { beginRun, missingLogs } from './redis-run.ts';

const redis = useRedis((url) => connectRedis(url, 'api'));
const A = 'A'.repeat(20);

describe('beginRun', () => {
  it('A process of Redis began with what its first caller found, whatever was added since.', async () => {
    const { client } = redis();
    const queue = new LogQueue(client);
    const first = await beginRun(client);
    expect(first).toMatchObject({ enqueuedLogs: 0, settledLogs: 0 });
    await queue.add([encodeJob({ firstId: A, logs: 3, lines: 'x' })]);
    expect(await beginRun(client)).toEqual(first);
    await client.hset(KEYS.run, 'id', 'an earlier process');
    expect(await beginRun(client)).toEqual({ ...first, enqueuedLogs: 3 });
  });

  it('Another data set has another marker.', async () => {
    const { client } = redis();
    const { marker } = await beginRun(client);
    await client.flushall();
    expect((await beginRun(client)).marker).not.toBe(marker);
  });

  it('The queue knows how many logs were enqueued from the answer to what it adds.', async () => {
    const queue = new LogQueue(redis().client);
    await queue.add([encodeJob({ firstId: A, logs: 3, lines: 'x' })]);
    await new LogQueue(redis().client).add([encodeJob({ firstId: 'B'.repeat(20), logs: 4, lines: 'x' })]);
    expect(queue.enqueuedLogs).toBe(3);
    await queue.add([encodeJob({ firstId: 'C'.repeat(20), logs: 1, lines: 'x' })]);
    expect(queue.enqueuedLogs).toBe(8);
  });
});

describe('missingLogs', () => {
  const run = (enqueuedLogs: number, settledLogs: number, marker = 'm') => ({
    id: 'run',
    marker,
    enqueuedLogs,
    settledLogs,
  });
  const before = { marker: 'm', enqueuedLogs: 100, settledLogs: 60 };

  it.each([
    ['nothing is gone', run(100, 60), undefined],
    ['more was added than was known', run(110, 60), undefined],
    ['logs are gone that waited', run(90, 60), { atLeast: 10, atMost: 10 }],
    ['logs and what was settled meanwhile are gone', run(70, 50), { atLeast: 20, atMost: 30 }],
    ['logs are gone that were settled', run(50, 40), { atLeast: 30, atMost: 40 }],
    ['everything is gone', run(0, 0, 'other'), { atLeast: 40, atMost: 40 }],
    ['another data set is there', run(500, 400, 'other'), { atLeast: 40, atMost: 40 }],
  ])('When %s, the missing logs are between two bounds.', (_name, after, missing) => {
    expect(missingLogs(before, after)).toEqual(missing);
  });

  it('When everything that is gone was settled, nothing is missing.', () => {
    expect(missingLogs({ ...before, settledLogs: 100 }, run(0, 0, 'other'))).toBeUndefined();
  });
});
