// An engine no longer has what it acknowledged, and it is told: Redis comes back without the end of its append-only file, as
// after a power cut with a disk that lied, and somebody deletes an index.
import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import type { LossList, Receipt } from '@timberline/contract';
import { askElasticsearch, waitForTemplate } from '../harness/elasticsearch.ts';
import { makeLog, makeLogs, uniqueMarker } from '../harness/logs.ts';
import { useOwnStack, waitUntilReady } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';

const CUT_BYTES = 20_000;
const stack = useOwnStack({ only: ['elasticsearch', 'redis', 'api', 'processor'] });
const api = () => stack().api;

/** The file that Redis writes to: one of a folder since Redis 7, a single one before. */
function appendOnlyFile(): string {
  const folder = join(stack().dataDir, 'redis');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const name = names.find((one) => one.endsWith('.incr.aof')) ?? 'appendonly.aof';
  return join(folder, name);
}

/** Ends Redis without a last word and cuts its file; the supervisor starts it again. */
async function cutTail(): Promise<void> {
  const restarts = restartsOfRedis();
  stack().kill('redis', 'SIGSTOP');
  const file = appendOnlyFile();
  truncateSync(file, statSync(file).size - CUT_BYTES);
  stack().kill('redis', 'SIGKILL');
  await stack().waitFor('redis', 'up', { restarts: restarts + 1 });
}

const restartsOfRedis = () =>
  stack()
    .processes()
    .find(({ name }) => name === 'redis')!.restarts;
const losses = async () => (await api().get<LossList>('/api/losses')).body.losses;
const unconfirmed = async () => (await losses()).filter(({ confirmedAt }) => confirmedAt === null);
const queued = async () => (await api().status()).queued;
type Readiness = { dependencies: Record<'redis' | 'elasticsearch', { detail: string }> };
const dependencies = async () => (await api().get<Readiness>('/health/ready')).body.dependencies;
const redisDetail = async () => (await dependencies()).redis.detail;
const elasticsearchDetail = async () => (await dependencies()).elasticsearch.detail;

async function confirmAll(detail = redisDetail): Promise<void> {
  const { status, body } = await api().request<{ confirmed: number }>('/api/losses/confirm', {
    json: { all: true },
  });
  expect(status).toBe(200);
  expect(body.confirmed).toBe(1);
  expect(await unconfirmed()).toEqual([]);
  await expect.poll(detail).not.toMatch(/lost/);
}

/** Posts logs one by one, so that each is a job of its own, and returns their receipts. */
async function postOneByOne(marker: string, count: number): Promise<string[]> {
  const receipts: string[] = [];
  for (let n = 0; n < count; n++) {
    const { status, body } = await api().post([makeLog(marker, { message: 'x'.repeat(400) }, n)]);
    expect(status).toBe(202);
    receipts.push(body.receipt);
  }
  return receipts;
}

test('An index that Elasticsearch no longer has is told with its number of logs, until a person confirms.', async () => {
  const index = 'timberline-logs-2020.01.02';
  const ask = async (method: string, path: string) => {
    const answer = await askElasticsearch(stack(), method, path, method === 'PUT' ? {} : undefined);
    expect(answer.status, `${method} ${path}`).toBeLessThan(300);
  };
  await waitForTemplate(stack());
  for (let n = 0; n < 7; n++) await ask('PUT', `${index}/_doc/${n}?refresh=true`);
  const redis = new Redis(stack().urls.redis);
  const mark = async () => JSON.parse((await redis.hget('timberline:index-docs', index)) ?? '{}') as object;
  try {
    await expect.poll(mark).toMatchObject({ docs: 7 });
    // A closed index is no loss.
    await ask('POST', `${index}/_close`);
    await expect.poll(mark).toHaveProperty('lastReadAt');
    expect(await losses()).toEqual([]);
  } finally {
    redis.disconnect();
    await ask('DELETE', index);
  }
  const told = `Elasticsearch lost at least 7 stored logs of ${index}`;
  await expect.poll(elasticsearchDetail).toContain(told);
  expect(stack().log('api')).toContain(told);
  expect(await unconfirmed()).toMatchObject([
    { engine: 'elasticsearch', atLeast: 7, indices: [index], from: '2020-01-02T00:00:00.000Z' },
  ]);
  await confirmAll(elasticsearchDetail);
});

