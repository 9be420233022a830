// Full queues, full memory, lost data and refused logs: said with the right answer, and nothing acknowledged is lost.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import type { DeadLetterPage } from '@timberline/contract';
import { makeLogs, uniqueMarker } from '../harness/logs.ts';
import { useOwnStack, waitUntilReady } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';
import { expectUnavailable } from './unavailable.ts';

const QUEUE_LIMIT = 2_000_000;
const DEAD_LETTER_LIMIT = 20;
const stack = useOwnStack({
  only: ['elasticsearch', 'redis', 'api', 'processor'],
  env: {
    TIMBERLINE_QUEUE_LIMIT_BYTES: String(QUEUE_LIMIT),
    TIMBERLINE_DEAD_LETTER_LIMIT: String(DEAD_LETTER_LIMIT),
  },
});
const api = () => stack().api;

describe('logs that Elasticsearch refuses', () => {
  const marker = uniqueMarker();
  const letters = () => api().get<DeadLetterPage>('/api/dead-letters', { size: 7 });
  const command = (method: string, path: string, json: unknown) =>
    api().request<{ replayed: number; deleted: number; errors: { path: string }[] }>(path, { method, json });
  const index = () =>
    `${stack().urls.elasticsearch}/timberline-logs-${new Date().toISOString().slice(0, 10).replaceAll('-', '.')}`;
  const settled = async () => {
    const { queued, indexing } = await api().status();
    return queued + indexing === 0;
  };

  test('become dead letters, whole and with the reason, beside those that are stored', async () => {
    // An index whose mapping somebody else made: it takes numbers alone as commits.
    await fetch(index(), {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ mappings: { properties: { commit: { type: 'integer' } } } }),
    });
    const logs = [...makeLogs(marker, 5, { commit: 'five' }), ...makeLogs(marker, 3, { commit: '3' })];
    const { receipt } = await api().accept(logs);
    await waitUntil(async () => (await api().receipt(receipt)).state !== 'queued', {
      what: 'the end of the post',
    });
    expect(await api().receipt(receipt)).toEqual({ state: 'partial', accepted: 8, indexed: 3, failed: 5 });
    expect(await api().status()).toMatchObject({
      queued: 0,
      indexing: 0,
      indexed: 3,
      failed: 5,
      deadLetters: 5,
    });
    const { body } = await letters();
    expect(body).toMatchObject({ total: 5, next: null });
    for (const { id, at, reason, log } of body.deadLetters) {
      expect(reason).toMatch(/commit/);
      expect(Date.parse(at)).toBeGreaterThan(0);
      const sent = logs.find(({ message }) => message === log['message'])!;
      expect(log).toMatchObject({ ...sent, id });
    }
  });

  test('are refused with 429 at the limit of dead letters, and none is dropped', async () => {
    for (let held = 5; held < DEAD_LETTER_LIMIT; held += 5) {
      await api().accept(makeLogs(marker, 5, { commit: 'five' }));
      await waitUntil(settled, { what: 'the letters' });
    }
    // The door may let in what comes before its next reading: a log to be refused would then wait for room.
    await waitUntil(
      async () => {
        const answer = await api().post(makeLogs(marker, 1, { commit: '3' }));
        return answer.status === 429 && Number(answer.headers.get('retry-after')) > 0;
      },
      { what: 'a 429' },
    );
    await waitUntil(settled, { what: 'the logs let in before' });
    const { body } = await letters();
    expect(body.total).toBe(DEAD_LETTER_LIMIT);
    expect((await api().status()).failed).toBe(body.total);
    expect(body.deadLetters).toHaveLength(7);
    const next = await api().get<DeadLetterPage>('/api/dead-letters', { size: 500, after: body.next! });
    expect(next.body.deadLetters).toHaveLength(body.total - 7);
  });

  test('are dropped by id', async () => {
    const { body } = await letters();
    const ids = body.deadLetters.map(({ id }) => id);
    expect((await command('DELETE', '/api/dead-letters', { ids })).body).toEqual({ deleted: 7 });
    expect((await letters()).body.total).toBe(body.total - 7);
    for (const wrong of [{}, { ids: [] }, { ids: ['x'] }, { all: false }, { ids, all: true }]) {
      const answer = await command('DELETE', '/api/dead-letters', wrong);
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0]!.path).toMatch(/ids|all/);
    }
  });

  test('survive a kill of Redis, stay when a replay is refused again, and are stored when it is not', async () => {
    const { restarts } = stack()
      .processes()
      .find(({ name }) => name === 'redis')!;
    stack().kill('redis', 'SIGKILL');
    await stack().waitFor('redis', 'up', { restarts: restarts + 1 });
    await waitUntilReady(stack());
    const before = await api().status();
    const held = (await letters()).body.total;
    expect(held).toBeGreaterThan(0);
    expect((await command('POST', '/api/dead-letters/replay', { all: true })).body).toEqual({
      replayed: held,
    });
    await waitUntil(settled, { what: 'the replay' });
    expect(await api().status()).toMatchObject({
      deadLetters: held,
      failed: before.failed,
      indexed: before.indexed,
    });

    await fetch(index(), { method: 'DELETE' });
    await command('POST', '/api/dead-letters/replay', { all: true });
    await waitUntil(async () => (await api().status()).deadLetters === 0, { what: 'the letters gone' });
    const after = await api().status();
    expect(after).toMatchObject({ failed: before.failed - held, indexed: before.indexed + held });
    expect(await api().findLogs({ parentResourceId: marker }, held)).toHaveLength(held);
  });
});

