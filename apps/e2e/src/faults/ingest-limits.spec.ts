// Full queues, full memory, lost data and rejected logs get the right answers, and no acknowledged log is lost.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import type { DeadLetterPage } from '@timberline/contract';
import { askElasticsearch, waitForTemplate } from '../harness/elasticsearch.ts';
import { makeLogs, uniqueMarker } from '../harness/logs.ts';
import { useOwnStack, waitUntilReady } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';
import { expectUnavailable } from './expect-unavailable.ts';

const QUEUE_LIMIT_BYTES = 2_000_000;
const DEAD_LETTER_LIMIT = 20;
const stack = useOwnStack({
  only: ['elasticsearch', 'redis', 'api', 'processor'],
  env: {
    TIMBERLINE_QUEUE_LIMIT_BYTES: String(QUEUE_LIMIT_BYTES),
    TIMBERLINE_DEAD_LETTER_LIMIT: String(DEAD_LETTER_LIMIT),
  },
});
const api = () => stack().api;

describe('Logs that Elasticsearch rejects', () => {
  const marker = uniqueMarker();
  const deadLetterPage = () => api().get<DeadLetterPage>('/api/dead-letters', { size: 7 });
  const command = (method: string, path: string, json: unknown) =>
    api().request<{ replayed: number; deleted: number; errors: { path: string }[] }>(path, { method, json });
  const index = () => `timberline-logs-${new Date().toISOString().slice(0, 10).replaceAll('-', '.')}`;
  const queueIsEmpty = async () => {
    const { queued, indexing } = await api().status();
    return queued + indexing === 0;
  };

  test('Rejected logs of a batch become complete dead letters with a reason while its other logs are stored.', async () => {
    // The index has a foreign mapping, whose `commit` accepts only numbers.
    await waitForTemplate(stack());
    await askElasticsearch(stack(), 'PUT', index(), {
      mappings: { properties: { commit: { type: 'integer' } } },
    });
    const logs = [...makeLogs(marker, 5, { commit: 'five' }), ...makeLogs(marker, 3, { commit: '3' })];
    const { receipt } = await api().accept(logs);
    await waitUntil(async () => (await api().receipt(receipt)).state !== 'queued', {
      what: 'the end of the batch',
    });
    expect(await api().receipt(receipt)).toEqual({ state: 'partial', accepted: 8, indexed: 3, failed: 5 });
    expect(await api().status()).toMatchObject({
      queued: 0,
      indexing: 0,
      indexed: 3,
      failed: 5,
      deadLetters: 5,
    });
    const { body } = await deadLetterPage();
    expect(body).toMatchObject({ total: 5, next: null });
    for (const { id, at, reason, log } of body.deadLetters) {
      expect(reason).toMatch(/commit/);
      expect(Date.parse(at)).toBeGreaterThan(0);
      const sent = logs.find(({ message }) => message === log['message'])!;
      expect(log).toMatchObject({ ...sent, id });
    }
  });

  test('At the limit of dead letters, posts get a 429 and no dead letter is dropped.', async () => {
    for (let count = 5; count < DEAD_LETTER_LIMIT; count += 5) {
      await api().accept(makeLogs(marker, 5, { commit: 'five' }));
      await waitUntil(queueIsEmpty, { what: 'the dead letters' });
    }
    // The API may accept posts until its next reading of the counters. Use valid logs: rejected ones would wait for room.
    await waitUntil(
      async () => {
        const answer = await api().post(makeLogs(marker, 1, { commit: '3' }));
        return answer.status === 429 && Number(answer.headers.get('retry-after')) > 0;
      },
      { what: 'a 429' },
    );
    await waitUntil(queueIsEmpty, { what: 'the logs accepted before' });
    const { body } = await deadLetterPage();
    expect(body.total).toBe(DEAD_LETTER_LIMIT);
    expect((await api().status()).failed).toBe(body.total);
    expect(body.deadLetters).toHaveLength(7);
    const next = await api().get<DeadLetterPage>('/api/dead-letters', { size: 500, after: body.next! });
    expect(next.body.deadLetters).toHaveLength(body.total - 7);
  });

  test('Dead letters are dropped by id.', async () => {
    const { body } = await deadLetterPage();
    const ids = body.deadLetters.map(({ id }) => id);
    expect((await command('DELETE', '/api/dead-letters', { ids })).body).toEqual({ deleted: 7 });
    expect((await deadLetterPage()).body.total).toBe(body.total - 7);
    for (const invalid of [{}, { ids: [] }, { ids: ['x'] }, { all: false }, { ids, all: true }]) {
      const answer = await command('DELETE', '/api/dead-letters', invalid);
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0]!.path).toMatch(/ids|all/);
    }
  });

  test('Dead letters survive a kill of Redis, stay if a replay is rejected again, and are stored if it succeeds.', async () => {
    const { restarts } = stack()
      .processes()
      .find(({ name }) => name === 'redis')!;
    stack().kill('redis', 'SIGKILL');
    await stack().waitFor('redis', 'up', { restarts: restarts + 1 });
    await waitUntilReady(stack());
    const before = await api().status();
    const deadLetterCount = (await deadLetterPage()).body.total;
    expect(deadLetterCount).toBeGreaterThan(0);
    expect((await command('POST', '/api/dead-letters/replay', { all: true })).body).toEqual({
      replayed: deadLetterCount,
    });
    await waitUntil(queueIsEmpty, { what: 'the replay' });
    expect(await api().status()).toMatchObject({
      deadLetters: deadLetterCount,
      failed: before.failed,
      indexed: before.indexed,
    });

    await askElasticsearch(stack(), 'DELETE', index());
    await command('POST', '/api/dead-letters/replay', { all: true });
    await waitUntil(async () => (await api().status()).deadLetters === 0, {
      what: 'an empty list of dead letters',
    });
    const after = await api().status();
    expect(after).toMatchObject({
      failed: before.failed - deadLetterCount,
      indexed: before.indexed + deadLetterCount,
    });
    expect(await api().findLogs({ parentResourceId: marker }, deadLetterCount)).toHaveLength(deadLetterCount);
  });
});

