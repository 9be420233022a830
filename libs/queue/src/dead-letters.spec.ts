import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '@timberline/testing';
import { connectRedis } from './connection.ts';
import { DeadLetters, encodeLetter } from './dead-letters.ts';
import { decodeLines, encodeJob, type JobData } from './job.ts';
import { LogQueue } from './log-queue.ts';
import { BULL, KEYS } from './names.ts';

const LIMITS = { letters: 10_000, bytes: 100_000_000 };
const idOf = (i: number) => `P7DASWVdoorDOOR${String(i).padStart(5, '0')}`;

let server: RedisServer;
let client: Redis;
let queue: LogQueue;
let letters: DeadLetters;

beforeAll(async () => {
  server = await startRedis();
  client = connectRedis(server.url, 'door');
  await new Promise((resolve) => client.once('ready', resolve));
  queue = new LogQueue(client);
  letters = new DeadLetters(client, queue);
});
afterEach(() => client.flushall());
afterAll(async () => {
  client?.disconnect();
  await server?.stop();
});

async function refuse(count: number) {
  const refused = Array.from({ length: count }, (_, i) => ({
    id: idOf(i),
    letter: encodeLetter({
      at: i,
      reason: 'r'.repeat(5000),
      action: `{"a":"${idOf(i)}"}`,
      document: `{"n":${i}}`,
    }),
  }));
  await queue.add([encodeJob({ firstId: idOf(0), logs: count, lines: '' })]);
  await queue.settle({ jobId: idOf(0), stored: 0, refused }, LIMITS);
  await client.del(BULL.prefix + idOf(0), BULL.wait);
}

describe('dead letters', () => {
  it('are read page by page, the newest first, each whole', async () => {
    await refuse(5);
    const first = await letters.page(3);
    expect(first.total).toBe(5);
    expect(first.letters.map(({ id }) => id)).toEqual([idOf(4), idOf(3), idOf(2)]);
    expect(first.letters[0]!.letter).toMatchObject({ at: 4, document: '{"n":4}' });
    expect(first.letters[0]!.letter.reason).toHaveLength(1000);
    expect((await letters.page(3, idOf(2))).letters.map(({ id }) => id)).toEqual([idOf(1), idOf(0)]);
  });

  it('are dropped by id or all, and their memory with them', async () => {
    await refuse(1200);
    expect(await letters.drop({ ids: [idOf(1), idOf(1), 'unknown', idOf(2)] })).toBe(2);
    expect(await letters.drop({ all: true })).toBe(1198);
    expect(await letters.page(10)).toEqual({ letters: [], total: 0 });
    expect(await client.hget(KEYS.counters, 'deadLetterBytes')).toBe('0');
    expect((await queue.status()).failed).toBe(1200);
  });

  it('are put into the queue again with the lines they came with, once while that job waits', async () => {
    await refuse(3);
    expect(await letters.replay({ ids: [idOf(2), 'unknown', idOf(0)] })).toBe(2);
    expect(await letters.replay({ ids: [idOf(2), idOf(0)] })).toBe(2);
    const [job, ...more] = await client.lrange(BULL.wait, 0, -1);
    expect(more).toEqual([]);
    const data = JSON.parse((await client.hget(BULL.prefix + job, 'data'))!) as JobData;
    expect(data).toMatchObject({ logs: 2, replay: true });
    expect(decodeLines(data).toString()).toBe(`{"a":"${idOf(2)}"}\n{"n":2}\n{"a":"${idOf(0)}"}\n{"n":0}\n`);
    expect(await queue.status()).toMatchObject({ queued: 2, deadLetters: 3, failed: 3 });
  });

  it('stay with the new reason where a replay is refused, and stay dropped where they were dropped meanwhile', async () => {
    await refuse(2);
    await letters.replay({ all: true });
    const [job] = await client.lrange(BULL.wait, 0, -1);
    await letters.drop({ ids: [idOf(0)] });
    const again = (id: string) => ({
      id,
      letter: encodeLetter({ at: 9, reason: 'new', action: '{}', document: '{}' }),
    });
    const outcome = { jobId: job!, stored: 0, refused: [again(idOf(0)), again(idOf(1))], replayed: [] };
    expect(await queue.settle(outcome, LIMITS)).toBe('settled');
    const { letters: held } = await letters.page(10);
    expect(held.map(({ id, letter }) => [id, letter.reason])).toEqual([[idOf(1), 'new']]);
    expect(await queue.status()).toMatchObject({ queued: 0, failed: 2, deadLetters: 1 });
    await letters.drop({ all: true });
    expect(await client.hget(KEYS.counters, 'deadLetterBytes')).toBe('0');
  });
});
