import Bull from 'bull';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '@timberline/testing';
import { bullConnections, connectRedis } from './connection.ts';
import { decodeLines, encodeJob, type JobData } from './job.ts';
import { LogQueue, SUSPECT_AFTER_STALLS } from './log-queue.ts';
import { BULL, LOG_QUEUE } from './names.ts';

const LIMITS = { letters: 10, bytes: 10_000 };
const ids = ['A', 'B', 'C'].map((letter) => letter.repeat(20));

let server: RedisServer;
let client: Redis;
let queue: LogQueue;

beforeAll(async () => {
  server = await startRedis();
  client = connectRedis(server.url, 'door');
  await new Promise((resolve) => client.once('ready', resolve));
  queue = new LogQueue(client);
});
afterEach(() => client.flushall());
afterAll(async () => {
  client?.disconnect();
  await server?.stop();
});

function job(firstId: string, logs = 2) {
  return encodeJob({
    firstId,
    logs,
    lines: `{"create":{"_id":"${firstId}"}}\n{"level":"info"}\n`.repeat(logs),
  });
}

describe('adding jobs', () => {
  it('stores what Bull takes', async () => {
    expect(await queue.add([job(ids[0]!), job(ids[1]!)])).toEqual({ state: 'added' });
    const { options, disconnect } = bullConnections(server.url, 'processor');
    const bull = new Bull(LOG_QUEUE, options);
    const seen: string[] = [];
    await new Promise<void>((resolve) => {
      void bull.process(async ({ id, data, opts }) => {
        expect(decodeLines(data as JobData).toString()).toContain('"level":"info"');
        expect(opts).toMatchObject({ attempts: Number.MAX_SAFE_INTEGER, removeOnComplete: true });
        seen.push(String(id));
        if (seen.length === 2) setTimeout(resolve, 50);
      });
    });
    expect(seen).toEqual([ids[0], ids[1]]);
    expect(await queue.unfinished(seen)).toBe(0);
    await bull.close();
    disconnect();
  });

  it('adds a job once, and counts it once, while it is in the queue', async () => {
    await queue.add([job(ids[0]!)]);
    await queue.add([job(ids[0]!), job(ids[1]!, 3)]);
    expect(await client.llen(BULL.wait)).toBe(2);
    expect(await queue.status()).toMatchObject({ queued: 5, indexing: 0, indexed: 0 });
  });
});

describe('settling a job', () => {
  it('counts each log once, however often it is called', async () => {
    await queue.add([job(ids[0]!, 5)]);
    const outcome = { jobId: ids[0]!, stored: 4, refused: [{ id: ids[1]!, letter: '{}' }] };
    expect(await queue.settle(outcome, LIMITS)).toBe('settled');
    expect(await queue.settle(outcome, LIMITS)).toBe('again');
    await client.del(BULL.prefix + ids[0]);
    expect(await queue.settle(outcome, LIMITS)).toBe('gone');
    expect(await queue.status()).toMatchObject({
      queued: 0,
      indexed: 4,
      failed: 1,
      deadLetters: 1,
      lagSeconds: 0,
    });
  });

  it('waits where the dead letters are at their limit', async () => {
    await queue.add([job(ids[0]!, 1), job(ids[1]!, 1)]);
    const refused = (id: string) => ({ jobId: id, stored: 0, refused: [{ id, letter: '{}' }] });
    expect(await queue.settle(refused(ids[0]!), { letters: 1, bytes: 100 })).toBe('settled');
    expect(await queue.settle(refused(ids[1]!), { letters: 1, bytes: 100 })).toBe('full');
    expect(await queue.status()).toMatchObject({ queued: 1, failed: 1, deadLetters: 1 });
    expect(await queue.settle(refused(ids[1]!), { letters: 2, bytes: 100 })).toBe('settled');
  });

  it('turns a letter whose replay was stored from failed to indexed, once', async () => {
    await queue.add([job(ids[0]!, 1)]);
    await queue.settle({ jobId: ids[0]!, stored: 0, refused: [{ id: ids[0]!, letter: '{}' }] }, LIMITS);
    for (const run of ['r1', 'r2']) {
      await queue.add([
        encodeJob({ firstId: ids[0]!, logs: 1, lines: '' }, { id: `${ids[0]}.${run}`, replay: true }),
      ]);
      await queue.settle({ jobId: `${ids[0]}.${run}`, stored: 1, refused: [], replayed: [ids[0]!] }, LIMITS);
    }
    expect(await queue.status()).toMatchObject({ queued: 0, indexed: 1, failed: 0, deadLetters: 0 });
  });
});

