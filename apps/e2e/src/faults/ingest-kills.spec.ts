// Whatever is killed, frozen or cut under 16 writers: what was acknowledged is found, once.
import { Redis } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import { makeLogs, uniqueMarker } from '../harness/logs.ts';
import { useOwnStack, waitUntilReady } from '../harness/stack.ts';
import { sleep, waitUntil } from '../harness/wait.ts';
import { expectUnavailable } from './unavailable.ts';
import { reckon, startWriters, type Writing } from './writers.ts';

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

async function expectNothingLost(): Promise<void> {
  await writing.stop();
  const { acknowledged, lost, twice } = await reckon(stack().api, marker, writing);
  expect(acknowledged).toBeGreaterThan(100);
  expect({ lost, twice }).toEqual({ lost: [], twice: [] });
}

async function moreAcknowledged(): Promise<void> {
  const before = writing.acknowledged.size;
  await waitUntil(() => writing.acknowledged.size > before + 100, { what: 'writers that go on' });
}

afterEach(() => writing.stop());

test.each([
  ['api', 3],
  ['processor-1', 3],
  ['redis', 3],
  ['elasticsearch', 1],
] as const)('%s killed under load, %d times, costs nothing that was acknowledged', async (name, times) => {
  startWriting();
  const { indexed, failed } = await stack().api.status();
  for (let kill = 0; kill < times; kill++) {
    await moreAcknowledged();
    const { restarts } = stack()
      .processes()
      .find((process) => process.name === name)!;
    stack().kill(name, 'SIGKILL');
    await stack().waitFor(name, 'up', { restarts: restarts + 1 });
  }
  await waitUntilReady(stack());
  await moreAcknowledged();
  await expectNothingLost();
  // Each log is counted once: those of the writers that were not acknowledged may be among them.
  const after = await stack().api.status();
  const found = (await stack().api.allLogs({ parentResourceId: marker })).length;
  expect(after.indexed - indexed).toBe(found);
  expect(after.failed).toBe(failed);
});

test('a processor frozen past its lock and woken does no harm', async () => {
  startWriting();
  await moreAcknowledged();
  stack().kill('processor-1', 'SIGSTOP');
  await waitUntil(async () => (await stack().api.status()).processors === 1, { what: 'one processor less' });
  // Past the lock of its jobs (15 s) and the check for stalled ones (5 s): the other has them by then.
  await sleep(21_000);
  stack().kill('processor-1', 'SIGCONT');
  await waitUntil(async () => (await stack().api.status()).processors === 2, { what: 'both processors' });
  await moreAcknowledged();
  await expectNothingLost();
});

test('Redis frozen is a 503 with Retry-After within 2 s, while the API keeps answering; then all goes on', async () => {
  const stored = uniqueMarker();
  await stack().api.store(makeLogs(stored, 2));
  startWriting();
  await moreAcknowledged();
  stack().kill('redis', 'SIGSTOP');
  try {
    await expectUnavailable(stack(), stored, 2);
  } finally {
    stack().kill('redis', 'SIGCONT');
  }
  await waitUntilReady(stack());
  await moreAcknowledged();
  await expectNothingLost();
});

test('all connections to Redis cut, again and again, cost nothing that was acknowledged', async () => {
  startWriting();
  await moreAcknowledged();
  const redis = new Redis(stack().urls.redis);
  for (let cut = 0; cut < 15; cut++) {
    for (const type of ['NORMAL', 'PUBSUB']) await redis.client('KILL', 'TYPE', type, 'SKIPME', 'yes');
    await sleep(100);
  }
  redis.disconnect();
  await moreAcknowledged();
  await expectNothingLost();
});

test('indices blocked by a full disk hold logs back, and free they take them', async () => {
  startWriting();
  await moreAcknowledged();
  const block = (on: boolean) =>
    fetch(`${stack().urls.elasticsearch}/timberline-logs-*/_settings`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ 'index.blocks.read_only_allow_delete': on || null }),
    });
  const { failed } = await stack().api.status();
  await block(true);
  await moreAcknowledged();
  await waitUntil(async () => (await stack().api.status()).lagSeconds > 2, { what: 'logs that wait' });
  await block(false);
  await expectNothingLost();
  expect((await stack().api.status()).failed).toBe(failed);
});

test('a stop ends what is under way within 10 s, and the start after it finds the rest', async () => {
  startWriting();
  for (const name of ['processor-1', 'processor-2', 'api']) {
    await moreAcknowledged();
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
  await expectNothingLost();
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // No such process.
    return false;
  }
}
