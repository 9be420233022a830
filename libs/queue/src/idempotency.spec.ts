import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '@timberline/testing';
import { connectRedis } from './connection.ts';
import { IdempotencyKeys, recordKey, type ReserveResult } from './idempotency.ts';
import { encodeJob } from './job.ts';
import { LogQueue } from './log-queue.ts';
import { KEYS } from './names.ts';

let server: RedisServer;
let client: Redis;
let queue: LogQueue;
let keys: IdempotencyKeys;

beforeAll(async () => {
  server = await startRedis();
  client = connectRedis(server.url, 'door');
  await new Promise((resolve) => client.once('ready', resolve));
  queue = new LogQueue(client);
  keys = new IdempotencyKeys(client, { keys: 3, bytes: 100_000 });
});
afterEach(() => client.flushall());
afterAll(async () => {
  client?.disconnect();
  await server?.stop();
});

const job = (letter: string) => encodeJob({ firstId: letter.repeat(20), logs: 1, lines: 'x' });
function reservation(result: ReserveResult) {
  if (result.state !== 'reserved') throw new Error(`not reserved but ${result.state}`);
  return result.reservation;
}
/** As after the 5 s in which a door has to answer. */
const endLease = (keyHash: string) => client.hset(recordKey(keyHash), 'lease', 0);

describe('an idempotency key', () => {
  it('gives the first answer again, and adds nothing again', async () => {
    const first = reservation(await keys.reserve('k', 'body'));
    expect(await keys.reserve('k', 'body')).toEqual({ state: 'pending' });
    expect(await queue.add([job('A')], { reservation: first, answer: 'first' })).toEqual({ state: 'added' });
    expect(await keys.reserve('k', 'body')).toEqual({ state: 'done', answer: 'first' });
    expect(await queue.add([job('B')], { reservation: first, answer: 'second' })).toEqual({
      state: 'done',
      answer: 'first',
    });
    expect((await queue.status()).queued).toBe(1);
  });

  it('belongs to one body', async () => {
    await keys.reserve('k', 'body');
    expect(await keys.reserve('k', 'another')).toEqual({ state: 'mismatch' });
  });

  it('is free again when its post was refused', async () => {
    await keys.release(reservation(await keys.reserve('k', 'body')));
    expect(await keys.reserve('k', 'another')).toMatchObject({ state: 'reserved' });
  });

  it('passes to the next post when the first one died, and only one of both adds', async () => {
    const dead = reservation(await keys.reserve('k', 'body'));
    await endLease(dead.keyHash);
    const next = reservation(await keys.reserve('k', 'body'));
    expect(await queue.add([job('A')], { reservation: dead, answer: 'late' })).toEqual({
      state: 'superseded',
    });
    await keys.release(dead);
    expect(await queue.add([job('B')], { reservation: next, answer: 'next' })).toEqual({ state: 'added' });
    expect((await queue.status()).queued).toBe(1);
  });

  it('is refused where too many are kept, known ones still answered', async () => {
    const first = reservation(await keys.reserve('1', 'body'));
    await queue.add([job('A')], { reservation: first, answer: 'first' });
    await keys.reserve('2', 'body');
    await keys.reserve('3', 'body');
    expect(await keys.reserve('4', 'body')).toEqual({ state: 'full' });
    expect(await keys.reserve('1', 'body')).toEqual({ state: 'done', answer: 'first' });
    const small = new IdempotencyKeys(client, { keys: 100, bytes: 1000 });
    expect(await small.reserve('4', 'body')).toEqual({ state: 'full' });
  });

  it('is forgotten after its time, with its memory', async () => {
    const first = reservation(await keys.reserve('1', 'body'));
    await queue.add([job('A')], { reservation: first, answer: 'first' });
    await client.zadd(KEYS.idempotencyExpiry, 1, first.keyHash);
    expect(await keys.reserve('1', 'another body')).toMatchObject({ state: 'reserved' });
    expect(await client.hget(KEYS.counters, 'idempotencyBytes')).toBe('0');
    expect(await client.zcard(KEYS.idempotencyExpiry)).toBe(1);
  });
});