test('a queue past its limit is a 429 with Retry-After; with Elasticsearch awake it drains and opens', async () => {
  const marker = uniqueMarker();
  let accepted = 0;
  // A slow disk may let a post's outcome be unknown: a 503 that says so, and logs that may be there.
  let unknown = 0;
  // A door counts what it added on top of its last reading, some of it twice, and may close a post too early: the next
  // reading opens it again, and another API would not be closed.
  const redis = new Redis(stack().urls.redis);
  const full = async () =>
    Number(await redis.hget('timberline:counters', 'enqueuedBytes')) -
      Number(await redis.hget('timberline:counters', 'settledBytes')) >=
    QUEUE_LIMIT;
  stack().kill('elasticsearch', 'SIGSTOP');
  try {
    await waitUntil(
      async () => {
        const answer = await api().post(makeLogs(marker, 500));
        if (answer.status === 202) accepted += answer.body.accepted;
        if (answer.status === 503) unknown += 500;
        return answer.status === 429 && Number(answer.headers.get('retry-after')) > 0 && (await full());
      },
      { what: 'a 429', pollMs: 1 },
    );
    expect(accepted).toBeGreaterThan(500);
    const { queued, indexing } = await api().status();
    expect(queued + indexing).toBeGreaterThanOrEqual(accepted);
    expect(queued + indexing).toBeLessThanOrEqual(accepted + unknown);

    // An API that starts now knows of what waits before it lets anything in.
    stack().kill('api', 'SIGKILL');
    const answers = new Set<number>();
    await waitUntil(
      async () => {
        const answer = await api().post(makeLogs(uniqueMarker(), 1));
        answers.add(answer.status);
        return answer.status === 429 && Number(answer.headers.get('retry-after')) > 0;
      },
      { what: 'a 429', pollMs: 1 },
    );
    // Before its first reading of Redis it would say 503.
    expect([...answers].filter((status) => status !== 503)).toEqual([429]);
  } finally {
    redis.disconnect();
    stack().kill('elasticsearch', 'SIGCONT');
  }
  await waitUntil(async () => (await api().post(makeLogs(uniqueMarker(), 1))).status === 202, {
    what: 'an open door',
  });
  const found = await api().findLogs({ parentResourceId: marker }, accepted);
  expect(found.length).toBeGreaterThanOrEqual(accepted);
  expect(found.length).toBeLessThanOrEqual(accepted + unknown);
});