describe('a job under suspicion', () => {
  it('is one that stalled often, and is counted each time it is begun, until it is cleared', async () => {
    await queue.add([job(ids[0]!, 2)]);
    expect(await queue.isSuspect(ids[0]!)).toBe(false);
    await client.hset(BULL.prefix + ids[0], 'stalledCounter', SUSPECT_AFTER_STALLS);
    expect(await queue.isSuspect(ids[0]!)).toBe(true);
    expect(await queue.begin(ids[0]!)).toBe(1);
    expect(await queue.begin(ids[0]!)).toBe(2);
    await queue.clear(ids[0]!);
    expect(await queue.begin(ids[0]!)).toBe(1);
  });

  it('that has ended is not made again', async () => {
    expect(await queue.isSuspect(ids[0]!)).toBe(false);
    expect(await queue.begin(ids[0]!)).toBe(0);
    await queue.clear(ids[0]!);
    expect(await client.exists(BULL.prefix + ids[0])).toBe(0);
  });

  it('is split into parts that hold its logs, once, and counts them once; they are suspects as old as it', async () => {
    await queue.add([job(ids[0]!, 5)]);
    await client.hset(BULL.prefix + ids[0], 'timestamp', 1_000);
    const parts = [
      encodeJob({ firstId: ids[0]!, logs: 2, lines: '' }, { id: `${ids[0]}.a` }),
      encodeJob({ firstId: ids[1]!, logs: 3, lines: '' }, { id: `${ids[0]}.b` }),
    ];
    await queue.split(ids[0]!, parts, 3);
    await queue.split(ids[0]!, parts, 3);
    expect(await client.lrange(BULL.wait, 0, -1)).toHaveLength(3);
    for (const { id } of parts) {
      expect(await client.hget(BULL.prefix + id, 'timestamp')).toBe('1000');
      expect(await queue.isSuspect(id)).toBe(true);
      expect(await queue.begin(id)).toBe(4);
    }
    expect(await queue.status()).toMatchObject({ queued: 5 });
    expect(await queue.settle({ jobId: ids[0]!, stored: 5, refused: [] }, LIMITS)).toBe('again');
    for (const { id, logs } of parts) await queue.settle({ jobId: id, stored: logs, refused: [] }, LIMITS);
    expect(await queue.status()).toMatchObject({ queued: 0, indexed: 5 });
  });

  it('has not ended before each of its parts has, those of parts as well', async () => {
    await queue.add([job(ids[0]!, 4)]);
    const part = (name: string, logs: number) =>
      encodeJob({ firstId: ids[0]!, logs, lines: '' }, { id: `${ids[0]}.${name}` });
    const end = async (name: string, logs: number) => {
      await queue.settle({ jobId: `${ids[0]}.${name}`, stored: logs, refused: [] }, LIMITS);
      return (await queue.unfinished([ids[0]!])) > 0;
    };
    await queue.split(ids[0]!, [part('0', 2), part('1', 2)], 3);
    await client.del(BULL.prefix + ids[0]);
    expect(await end('0', 2)).toBe(true);
    await queue.split(`${ids[0]}.1`, [part('1.0', 1), part('1.1', 1)], 3);
    expect(await end('1.1', 1)).toBe(true);
    expect(await end('1.1', 1)).toBe(true);
    expect(await end('1.0', 1)).toBe(false);
    expect(await client.keys('timberline:parts:*')).toEqual([]);
  });
});