test('A full queue is a 429 with Retry-After until Elasticsearch resumes and the queue drains.', async () => {
  const marker = uniqueMarker();
  let accepted = 0;
  // On a slow disk the outcome of a post can be unknown: it gets a 503, and its logs may be stored.
  let unknown = 0;
  // An API adds its own posts to its last reading of the counters and may count some twice, so it can refuse a post too
  // early until its next reading. Another API would still accept posts.
  const redis = new Redis(stack().urls.redis);
  const full = async () =>
    Number(await redis.hget('timberline:counters', 'enqueuedBytes')) -
      Number(await redis.hget('timberline:counters', 'settledBytes')) >=
    QUEUE_LIMIT_BYTES;
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

    // An API that starts now reads the length of the queue before it accepts posts.
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
    // Before its first reading of Redis it answers 503.
    expect([...answers].filter((status) => status !== 503)).toEqual([429]);
  } finally {
    redis.disconnect();
    stack().kill('elasticsearch', 'SIGCONT');
  }
  await waitUntil(async () => (await api().post(makeLogs(uniqueMarker(), 1))).status === 202, {
    what: 'an accepted post',
  });
  const found = await api().findLogs({ parentResourceId: marker }, accepted);
  expect(found.length).toBeGreaterThanOrEqual(accepted);
  expect(found.length).toBeLessThanOrEqual(accepted + unknown);
});

