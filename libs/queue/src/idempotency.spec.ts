import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { connectRedis } from './connection.ts';
import { IdempotencyKeys, recordKey, type Reservation } from './idempotency.ts';
import { encodeJob } from './job.ts';
import { LogQueue } from './log-queue.ts';
import { KEYS } from './names.ts';

const HOUR_MS = 3_600_000;
const FIRST = Buffer.from('first');

const redis = useRedis((url) => connectRedis(url, 'api'));
let queue: LogQueue;
let keys: IdempotencyKeys;
beforeEach(() => {
  queue = new LogQueue(redis().client);
  keys = new IdempotencyKeys(redis().client, { keys: 18, bytes: 100_000 });
});

const job = (letter: string) => encodeJob({ firstId: letter.repeat(20), logs: 1, lines: 'x' });
const ask = (key: string, body = 'body', client = 'c') => keys.reserve({ key, client }, body);

/** Reserves a key that must be free. */
async function reserve(key: string, client = 'c'): Promise<Reservation> {
  const result = await ask(key, 'body', client);
  if (result.state !== 'reserved') throw new Error(`The key is ${result.state} instead of reserved.`);
  return result.reservation;
}

/** Completes a key that must be free. */
async function complete(key: string, client = 'c', answer = FIRST): Promise<void> {
  const reservation = await reserve(key, client);
  expect(await queue.add([], { reservation, answer })).toEqual({ state: 'added' });
}

/** Moves the end of the lease, 5 s after the reservation, into the past. */
const endLease = (keyHash: string) => redis().client.hset(recordKey(keyHash), 'lease', 0);

/** Moves every answer into the bucket of another time. */
async function moveAnswers(toBucket: (bucket: number) => number): Promise<void> {
  const { client } = redis();
  for (const index of [KEYS.idempotencyKeys, KEYS.idempotencyBytes])
    for (const [bucket, value] of Object.entries(await client.hgetall(index)))
      await client
        .multi()
        .hdel(index, bucket)
        .hset(index, String(toBucket(Number(bucket))), value)
        .exec();
  for (const prefix of [KEYS.idempotencyAnswers, KEYS.idempotencyClients])
    for (const key of await client.keys(`${prefix}*`)) {
      const [bucket, ...rest] = key.slice(prefix.length).split(':');
      await client.rename(key, prefix + [String(toBucket(Number(bucket))), ...rest].join(':'));
    }
}

describe('IdempotencyKeys', () => {
  it('A repeated post gets the first answer and adds nothing.', async () => {
    const reservation = await reserve('k');
    expect(await ask('k')).toEqual({ state: 'pending' });
    expect(await queue.add([job('A')], { reservation, answer: FIRST })).toEqual({ state: 'added' });
    expect(await ask('k')).toEqual({ state: 'done', answer: FIRST });
    const answer = Buffer.from('second');
    expect(await queue.add([job('B')], { reservation, answer })).toEqual({ state: 'done', answer: FIRST });
    expect((await queue.status()).queued).toBe(1);
  });

  it('An answer may have any bytes.', async () => {
    const answer = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    await complete('k', 'c', answer);
    expect(await ask('k')).toEqual({ state: 'done', answer });
  });

  it('A key is refused with another body, while its post is in flight and afterwards.', async () => {
    const reservation = await reserve('k');
    expect(await ask('k', 'another')).toEqual({ state: 'mismatch' });
    await queue.add([], { reservation, answer: FIRST });
    expect(await ask('k', 'another')).toEqual({ state: 'mismatch' });
  });

  it('A key is free again when its post was refused.', async () => {
    await keys.release(await reserve('k'));
    expect(await ask('k', 'another')).toMatchObject({ state: 'reserved' });
  });

  it('A key that was completed is not released.', async () => {
    const reservation = await reserve('k');
    await queue.add([], { reservation, answer: FIRST });
    await keys.release(reservation);
    expect(await ask('k')).toMatchObject({ state: 'done' });
  });

  it('A key passes to the next post when the first one died, and only one of both adds.', async () => {
    const dead = await reserve('k');
    await endLease(dead.keyHash);
    const next = await reserve('k');
    const superseded = { state: 'superseded' };
    expect(await queue.add([job('A')], { reservation: dead, answer: FIRST })).toEqual(superseded);
    await keys.release(dead);
    expect(await queue.add([job('B')], { reservation: next, answer: FIRST })).toEqual({ state: 'added' });
    expect((await queue.status()).queued).toBe(1);
  });

  it('The same key of two principals is two keys.', async () => {
    await complete('k');
    expect(await keys.reserve({ key: 'k', client: 'c', principal: 'p' }, 'body')).toMatchObject({
      state: 'reserved',
    });
  });

  it('A post in flight is forgotten when nobody has completed it for long.', async () => {
    const { keyHash } = await reserve('k');
    expect(await redis().client.pttl(recordKey(keyHash))).toBeGreaterThan(5 * 60_000);
    await complete('l');
    expect(await redis().client.keys(`${KEYS.idempotency}*`)).toEqual([recordKey(keyHash)]);
  });
});