test('a Redis near its memory limit is a 429 with Retry-After, at it a refusal, and neither is a loss', async () => {
  const marker = uniqueMarker();
  const redis = new Redis(stack().urls.redis);
  const [, limit] = (await redis.config('GET', 'maxmemory')) as [string, string];
  const closed = async () => {
    const answer = await api().post(makeLogs(marker, 10));
    expect([429, 503]).toContain(answer.status);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await api().get('/api/ingest/status')).status).toBe(200);
    return answer;
  };
  await redis.set('filler', 'x'.repeat(2_000_000));
  await redis.config('SET', 'maxmemory', '2000000');
  try {
    await closed();
    await waitUntil(async () => (await closed()).status === 429, { what: 'a 429' });
    expect((await closed()).body.detail).toMatch(/memory/);
  } finally {
    await redis.config('SET', 'maxmemory', limit);
    await redis.del('filler');
    redis.disconnect();
  }
  await waitUntil(async () => (await api().post(makeLogs(marker, 10))).status === 202, {
    what: 'an open door',
  });
  expect(await api().findLogs({ parentResourceId: marker }, 10)).toHaveLength(10);
});

test('a Redis that is away is a 503 with Retry-After within 2 s, and the API keeps answering', async () => {
  const marker = uniqueMarker();
  await api().store(makeLogs(marker, 2));
  await stack().hold('redis');
  try {
    await expectUnavailable(stack(), marker, 2);
    expect((await api().get('/api/ingest/status')).status).toBe(503);
    expect((await api().get('/api/dead-letters')).status).toBe(503);
    // Started without Redis, it answers as well.
    stack().kill('api', 'SIGKILL');
    await waitUntil(async () => (await api().get('/health/live')).status === 200, { what: 'the API' });
    await expectUnavailable(stack(), marker, 2);
  } finally {
    await stack().release('redis');
  }
  await waitUntilReady(stack());
  await api().store(makeLogs(marker, 2));
  expect(await api().findLogs({ parentResourceId: marker }, 4)).toHaveLength(4);
});

test('a Redis with weaker settings is set right and named, as far as it can be', async () => {
  const redis = new Redis(stack().urls.redis);
  const [, limit] = (await redis.config('GET', 'maxmemory')) as [string, string];
  const ready = async () =>
    (await api().get<{ dependencies: { redis: { detail: string } } }>('/health/ready')).body.dependencies
      .redis.detail;
  await redis.config('SET', 'appendfsync', 'everysec');
  await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
  await redis.config('SET', 'maxmemory', '0');
  // Settings are looked at with each connection.
  await redis.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  await waitUntil(async () => /maxmemory is 0, not a limit/.test(await ready()), { what: 'the news of it' });
  expect(await ready()).toMatch(/appendfsync was everysec and is always until Redis restarts/);
  expect(await ready()).toMatch(/maxmemory-policy was allkeys-lru and is noeviction until Redis restarts/);
  expect(await redis.config('GET', 'appendfsync')).toEqual(['appendfsync', 'always']);
  expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
  await redis.config('SET', 'maxmemory', limit);
  redis.disconnect();
});

test('a Redis that comes back empty is noticed and said, and the door works on', async () => {
  await stack().hold('redis');
  // A folder since Redis 7, a file before.
  for (const kept of ['appendonlydir', 'appendonly.aof'])
    rmSync(join(stack().dataDir, 'redis', kept), { recursive: true, force: true });
  await stack().release('redis');
  await waitUntil(async () => /lost its data/.test((await api().get('/health/ready')).text), {
    what: 'the news of it',
  });
  const marker = uniqueMarker();
  await waitUntil(async () => (await api().post(makeLogs(marker, 3))).status === 202, {
    what: 'an open door',
  });
  expect(await api().findLogs({ parentResourceId: marker }, 3)).toHaveLength(3);
});
