// Logs that cannot be stored: one that crashes every processor that writes it is isolated as a dead letter, and no other log is
// affected; the page of dead letters shows those that Elasticsearch rejected.
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeadLetterPage } from '@timberline/contract';
import { POISON_STALLS } from '@timberline/queue';
import { violationsOf } from '../harness/axe.ts';
import { openBrowser } from '../harness/browser.ts';
import { askElasticsearch, waitForTemplate } from '../harness/elasticsearch.ts';
import { makeLog, makeLogs, uniqueMarker } from '../harness/logs.ts';
import { useOwnStack } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';
import { POISON_TEXT } from './poison-text.ts';

/** The prefix of the keys of jobs in Redis. */
const JOBS = 'timberline:logs';
/** More than the page shows at first. */
const REJECTED = 60;
const DAY_MS = 86_400_000;
const stack = useOwnStack({
  entries: { processor: fileURLToPath(new URL('./crashing-processor.ts', import.meta.url)) },
});
const api = () => stack().api;
const restarts = () =>
  stack()
    .processes()
    .find(({ name }) => name === 'processor')!.restarts;

let redis: Redis;
let browser: Browser;
let expiryTimer: NodeJS.Timeout;

beforeAll(async () => {
  browser = await openBrowser();
  redis = new Redis(stack().urls.redis);
  // What a dead processor had is another's after 15 s. Here it is as soon as the next processor starts.
  let seen = restarts();
  expiryTimer = setInterval(() => {
    if (restarts() === seen) return;
    seen = restarts();
    void expireLocks();
  }, 20);
});
afterAll(async () => {
  clearInterval(expiryTimer);
  redis?.disconnect();
  await browser?.close();
});

/** Does to active jobs what time does: their locks expire, and a first look for stalled jobs was some seconds ago. */
async function expireLocks(): Promise<void> {
  const active = await redis.lrange(`${JOBS}:active`, 0, -1);
  if (active.length === 0) return;
  await redis
    .multi()
    .del(`${JOBS}:stalled-check`, ...active.map((id) => `${JOBS}:${id}:lock`))
    .sadd(`${JOBS}:stalled`, ...active)
    .exec();
}

/** Changes the waiting jobs to old ones that stalled repeatedly and were started `begun` times without an outcome. */
async function makeSuspects(begun: number): Promise<void> {
  for (const id of await redis.lrange(`${JOBS}:wait`, 0, -1)) {
    const old = { timestamp: Date.now() - 300_000, stalledCounter: POISON_STALLS, begun };
    await redis.hset(`${JOBS}:${id}`, old);
  }
}

async function deadLetterPage(): Promise<DeadLetterPage> {
  return (await api().get<DeadLetterPage>('/api/dead-letters')).body;
}

/** The indices of today and, for a run across midnight, of tomorrow. Their `commit` accepts only numbers. */
const indices = [0, DAY_MS].map(
  (offsetMs) =>
    `timberline-logs-${new Date(Date.now() + offsetMs).toISOString().slice(0, 10).replaceAll('-', '.')}`,
);

async function elasticsearch(method: string, path: string, body?: object): Promise<void> {
  const answer = await askElasticsearch(stack(), method, path, body);
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}

/** Has Elasticsearch reject logs, before it has stored any. */
async function rejectLogs(): Promise<void> {
  await waitForTemplate(stack());
  const mappings = { properties: { commit: { type: 'integer' } } };
  for (const index of indices) await elasticsearch('PUT', index, { mappings });
  const marker = uniqueMarker();
  const logs = Array.from({ length: REJECTED }, (_, n) =>
    makeLog(
      marker,
      { message: `refused ${n} <img src=x onerror=alert(1)>`, commit: `abc${n}`, level: 'error' },
      n,
    ),
  );
  const answer = await api().post(logs, { query: { wait: true, timeout: 60 } });
  expect(answer.status, 'the answer for logs that were refused').toBe(202);
  await waitUntil(async () => (await deadLetterPage()).total === REJECTED, { what: 'all dead letters' });
}

