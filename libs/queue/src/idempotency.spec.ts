import { beforeEach, describe, expect, it } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { connectRedis } from './connection.ts';
import { IdempotencyKeys, recordKey, type Reservation } from './idempotency.ts';
import { encodeJob } from './job.ts';
import { LogQueue } from './log-queue.ts';
import { KEYS } from './names.ts';

const redis = useRedis((url) => connectRedis(url, 'api'));
let queue: LogQueue;
let keys: IdempotencyKeys;
beforeEach(() => {
  queue = new LogQueue(redis().client);
  keys = new IdempotencyKeys(redis().client, { keys: 3, bytes: 100_000 });
});

const job = (letter: string) => encodeJob({ firstId: letter.repeat(20), logs: 1, lines: 'x' });

/** Reserves a key that must be free. */
async function reserve(key: string): Promise<Reservation> {
  const result = await keys.reserve(key, 'body');
  if (result.state !== 'reserved') throw new Error(`The key is ${result.state} instead of reserved.`);
  return result.reservation;
}

/** Moves the end of the lease, 5 s after the reservation, into the past. */
const endLease = (keyHash: string) => redis().client.hset(recordKey(keyHash), 'lease', 0);

describe('IdempotencyKeys', () => {
  it('A repeated post gets the first answer and adds nothing.', async () => {
    const reservation = await reserve('k');
    expect(await keys.reserve('k', 'body')).toEqual({ state: 'pending' });
    expect(await queue.add([job('A')], { reservation, answer: 'first' })).toEqual({ state: 'added' });
    expect(await keys.reserve('k', 'body')).toEqual({ state: 'done', answer: 'first' });
    expect(await queue.add([job('B')], { reservation, answer: 'second' })).toEqual({
      state: 'done',
      answer: 'first',
    });
    expect((await queue.status()).queued).toBe(1);
  });

  it('A key is refused with another body.', async () => {
    await keys.reserve('k', 'body');
    expect(await keys.reserve('k', 'another')).toEqual({ state: 'mismatch' });
  });

  it('A key is free again when its post was refused.', async () => {
    await keys.release(await reserve('k'));
    expect(await keys.reserve('k', 'another')).toMatchObject({ state: 'reserved' });
  });

  it('A key passes to the next post when the first one died, and only one of both adds.', async () => {
    const dead = await reserve('k');
    await endLease(dead.keyHash);
    const next = await reserve('k');
    expect(await queue.add([job('A')], { reservation: dead, answer: 'late' })).toEqual({
      state: 'superseded',
    });
    await keys.release(dead);
    expect(await queue.add([job('B')], { reservation: next, answer: 'next' })).toEqual({ state: 'added' });
    expect((await queue.status()).queued).toBe(1);
  });

  it('At the limit of keys new ones are refused, and known ones are answered.', async () => {
    const reservation = await reserve('1');
    await queue.add([job('A')], { reservation, answer: 'first' });
    await keys.reserve('2', 'body');
    await keys.reserve('3', 'body');
    expect(await keys.reserve('4', 'body')).toEqual({ state: 'full' });
    expect(await keys.reserve('1', 'body')).toEqual({ state: 'done', answer: 'first' });
  });

  it('At the limit of bytes new keys are refused.', async () => {
    for (const key of ['1', '2', '3']) await reserve(key);
    const small = new IdempotencyKeys(redis().client, { keys: 100, bytes: 1000 });
    expect(await small.reserve('4', 'body')).toEqual({ state: 'full' });
  });

  it('An expired key is free again, and its bytes are no longer counted.', async () => {
    const reservation = await reserve('1');
    await queue.add([job('A')], { reservation, answer: 'first' });
    await redis().client.zadd(KEYS.idempotencyExpiry, 1, reservation.keyHash);
    expect(await keys.reserve('1', 'another body')).toMatchObject({ state: 'reserved' });
    expect(await redis().client.hget(KEYS.counters, 'idempotencyBytes')).toBe('0');
    expect(await redis().client.zcard(KEYS.idempotencyExpiry)).toBe(1);
  });
});