describe('The limits of idempotency keys', () => {
  it('One client leaves part of the keys to others, and known keys are answered.', async () => {
    for (let n = 0; n < 16; n++) await complete(`k${n}`);
    expect(await ask('k16')).toMatchObject({ state: 'full' });
    expect(await ask('k0')).toEqual({ state: 'done', answer: FIRST });
    await complete('other', 'd');
    await complete('another', 'e');
    expect(await ask('k17', 'body', 'f'), 'at the limit of all').toMatchObject({ state: 'full' });
  });

  it('A full limit says when the oldest keys expire.', async () => {
    keys = new IdempotencyKeys(redis().client, { keys: 1, bytes: 100_000 });
    await complete('k');
    const result = await ask('l');
    const { retryAfterMs } = result.state === 'full' ? result : { retryAfterMs: 0 };
    expect(retryAfterMs).toBeGreaterThan(24 * HOUR_MS - 60_000);
    expect(retryAfterMs).toBeLessThanOrEqual(27 * HOUR_MS);
  });

  it('At the limit of bytes new keys are refused.', async () => {
    for (const key of ['1', '2', '3']) await complete(key);
    const small = new IdempotencyKeys(redis().client, { keys: 100, bytes: 150 });
    expect(await small.reserve({ key: '4', client: 'd' }, 'body')).toMatchObject({ state: 'full' });
  });
});

describe('The time for which an answer is kept', () => {
  it('Answers expire 24 to 27 hours after they were given.', async () => {
    await complete('k');
    const { client } = redis();
    const expiring = [
      ...(await client.keys(`${KEYS.idempotencyAnswers}*`)),
      ...(await client.keys(`${KEYS.idempotencyClients}*`)),
    ];
    expect(expiring).toHaveLength(2);
    for (const key of expiring) {
      expect(await client.pttl(key), key).toBeGreaterThan(24 * HOUR_MS - 60_000);
      expect(await client.pttl(key), key).toBeLessThanOrEqual(27 * HOUR_MS);
    }
  });

  it.each([
    { what: 'back', toBucket: (bucket: number) => bucket + 2 },
    { what: 'forth', toBucket: (bucket: number) => bucket - 2 },
  ])('An answer is found after the clock was set $what by six hours.', async ({ toBucket }) => {
    await complete('k');
    await moveAnswers(toBucket);
    expect(await ask('k')).toEqual({ state: 'done', answer: FIRST });
  });

  it('The keys of a bucket that has expired are no longer counted.', async () => {
    keys = new IdempotencyKeys(redis().client, { keys: 1, bytes: 100_000 });
    await complete('k');
    await moveAnswers((bucket) => bucket - 9);
    await redis().client.del(await redis().client.keys(`${KEYS.idempotencyAnswers}*`));
    await complete('l');
    expect(Object.values(await redis().client.hgetall(KEYS.idempotencyKeys))).toEqual(['1']);
  });
});

describe('Keys that a version before 0.2 stored', () => {
  const keyHash = createHash('sha256').update('old').digest('base64url');

  beforeEach(async () => {
    const { client } = redis();
    await client.hset(recordKey(keyHash), { body: 'body', answer: '{"receipt":"r"}' });
    await client.zadd(KEYS.idempotencyExpiry, Date.now() + HOUR_MS, keyHash);
    await client.hset(KEYS.counters, 'idempotencyBytes', 15);
  });

  it('A repeated post gets the answer of that version.', async () => {
    expect(await ask('old')).toEqual({ state: 'done', answer: '{"receipt":"r"}' });
    expect(await ask('old', 'another')).toEqual({ state: 'mismatch' });
  });

  it('They count, and say when they expire.', async () => {
    keys = new IdempotencyKeys(redis().client, { keys: 1, bytes: 100_000 });
    const result = await ask('new');
    expect(result.state).toBe('full');
    expect(result.state === 'full' && result.retryAfterMs).toBeLessThanOrEqual(HOUR_MS);
  });

  it('An expired one is free again, and its bytes are no longer counted.', async () => {
    const { client } = redis();
    await client.zadd(KEYS.idempotencyExpiry, 1, keyHash);
    expect(await ask('old', 'another body')).toMatchObject({ state: 'reserved' });
    expect(await client.hget(KEYS.counters, 'idempotencyBytes')).toBe('0');
    expect(await client.zcard(KEYS.idempotencyExpiry)).toBe(0);
  });
});
