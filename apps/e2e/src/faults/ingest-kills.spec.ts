// Processes are frozen and stopped and connections cut under 16 writers: each acknowledged log is found exactly once.
// protocol-kills.spec.ts kills them.
import { Redis } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import type { LossList } from '@timberline/contract';
import { askElasticsearch } from '../harness/elasticsearch.ts';
import { makeLogs, uniqueMarker } from '../harness/logs.ts';
import { useOwnStack, waitUntilReady } from '../harness/stack.ts';
import { sleep, waitUntil } from '../harness/wait.ts';
import { expectUnavailable } from './expect-unavailable.ts';
import { checkDelivery, startWriters, type Writing } from './writers.ts';

const stack = useOwnStack({
  only: ['elasticsearch', 'redis', 'api', 'processor'],
  env: { TIMBERLINE_PROCESSORS: '2' },
});
let writing: Writing;
let marker: string;

function startWriting(): void {
  marker = uniqueMarker();
  writing = startWriters(stack().api, marker);
}

async function expectExactDelivery(): Promise<void> {
  await writing.stop();
  const { acknowledged, lost, duplicated } = await checkDelivery(stack().api, marker, writing);
  expect(acknowledged).toBeGreaterThan(100);
  expect(lost, 'acknowledged logs that are lost').toEqual([]);
  expect(duplicated, 'logs that are stored twice').toEqual([]);
  expect((await stack().api.get<LossList>('/api/losses')).body.losses, 'losses that are told').toEqual([]);
}

async function waitForMoreAcknowledged(): Promise<void> {
  const before = writing.acknowledged.size;
  await waitUntil(() => writing.acknowledged.size > before + 100, { what: '100 more acknowledged logs' });
}

afterEach(() => writing.stop());

test('A processor that is frozen until its locks expire and then resumed loses and duplicates nothing.', async () => {
  startWriting();
  await waitForMoreAcknowledged();
  stack().kill('processor-1', 'SIGSTOP');
  await waitUntil(async () => (await stack().api.status()).processors === 1, {
    what: 'the count of one live processor',
  });
  // The locks of its jobs expire after 15 s and stalled jobs are found every 5 s, so the other processor has them now.
  await sleep(21_000);
  stack().kill('processor-1', 'SIGCONT');
  await waitUntil(async () => (await stack().api.status()).processors === 2, {
    what: 'the count of two live processors',
  });
  await waitForMoreAcknowledged();
  await expectExactDelivery();
});

test('While Redis is frozen, posts get a 503 with Retry-After within 2 s and the API keeps answering.', async () => {
  const stored = uniqueMarker();
  await stack().api.store(makeLogs(stored, 2));
  startWriting();
  await waitForMoreAcknowledged();
  stack().kill('redis', 'SIGSTOP');
  try {
    await expectUnavailable(stack(), stored, 2);
  } finally {
    stack().kill('redis', 'SIGCONT');
  }
  await waitUntilReady(stack());
  await waitForMoreAcknowledged();
  await expectExactDelivery();
});

test('No acknowledged log is lost when all connections to Redis are cut repeatedly.', async () => {
  startWriting();
  await waitForMoreAcknowledged();
  const redis = new Redis(stack().urls.redis);
  for (let cut = 0; cut < 15; cut++) {
    for (const type of ['NORMAL', 'PUBSUB']) await redis.client('KILL', 'TYPE', type, 'SKIPME', 'yes');
    await sleep(100);
  }
  redis.disconnect();
  await waitForMoreAcknowledged();
  await expectExactDelivery();
});

test('Logs wait while indices are blocked by a full disk and are stored once the block ends.', async () => {
  startWriting();
  await waitForMoreAcknowledged();
  const block = (on: boolean) =>
    askElasticsearch(stack(), 'PUT', 'timberline-logs-*/_settings', {
      'index.blocks.read_only_allow_delete': on || null,
    });
  const { failed } = await stack().api.status();
  await block(true);
  await waitForMoreAcknowledged();
  await waitUntil(async () => (await stack().api.status()).lagSeconds > 2, { what: 'a lag of the queue' });
  await block(false);
  await expectExactDelivery();
  expect((await stack().api.status()).failed).toBe(failed);
});

test('A stopped process finishes its work within 10 s, and after its restart no log is missing.', async () => {
  startWriting();
  for (const name of ['processor-1', 'processor-2', 'api']) {
    await waitForMoreAcknowledged();
    const found = stack()
      .processes()
      .find((process) => process.name === name)!;
    const { pid } = found;
    const start = performance.now();
    process.kill(pid, 'SIGTERM');
    await waitUntil(() => !isAlive(pid), { what: `the end of ${name}`, pollMs: 20 });
    expect(performance.now() - start).toBeLessThan(10_000);
    await stack().waitFor(name, 'up', { restarts: found.restarts + 1 });
  }
  await expectExactDelivery();
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // The process does not exist.
    return false;
  }
}
