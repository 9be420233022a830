// The explore page when results are empty, slow or fail, and the state that its links keep.
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from '../harness/browser.ts';
import { grid, move, rows } from '../harness/log-list.ts';
import { LOGS_START, makeLog, makeLogs, timestampAt, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { waitUntil } from '../harness/wait.ts';

const api = sharedApi();

const params = (page: Page) => new URL(page.url()).searchParams;
/** Requests for pages of logs, not for counts or single logs. */
const PAGE_REQUESTS = /\/api\/logs\?/;

test('An empty range names the range with matching logs and offers a button that goes there.', async ({
  page,
}) => {
  const marker = uniqueMarker();
  await api.store([
    makeLog(marker, { timestamp: '2008-11-09T20:35:32Z' }),
    makeLog(marker, { timestamp: '2008-11-11T10:00:00Z' }),
  ]);
  await page.goto(`/explore?parentResourceId=${marker}&from=now-1h&zone=utc`);
  const notice = page.locator('tl-empty-notice');
  await notice.getByText('2008-11').first().waitFor();
  await expect
    .poll(() => notice.innerText())
    .toMatch(/2 matching logs are between 2008-11-0\d .* and 2008-11-1\d/);
  await notice.getByRole('button', { name: 'Show these logs' }).click();
  await waitUntil(async () => (await rows(page).count()) === 2);
  expect(params(page).get('from')).toMatch(/^2008-11-0/);
  // Going back leads to the empty range.
  await page.goBack();
  await notice.waitFor();
});

test('A query without matches at any time can be cleared by one click.', async ({ page }) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 2));
  await page.goto(`/explore?parentResourceId=${marker}&q=${marker}nowhere`);
  await page.getByText('No logs match at any time').waitFor();
  await page.locator('tl-empty-notice').getByRole('button', { name: 'Clear query and filters' }).click();
  await rows(page).first().waitFor();
  expect([...params(page).keys()]).toEqual([]);
});

test('The first logs are announced while they wait to be indexed and then appear automatically.', async ({
  page,
}) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 2));
  // Simulate the time before the first index can be searched, followed by one more status event.
  let findable = false;
  const nothing = { logs: [], total: { value: 0, relation: 'eq' }, next: null, prev: null, tookMs: 1 };
  await page.route(PAGE_REQUESTS, (route) =>
    findable ? route.continue() : route.fulfill({ json: nothing }),
  );
  await page.route(/\/api\/logs\/histogram/, (route) =>
    findable
      ? route.continue()
      : route.fulfill({ json: { interval: '1m', intervalMs: 60_000, buckets: [], total: 0 } }),
  );
  await page.addInitScript(`window.EventSource = class extends EventTarget {
    constructor() {
      super();
      window.sendStatus = (queued, indexed) => this.dispatchEvent(new MessageEvent('status', { data: JSON.stringify({
        queued, indexing: 0, indexed, failed: 0, deadLetters: 0, ratePerSecond: 0, lagSeconds: 0, processors: 1 }) }));
      setTimeout(() => sendStatus(1234, 0));
    }
    close() {}
  }`);
  await page.goto(`/explore?parentResourceId=${marker}`);
  const notice = page.locator('tl-empty-notice');
  await notice.getByText('The first logs are being indexed').waitFor();
  await notice.getByText('1,234 logs are queued').waitFor();
  findable = true;
  await page.evaluate('sendStatus(0, 1234)');
  await waitUntil(async () => (await rows(page).count()) === 2);
});

test('A link with an invalid query leads to the query field.', async ({ page }) => {
  await page.goto('/explore?q=(one OR');
  await page
    .locator('tl-failed-notice')
    .getByText(/^Column \d+/)
    .waitFor();
  // Retrying an invalid query is not offered.
  await page.getByText('The counts could not be loaded. The query cannot be read.').waitFor();
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Go to the query' }).click();
  await page.locator('[aria-label="Query"]:focus').waitFor();
});

test('An error in the query keeps its column when other filters are set.', async ({ page }) => {
  await page.goto('/explore?q=one OR two AND metadata.a>&not=level:debug');
  const message = await page
    .locator('tl-failed-notice')
    .getByText(/^Column \d+/)
    .innerText();
  await page.locator('tl-query-bar').getByText(message).first().waitFor();
});

test('A link with an invalid time range names the parameter.', async ({ page }) => {
  await page.goto('/explore?from=yesterday');
  await page.locator('tl-failed-notice').getByText('from', { exact: true }).waitFor();
  await page.locator('tl-failed-notice').getByRole('button', { name: 'Search all times' }).click();
  await page.locator('tl-failed-notice').waitFor({ state: 'detached' });
});