test('A dead letter is listed with its field, reason and log, and can be replayed or dropped.', async () => {
  await rejectLogs();
  const page = await browser.newPage({
    baseURL: stack().urls.console,
    viewport: { width: 1440, height: 900 },
  });
  const rows = () => page.locator('tbody tr');
  const deadLetterCount = async () => (await deadLetterPage()).total;
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto('/dead-letters');
  await waitUntil(async () => (await rows().count()) === 50, { what: 'the first page' });
  await page.getByRole('button', { name: 'Show more' }).click();
  await waitUntil(async () => (await rows().count()) === REJECTED, { what: 'the other rows' });

  const first = await rows().first().innerText();
  expect(first).toContain('commit');
  expect(first).toContain('failed to parse field [commit]');
  expect(first).toContain('refused 59 <img src=x onerror=alert(1)>');
  await rows().first().getByRole('button', { expanded: false }).click();
  await waitUntil(async () =>
    (await rows().first().locator('pre').innerText()).includes('"commit": "abc59"'),
  );

  // The page meets WCAG 2.2 AA with one row open and one selected.
  await rows().nth(1).getByRole('checkbox').check();
  expect(await violationsOf(page)).toEqual([]);

  // A dead letter is dropped only after a confirmation.
  await page.getByRole('button', { name: 'Delete selected…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete 1 log?' });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(await deadLetterCount()).toBe(REJECTED);
  await page.getByRole('button', { name: 'Delete selected…' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('1 log was deleted.').waitFor();
  expect(await deadLetterCount()).toBe(REJECTED - 1);

  // Once the cause is removed, a replay stores the others and empties the list.
  for (const index of indices) await elasticsearch('DELETE', index);
  await page.getByRole('button', { name: /^Replay all/ }).click();
  await page.getByText('No dead letters').waitFor({ timeout: 60_000 });
  expect(await deadLetterCount()).toBe(0);
  expect(errors).toEqual([]);
});

test('A log that crashes its processors becomes a dead letter while the other logs of its job are found.', async () => {
  const [marker, others] = [uniqueMarker(), uniqueMarker()];
  const { indexed, failed } = await api().status();
  const logs = makeLogs(marker, 4);
  const poison = makeLog(marker, { message: `one ${POISON_TEXT}` }, 4);
  await stack().hold('processor');
  const { receipt } = await api().accept([...logs.slice(0, 2), poison, ...logs.slice(2)]);
  await makeSuspects(5);
  const before = restarts();
  await stack().release('processor');

  await waitUntil(() => restarts() > before, { what: 'a crash of the processor' });
  await api().store(makeLogs(others, 5));
  expect((await deadLetterPage()).total).toBe(0);

  await waitUntil(async () => (await api().receipt(receipt)).state !== 'queued', {
    what: 'the end of the batch',
  });
  expect(await api().receipt(receipt)).toEqual({ state: 'partial', accepted: 5, indexed: 4, failed: 1 });
  const { total, deadLetters } = await deadLetterPage();
  expect(total).toBe(1);
  expect(deadLetters[0]!.log).toMatchObject(poison);
  expect(deadLetters[0]!.reason).toMatch(/crashed/);
  const found = await api().findLogs({ parentResourceId: marker }, 4);
  expect(found.map(({ message }) => message).sort()).toEqual(logs.map(({ message }) => message).sort());
  expect(await api().status()).toMatchObject({
    queued: 0,
    indexing: 0,
    indexed: indexed + 9,
    failed: failed + 1,
  });
});

test('Logs that are written at the time of a crash are not mistaken for its cause.', async () => {
  const marker = uniqueMarker();
  const { total } = await deadLetterPage();
  await stack().hold('processor');
  for (let n = 0; n < 4; n++) await api().accept([makeLog(marker, {}, n)]);
  await api().accept([makeLog(marker, { message: POISON_TEXT }, 4)]);
  await makeSuspects(4);
  const before = restarts();
  await stack().release('processor');
  await waitUntil(async () => (await deadLetterPage()).total > total, { what: 'the dead letter' });
  expect(restarts()).toBeGreaterThan(before);
  expect(await api().findLogs({ parentResourceId: marker }, 4)).toHaveLength(4);
  await waitUntil(async () => (await api().status()).queued === 0, { what: 'the end of all jobs' });
  expect((await deadLetterPage()).total).toBe(total + 1);
});