test('The logs in a tail that Redis lost are told to the last one, until a person confirms.', async () => {
  const marker = uniqueMarker();
  await api().store(makeLogs(marker, 5));
  expect(await unconfirmed(), 'before').toEqual([]);
  await stack().hold('processor');
  let receipts: string[];
  let missing: number;
  try {
    receipts = await postOneByOne(marker, 50);
    expect(await queued()).toBe(50);
    await cutTail();
    missing = 50 - (await waitUntil(queued, { what: 'an answer of Redis' }));
    expect(missing).toBeGreaterThan(0);
    await expect.poll(unconfirmed).toMatchObject([{ atLeast: missing, atMost: missing, engine: 'redis' }]);
    expect((await api().get('/health/ready')).status).toBe(200);
    expect(await redisDetail()).toContain(`Redis lost ${missing} acknowledged logs`);
    expect(stack().log('api')).toContain(`Redis lost ${missing} acknowledged logs`);
    // New posts do not hide the loss.
    await postOneByOne(marker, 60);
    expect(await unconfirmed()).toMatchObject([{ atLeast: missing, atMost: missing }]);
  } finally {
    await stack().release('processor');
  }
  expect(await api().findLogs({ parentResourceId: marker }, 115 - missing)).toHaveLength(115 - missing);
  const states: (Receipt & { state: string })[] = [];
  for (const receipt of receipts) states.push(await api().receipt(receipt));
  expect(states.filter(({ state }) => state === 'indexed')).toHaveLength(50 - missing);
  expect(states.filter(({ lost }) => lost === 1)).toHaveLength(missing);
  for (const one of states.slice(-missing))
    expect(one).toEqual({ state: 'partial', accepted: 1, indexed: 0, failed: 0, lost: 1 });
  await confirmAll();
});

test('A loss is told by an API that starts after it, as after a reboot.', async () => {
  const marker = uniqueMarker();
  await stack().hold('processor');
  let missing: number;
  try {
    await postOneByOne(marker, 50);
    const total = await api().status();
    const all = total.queued + total.indexed;
    await waitUntil(
      async () => {
        const answer = await askElasticsearch(stack(), 'GET', 'timberline-state/_doc/redis-marks');
        const { _source: kept } = (await answer.json()) as { _source: { enqueuedLogs: number } };
        return kept.enqueuedLogs >= all;
      },
      { what: 'the marks that are kept' },
    );
    await stack().hold('api');
    await cutTail();
    await stack().release('api');
    await waitUntilReadyWithoutProcessor();
    missing = 50 - (await queued());
    expect(missing).toBeGreaterThan(0);
    await expect.poll(unconfirmed).toMatchObject([{ atLeast: missing, atMost: null }]);
    expect(await redisDetail()).toContain(`Redis lost at least ${missing} acknowledged logs`);
  } finally {
    await stack().release('processor');
  }
  await confirmAll();
});

test('A Redis that lost everything is told with the number of logs that waited in it.', async () => {
  const marker = uniqueMarker();
  await waitUntilReady(stack());
  await expect.poll(queued).toBe(0);
  await stack().hold('processor');
  try {
    await postOneByOne(marker, 7);
    await stack().hold('redis');
    for (const name of ['appendonlydir', 'appendonly.aof'])
      rmSync(join(stack().dataDir, 'redis', name), { recursive: true, force: true });
    await stack().release('redis');
    await expect.poll(unconfirmed).toMatchObject([{ atLeast: 7, atMost: 7 }]);
  } finally {
    await stack().release('processor');
  }
  await confirmAll();
});

function waitUntilReadyWithoutProcessor(): Promise<unknown> {
  return waitUntil(async () => (await api().get('/health/ready')).status === 200, { what: 'the API' });
}