test('A long search can be given up and is canceled by a new one.', async ({ page }) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 3));
  const aborted: string[] = [];
  page.on('requestfailed', (request) => aborted.push(request.url()));
  await page.goto(`/explore?parentResourceId=${marker}`);
  await waitUntil(async () => (await rows(page).count()) === 3);

  await page.route(PAGE_REQUESTS, () => undefined);
  const query = page.getByRole('combobox', { name: 'Query' });
  await query.fill('first');
  await query.press('Enter');
  await page.getByText('Still searching').waitFor();
  await page.getByText('The logs below are those of the previous search').waitFor();
  expect(await rows(page).count()).toBe(3);
  await query.fill('second');
  await query.press('Enter');
  await waitUntil(() => aborted.some((url) => url.includes('q=first')), {
    what: 'the cancellation of the first search',
  });
  await page.getByRole('button', { name: 'Cancel the search' }).click();
  await waitUntil(() => aborted.some((url) => PAGE_REQUESTS.test(url) && url.includes('q=second')));
});

test('A failed search can be retried.', async ({ page }) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 3));
  await page.route(PAGE_REQUESTS, (route) => route.abort());
  await page.goto(`/explore?parentResourceId=${marker}`);
  await page.getByText('Timberline does not answer').waitFor();
  // The histogram has loaded, since both load independently.
  await page.getByRole('region', { name: 'Histogram', exact: true }).getByText('3 logs').first().waitFor();
  await page.unroute(PAGE_REQUESTS);
  await page.locator('tl-failed-notice').getByRole('button', { name: 'Try again' }).click();
  await waitUntil(async () => (await rows(page).count()) === 3);
});

test('Offline, the page keeps its rows and continues automatically once the network is back.', async ({
  page,
  context,
}) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 3));
  await page.goto(`/explore?parentResourceId=${marker}`);
  await waitUntil(async () => (await rows(page).count()) === 3);
  const notice = page.locator('tl-connection-notice');
  await context.setOffline(true);
  await notice.getByText('You are offline').waitFor();
  await page.locator('tl-result-summary').getByText('ingest unknown').waitFor();
  expect(await rows(page).count()).toBe(3);
  // A search without a network fails and is repeated once the network is back.
  const query = page.getByRole('combobox', { name: 'Query' });
  await query.fill('level:info OR level:debug OR level:warn OR level:error');
  await query.press('Enter');
  await page.locator('tl-failed-notice').getByText('You are offline').waitFor();
  await context.setOffline(false);
  await waitUntil(async () => (await rows(page).count()) === 3);
  await notice.getByText('You are offline').waitFor({ state: 'detached' });
});

test('While the API is down, the page says so and repeats the search once the API is back.', async ({
  page,
}) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 3));
  let isDown = true;
  // The console server answers with this status while the API is down.
  await page.route(/\/api\//, (route) => (isDown ? route.fulfill({ status: 502 }) : route.continue()));
  await page.goto(`/explore?parentResourceId=${marker}`);
  await page.locator('tl-failed-notice').getByText('Timberline does not answer').waitFor();
  await page.locator('tl-connection-notice').getByText('Timberline does not answer').waitFor();
  isDown = false;
  await waitUntil(async () => (await rows(page).count()) === 3);
  await page.locator('tl-connection-notice p').waitFor({ state: 'detached' });
});

test('The list is not called up to date while the ingest status is unknown.', async ({ page }) => {
  // Simulate a stream that sends a status and then reports that it is unknown.
  await page.addInitScript(`window.EventSource = class extends EventTarget {
    constructor() {
      super();
      const send = (type, data) => this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
      const status = { queued: 0, indexing: 0, indexed: 1, failed: 0, deadLetters: 0, ratePerSecond: 0, lagSeconds: 0, processors: 1 };
      setTimeout(() => send('status', status));
      window.loseRedis = () => send('problem', { detail: 'Redis is down.' });
    }
    close() {}
  }`);
  await page.goto('/explore');
  const summary = page.locator('tl-result-summary');
  await summary.getByText('up to date').waitFor();
  await page.evaluate('loseRedis()');
  await summary.getByText('ingest unknown').waitFor();
});

test('Rows that fail to load while scrolling are reported and can be retried.', async ({ page }) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 600));
  await page.route(/\/api\/logs\?.*after=/, (route) => route.abort());
  await page.goto(`/explore?parentResourceId=${marker}`);
  await rows(page).first().waitFor();
  await grid(page).evaluate((element) => (element.scrollTop = 5000));
  const alert = page.getByRole('alert').filter({ hasText: 'More logs could not be loaded' });
  await alert.waitFor();
  await page.unroute(/\/api\/logs\?.*after=/);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await rows(page).and(page.locator('[aria-rowindex="215"]')).waitFor();
});

test('A failed refresh keeps the rows and shows their age.', async ({ page }) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 3));
  await page.goto(`/explore?parentResourceId=${marker}&refresh=5`);
  await waitUntil(async () => (await rows(page).count()) === 3);
  await page.route(PAGE_REQUESTS, (route) => route.abort());
  await page
    .locator('tl-result-summary')
    .getByText(/as of \d\d:\d\d:\d\d/)
    .waitFor();
  expect(await rows(page).count()).toBe(3);
});