test('A Redis near or at its memory limit leads to refusals with Retry-After and loses no log.', async () => {
  const marker = uniqueMarker();
  const redis = new Redis(stack().urls.redis);
  const [, limit] = (await redis.config('GET', 'maxmemory')) as [string, string];
  const postRefused = async () => {
    const answer = await api().post(makeLogs(marker, 10));
    expect([429, 503]).toContain(answer.status);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await api().get('/api/ingest/status')).status).toBe(200);
    return answer;
  };
  await redis.set('filler', 'x'.repeat(2_000_000));
  await redis.config('SET', 'maxmemory', '2000000');
  try {
    await postRefused();
    await waitUntil(async () => (await postRefused()).status === 429, { what: 'a 429' });
    expect((await postRefused()).body.detail).toMatch(/memory/);
  } finally {
    await redis.config('SET', 'maxmemory', limit);
    await redis.del('filler');
    redis.disconnect();
  }
  await waitUntil(async () => (await api().post(makeLogs(marker, 10))).status === 202, {
    what: 'an accepted post',
  });
  expect(await api().findLogs({ parentResourceId: marker }, 10)).toHaveLength(10);
});

test('Without Redis, posts get a 503 with Retry-After within 2 s and the API keeps answering.', async () => {
  const marker = uniqueMarker();
  await api().store(makeLogs(marker, 2));
  await stack().hold('redis');
  try {
    await expectUnavailable(stack(), marker, 2);
    expect((await api().get('/api/ingest/status')).status).toBe(503);
    expect((await api().get('/api/dead-letters')).status).toBe(503);
    // An API that starts without Redis answers in the same way.
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

test('With settings of Redis that can lose logs nothing is accepted, and the report says what to do.', async () => {
  const redis = new Redis(stack().urls.redis);
  const marker = uniqueMarker();
  const settings = { appendfsync: 'always', 'maxmemory-policy': 'noeviction', maxmemory: '' };
  settings.maxmemory = ((await redis.config('GET', 'maxmemory')) as [string, string])[1];
  const ready = () =>
    api().get<{ dependencies: { redis: { status: string; detail: string } } }>('/health/ready');
  try {
    await redis.config('SET', 'appendfsync', 'everysec');
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await redis.config('SET', 'maxmemory', '0');
    // The API checks the settings on each new connection.
    await redis.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await expect
      .poll(async () => (await ready()).body.dependencies.redis.detail)
      .toMatch(/maxmemory is 0, not a limit/);
    const { status, body } = await ready();
    expect(status).toBe(503);
    const { detail } = body.dependencies.redis;
    expect(detail).toContain('appendfsync is everysec, not always: acknowledged logs can be lost.');
    expect(detail).toContain(
      'maxmemory-policy is allkeys-lru, not noeviction: acknowledged logs can be lost.',
    );
    expect(detail).toContain('TIMBERLINE_REDIS_CONFIGURE=true');
    expect(await redis.config('GET', 'appendfsync'), 'changed by nobody').toEqual([
      'appendfsync',
      'everysec',
    ]);
    const post = await api().post(makeLogs(marker, 1));
    expect(post.status).toBe(503);
    expect(post.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(post.body.detail).toContain('Nothing was accepted');
  } finally {
    for (const [name, value] of Object.entries(settings)) await redis.config('SET', name, value);
    redis.disconnect();
  }
  await waitUntilReady(stack());
  await api().store(makeLogs(marker, 1));
});

test('A Redis that lost its data is reported, and the API accepts posts again.', async () => {
  await stack().hold('redis');
  // The append-only file is a folder since Redis 7 and a single file before.
  for (const name of ['appendonlydir', 'appendonly.aof'])
    rmSync(join(stack().dataDir, 'redis', name), { recursive: true, force: true });
  await stack().release('redis');
  await waitUntil(async () => /Redis lost/.test((await api().get('/health/ready')).text), {
    what: 'the report of the loss',
  });
  const marker = uniqueMarker();
  await waitUntil(async () => (await api().post(makeLogs(marker, 3))).status === 202, {
    what: 'an accepted post',
  });
  expect(await api().findLogs({ parentResourceId: marker }, 3)).toHaveLength(3);
});
