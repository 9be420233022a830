// Documents that their clients named, with the real Redis.
import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { connectRedis } from './connection.ts';
import { DocumentIds, fingerprint } from './document-ids.ts';
import { encodeJob } from './job.ts';
import { LogQueue } from './log-queue.ts';
import { KEYS } from './names.ts';

const HOUR_MS = 3_600_000;
const LIMIT = 8;

const redis = useRedis((url) => connectRedis(url, 'api'));
let queue: LogQueue;
let ids: DocumentIds;
beforeEach(() => {
  queue = new LogQueue(redis().client);
  ids = new DocumentIds(redis().client, LIMIT);
});

const prints = (...names: string[]) =>
  Buffer.concat(names.map((name) => fingerprint(name, Buffer.from('body'))));
const known = async (...names: string[]) => (await ids.find(prints(...names))).known;
let jobs = 0;
const job = (lines = 'x') => encodeJob({ firstId: String(jobs++).padStart(20, 'A'), logs: 1, lines });

/** Adds documents as a post does that has just looked for them. */
async function add(...names: string[]) {
  const { since } = await ids.find(prints(...names));
  return queue.addDocuments([job()], { fingerprints: prints(...names), since, limit: LIMIT });
}

/** Makes each generation begin so much earlier. */
async function age(ms: number): Promise<void> {
  const { client } = redis();
  for (const [number, size] of Object.entries(await client.hgetall(KEYS.documents))) {
    const earlier = String(Number(number) - ms);
    await client.multi().hdel(KEYS.documents, number).hset(KEYS.documents, earlier, size).exec();
    await client.rename(KEYS.documentSets + number, KEYS.documentSets + earlier);
  }
}

const generations = () => redis().client.hgetall(KEYS.documents);
const sets = async () => (await redis().client.keys(`${KEYS.documentSets}*`)).toSorted();

describe('DocumentIds', () => {
  it('Documents that were added are known, and others are not.', async () => {
    expect(await known('a', 'b')).toEqual([false, false]);
    expect(await add('a', 'c')).toEqual({ state: 'added' });
    expect(await known('a', 'b', 'c')).toEqual([true, false, true]);
    expect((await queue.status()).queued).toBe(1);
  });

  it('A name with another body is another document.', async () => {
    await add('a');
    expect((await ids.find(fingerprint('a', Buffer.from('other')))).known).toEqual([false]);
  });

  it('Of two posts with one document that looked for it at the same time, the second adds nothing.', async () => {
    const { since } = await ids.find(prints('a', 'b'));
    await add('a');
    const fingerprints = prints('a', 'b');
    const second = await queue.addDocuments([job()], { fingerprints, since, limit: LIMIT });
    expect(second).toMatchObject({ state: 'known', found: { known: [true, false] } });
    expect((await queue.status()).queued).toBe(1);
    expect(await known('b')).toEqual([false]);
  });

  it('The same holds for posts that are too long for one command, and leaves nothing of them.', async () => {
    const lines = randomBytes(600 * 1024).toString('base64');
    const { since } = await ids.find(prints('a'));
    const documents = { fingerprints: prints('a'), since, limit: LIMIT };
    expect(await queue.addDocuments([job(lines)], documents)).toEqual({ state: 'added' });
    expect(await queue.addDocuments([job(lines)], documents)).toMatchObject({ state: 'known' });
    expect((await queue.status()).queued).toBe(1);
    await expect.poll(() => redis().client.keys(`${KEYS.staged}*`)).toEqual([]);
  });

  it('A post of more documents than one command of Redis can name is looked for and added.', async () => {
    const fingerprints = randomBytes(14 * 9_001);
    const { since } = await ids.find(fingerprints);
    await queue.addDocuments([job()], { fingerprints, since, limit: 50_000 });
    const { known } = await ids.find(fingerprints);
    expect(known).toHaveLength(9_001);
    expect(known.every((is) => is)).toBe(true);
  });

  it('Jobs without documents are added without a trace among these.', async () => {
    await queue.add([job()]);
    expect(await redis().client.keys(`${KEYS.documents}*`)).toEqual([]);
  });

  it('What was forgotten on purpose can be added again.', async () => {
    await add('a');
    await ids.forget();
    expect(await redis().client.keys(`${KEYS.documents}*`)).toEqual([]);
    expect(await add('a')).toEqual({ state: 'added' });
  });
});

describe('The memory for documents', () => {
  it('Past the limit the oldest are forgotten and counted, and three quarters of the limit stay.', async () => {
    for (let at = 0; at < 10; at++) await add(`d${at}`);
    expect(await known('d0', 'd1')).toEqual([false, false]);
    expect(await known('d2', 'd3', 'd4', 'd5', 'd6', 'd7', 'd8', 'd9')).not.toContain(false);
    const sizes = Object.values(await generations()).map(Number);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(LIMIT);
    expect(await sets()).toHaveLength(sizes.length);
    expect(await redis().client.hget(KEYS.counters, 'forgottenDocuments')).toBe('2');
  });

  it('A post with more documents than the limit is remembered as a whole.', async () => {
    const names = Array.from({ length: 2 * LIMIT }, (_, at) => `d${at}`);
    await add(...names);
    expect(await known(...names)).toEqual(names.map(() => true));
  });

  it('Documents are kept for 24 to 30 hours.', async () => {
    await add('a');
    const [set] = await sets();
    const left = await redis().client.pttl(set!);
    expect(left).toBeGreaterThan(30 * HOUR_MS - 60_000);
    expect(left).toBeLessThanOrEqual(30 * HOUR_MS);
  });

  it('After six hours another generation begins, and those that have expired no longer count.', async () => {
    await add('a');
    await age(7 * HOUR_MS);
    await add('b');
    expect(await known('a', 'b')).toEqual([true, true]);
    expect(await sets()).toHaveLength(2);
    await age(24 * HOUR_MS);
    await add('c');
    expect(Object.keys(await generations())).toHaveLength(2);
    expect(await redis().client.hget(KEYS.counters, 'forgottenDocuments')).toBeNull();
  });

  it('A clock that is set back by hours forgets nothing.', async () => {
    await add('a');
    await age(-9 * HOUR_MS);
    for (const name of ['b', 'c', 'd']) await add(name);
    expect(await known('a', 'b', 'c', 'd')).toEqual([true, true, true, true]);
    expect(Object.keys(await generations())).toHaveLength(2);
  });
});