test('The number of matches is exact for small results and counted on request for large ones.', async ({
  page,
}) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 1200));
  const summary = page.locator('tl-result-summary');
  await page.goto(`/explore?parentResourceId=${marker}`);
  await summary.getByText('of 1,200 logs').waitFor();
  await expect.poll(() => grid(page).getAttribute('aria-rowcount')).toBe('1200');
  await page.getByRole('status').filter({ hasText: '1,200 logs match' }).waitFor({ state: 'attached' });

  // Simulate the first page of a result that is too large to be counted exactly.
  const first = await api.page({ parentResourceId: marker, size: 100 });
  const json = { ...first, total: { value: 10_000, relation: 'gte' } };
  await page.route(/\/api\/logs\?(?!.*after=)/, (route) => route.fulfill({ json }));
  await page.keyboard.press('r');
  await summary.getByText('of at least 10,000 logs').waitFor();
  await expect.poll(() => grid(page).getAttribute('aria-rowcount')).toBe('-1');
  await summary.getByRole('button', { name: 'Count all' }).click();
  await summary.getByText('of 1,200 logs').waitFor();
});

test('Going back restores the query, the range and the active row.', async ({ page }) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 700).map((log, n) => ({ ...log, message: `number ${n}` })));
  await page.goto(`/explore?parentResourceId=${marker}`);
  await rows(page).first().waitFor();
  await move(page, 'j');
  // Move beyond the first page of rows.
  while ((await move(page, 'PageDown')).index < 400);
  const active = async () => (await grid(page).getAttribute('aria-activedescendant')) ?? '';
  const before = await active();
  const text = await waitUntil(() => page.locator(`[id="${before}"][data-log-id]`).innerText());
  const top = await grid(page).evaluate((element) => element.scrollTop);

  const query = page.getByRole('combobox', { name: 'Query' });
  await query.fill('number 1');
  await query.press('Enter');
  await waitUntil(async () => (await rows(page).count()) === 1);
  await page.goBack();
  await waitUntil(async () => (await active()) === before);
  await waitUntil(async () => (await page.locator(`[id="${before}"]`).innerText()) === text);
  await expect.poll(() => grid(page).evaluate((element) => element.scrollTop)).toBe(top);
  await expect.poll(() => query.inputValue()).toBe('');
});

test('A copied link keeps absolute times, columns and the open log.', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const marker = uniqueMarker();
  const now = Date.now();
  await api.store([1, 2].map((n) => makeLog(marker, { timestamp: timestampAt(now, -n * 1000) }, n)));
  await page.goto(`/explore?parentResourceId=${marker}&from=now-1h&columns=timestamp,message&refresh=5`);
  await rows(page).first().click();
  await waitUntil(() => params(page).get('log'));
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('Link copied').waitFor();
  const link = await page.evaluate<string>('navigator.clipboard.readText()');
  const copied = new URL(link).searchParams;
  expect(Date.parse(copied.get('to')!) - Date.parse(copied.get('from')!)).toBe(3_600_000);
  expect(copied.get('refresh')).toBeNull();

  // A later log is not part of it.
  await api.store([makeLog(marker, { timestamp: timestampAt(Date.now(), 2000) }, 3)]);
  await page.goto(link);
  await page.getByRole('region', { name: 'Log details' }).getByRole('tree').waitFor();
  await expect.poll(() => rows(page).count()).toBe(2);
  await expect.poll(() => grid(page).getByRole('columnheader').count()).toBe(2);
});

test('An export shows the number of logs in advance and saves all of them.', async ({ page }) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 1234));
  await page.goto(`/explore?parentResourceId=${marker}&sort=asc`);
  await rows(page).first().waitFor();
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByText('1,234').waitFor();
  for (const format of ['NDJSON', 'CSV']) {
    await dialog.getByRole('radio', { name: format }).check();
    const saved = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Export' }).click();
    const text = await readFile(await (await saved).path(), 'utf8');
    await dialog.getByText('Exported 1,234 logs').waitFor();
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(format === 'CSV' ? 1235 : 1234);
    if (format === 'NDJSON')
      expect(JSON.parse(lines[0]!)).toMatchObject({ timestamp: timestampAt(LOGS_START, 0) });
  }
});

test('A failed export saves no file.', async ({ page }) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 5));
  await page.route(/\/api\/logs\/export/, (route) => route.abort());
  await page.goto(`/explore?parentResourceId=${marker}`);
  await rows(page).first().waitFor();
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  let saved = 0;
  page.on('download', () => saved++);
  await dialog.getByRole('button', { name: 'Export' }).click();
  await dialog.getByText('The export failed').waitFor();
  expect(saved).toBe(0);
});

test('The chosen theme is kept.', async ({ page }) => {
  await page.goto('/explore');
  const background = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  const light = await background();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await waitUntil(async () => (await background()) !== light);
  const dark = await background();
  await page.reload();
  await page.getByRole('combobox', { name: 'Query' }).waitFor();
  await expect.poll(() => background()).toBe(dark);
});
