// The dead-letter page with logs that a real Elasticsearch rejected.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsOf } from '../harness/axe.ts';
import { openBrowser } from '../harness/browser.ts';
import { askElasticsearch, waitForTemplate } from '../harness/elasticsearch.ts';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { useOwnStack } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';

const stack = useOwnStack();
const DEAD_LETTERS = 60;
const DAY_MS = 86_400_000;

let browser: Browser;
let page: Page;

/** The indices of today and, for a run across midnight, of tomorrow. Their `commit` accepts only numbers. */
const indices = [0, DAY_MS].map(
  (offsetMs) =>
    `timberline-logs-${new Date(Date.now() + offsetMs).toISOString().slice(0, 10).replaceAll('-', '.')}`,
);

async function elasticsearch(method: string, path: string, body?: object): Promise<void> {
  const answer = await askElasticsearch(stack(), method, path, body);
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}

const rows = () => page.locator('tbody tr');
const deadLetterCount = async () =>
  (await stack().api.get<{ total: number }>('/api/dead-letters')).body.total;

beforeAll(async () => {
  const mappings = { properties: { commit: { type: 'integer' } } };
  await waitForTemplate(stack());
  for (const index of indices) await elasticsearch('PUT', index, { mappings });
  const marker = uniqueMarker();
  const logs = Array.from({ length: DEAD_LETTERS }, (_, n) =>
    makeLog(
      marker,
      { message: `refused ${n} <img src=x onerror=alert(1)>`, commit: `abc${n}`, level: 'error' },
      n,
    ),
  );
  const answer = await stack().api.post(logs, { query: { wait: true, timeout: 60 } });
  expect(answer.status, 'the answer for logs that were refused').toBe(202);
  await waitUntil(async () => (await deadLetterCount()) === DEAD_LETTERS, { what: 'all dead letters' });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
});

test('A dead letter is listed with its field, reason and log, and can be replayed or dropped.', async () => {
  page = await browser.newPage({ baseURL: stack().urls.console, viewport: { width: 1440, height: 900 } });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto('/dead-letters');
  await waitUntil(async () => (await rows().count()) === 50, { what: 'the first page' });
  await page.getByRole('button', { name: 'Show more' }).click();
  await waitUntil(async () => (await rows().count()) === DEAD_LETTERS, { what: 'the other rows' });

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
  expect(await deadLetterCount()).toBe(DEAD_LETTERS);
  await page.getByRole('button', { name: 'Delete selected…' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('1 log was deleted.').waitFor();
  expect(await deadLetterCount()).toBe(DEAD_LETTERS - 1);

  // Once the cause is removed, a replay stores the others and empties the list.
  for (const index of indices) await elasticsearch('DELETE', index);
  await page.getByRole('button', { name: /^Replay all/ }).click();
  await page.getByText('No dead letters').waitFor({ timeout: 60_000 });
  expect(await deadLetterCount()).toBe(0);
  expect(errors).toEqual([]);
});
