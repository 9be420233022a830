// The page of dead letters, with letters that a real Elasticsearch refused.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsOf } from '../harness/axe.ts';
import { openBrowser } from '../harness/browser.ts';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { useOwnStack } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';

const stack = useOwnStack();
const LETTERS = 60;
const DAY_MS = 86_400_000;

let browser: Browser;
let page: Page;

/** Today's index, and tomorrow's for a run over midnight, whose `commit` takes numbers alone. */
const indices = [0, DAY_MS].map(
  (later) =>
    `timberline-logs-${new Date(Date.now() + later).toISOString().slice(0, 10).replaceAll('-', '.')}`,
);

async function elasticsearch(method: string, path: string, body?: unknown): Promise<void> {
  const answer = await fetch(`${stack().urls.elasticsearch}/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}

const rows = () => page.locator('tbody tr');
const held = async () => (await stack().api.get<{ total: number }>('/api/dead-letters')).body.total;

beforeAll(async () => {
  const mappings = { properties: { commit: { type: 'integer' } } };
  for (const index of indices) await elasticsearch('PUT', index, { mappings });
  const marker = uniqueMarker();
  const logs = Array.from({ length: LETTERS }, (_, n) =>
    makeLog(
      marker,
      { message: `refused ${n} <img src=x onerror=alert(1)>`, commit: `abc${n}`, level: 'error' },
      n,
    ),
  );
  await stack().api.post(logs, { query: { wait: true } });
  await waitUntil(async () => (await held()) === LETTERS, { what: 'all letters' });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
});

test('a letter is listed with its field, its reason and its log, replayed when the cause is gone, or dropped', async () => {
  page = await browser.newPage({ baseURL: stack().urls.console, viewport: { width: 1440, height: 900 } });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto('/dead-letters');
  await waitUntil(async () => (await rows().count()) === 50, { what: 'the first page' });
  await page.getByRole('button', { name: 'Show more' }).click();
  await waitUntil(async () => (await rows().count()) === LETTERS, { what: 'the rest' });

  const first = await rows().first().innerText();
  expect(first).toContain('commit');
  expect(first).toContain('failed to parse field [commit]');
  expect(first).toContain('refused 59 <img src=x onerror=alert(1)>');
  await rows().first().getByRole('button', { expanded: false }).click();
  await waitUntil(async () =>
    (await rows().first().locator('pre').innerText()).includes('"commit": "abc59"'),
  );

  // No violation of WCAG 2.2 AA with a row open and one selected.
  await rows().nth(1).getByRole('checkbox').check();
  expect(await violationsOf(page)).toEqual([]);

  // One is dropped, after it was asked for.
  await page.getByRole('button', { name: 'Drop selected…' }).click();
  const dialog = page.getByRole('dialog', { name: '1 log will be lost' });
  await dialog.getByRole('button', { name: 'Keep' }).click();
  expect(await held()).toBe(LETTERS);
  await page.getByRole('button', { name: 'Drop selected…' }).click();
  await dialog.getByRole('button', { name: 'Drop' }).click();
  await page.getByText('1 log dropped.').waitFor();
  expect(await held()).toBe(LETTERS - 1);

  // The cause goes, the rest is replayed, and leaves the list when it is indexed.
  for (const index of indices) await elasticsearch('DELETE', index);
  await page.getByRole('button', { name: /^Replay all/ }).click();
  await page.getByText('No dead letters').waitFor({ timeout: 60_000 });
  expect(await held()).toBe(0);
  expect(errors).toEqual([]);
});
