// The demo's incidents, solved as a new user would. The tests count the clicks and keys that it takes.
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { LogInput } from '@timberline/contract';
import { seededRandom } from '@timberline/testing';
// eslint-disable-next-line @nx/enforce-module-boundaries -- the demo is not a package
import { BAD_CONFIG } from '../../../../tools/demo/incidents.ts';
// eslint-disable-next-line @nx/enforce-module-boundaries -- the demo is not a package
import { storyLogs } from '../../../../tools/demo/story.ts';
// eslint-disable-next-line @nx/enforce-module-boundaries -- the demo is not a package
import { BAD_COMMIT } from '../../../../tools/demo/trace-writer.ts';
import { test } from '../harness/browser.ts';
import { rows } from '../harness/log-list.ts';
import { uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { waitUntil } from '../harness/wait.ts';

const api = sharedApi();

const FROM = Date.UTC(2024, 4, 17, 9);
const HOUR_MS = 3_600_000;
const TO = FROM + 3 * HOUR_MS;
const DEPLOY = TO - 47 * 60_000;

const histogram = (page: Page) => page.getByRole('region', { name: 'Histogram', exact: true });
const details = (page: Page) => page.getByRole('region', { name: 'Log details' });
const params = (page: Page) => new URL(page.url()).searchParams;

/** Acts as a user and counts clicks and keys. A drag counts as one click. */
class CountingUser {
  clicks = 0;
  keys = 0;

  constructor(private readonly page: Page) {}

  async click(target: Locator): Promise<void> {
    this.clicks++;
    await target.click();
  }

  async drag(from: Locator, to: Locator): Promise<void> {
    this.clicks++;
    const [start, end] = [(await from.boundingBox())!, (await to.boundingBox())!];
    await this.page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 5 });
    await this.page.mouse.up();
  }

  async type(text: string): Promise<void> {
    this.keys += text.length;
    await this.page.keyboard.type(text);
  }

  async press(key: string): Promise<void> {
    this.keys++;
    await this.page.keyboard.press(key);
  }
}

/** The last three hours of the demo's shop, stored once for all tests, which only read them. */
let stored: Promise<{ marker: string; logs: LogInput[] }> | undefined;

async function storeShop(): Promise<{ marker: string; logs: LogInput[] }> {
  const marker = uniqueMarker('shop');
  const random = seededRandom(20261124);
  const logs = storyLogs({ deployAt: DEPLOY, random: () => random.next() }, FROM, TO, 30).map((log) => ({
    ...log,
    metadata: { ...log.metadata, parentResourceId: marker },
  }));
  for (let n = 0; n < logs.length; n += 5_000) await api.store(logs.slice(n, n + 5_000));
  return { marker, logs };
}

/** Opens the page of the demo's link. */
async function openShop(page: Page): Promise<LogInput[]> {
  const { marker, logs } = await (stored ??= storeShop());
  const range = `from=${new Date(FROM).toISOString()}&to=${new Date(TO).toISOString()}`;
  await page.goto(`/explore?parentResourceId=${marker}&${range}&zone=utc`);
  await rows(page).first().waitFor();
  await histogram(page).getByRole('option').first().waitFor();
  return logs;
}

const changes = (page: Page) => page.getByRole('region', { name: 'Changes' });
const differences = (page: Page) =>
  changes(page)
    .getByRole('list', { name: /^Differences/ })
    .getByRole('listitem');
const bar = (page: Page, time: string) =>
  histogram(page).locator(`[role="option"][aria-label*="${time}"]`).first();

/** The row with a text among those that people read first. */
const amongFirst = (page: Page, text: string) =>
  changes(page).locator(`li:nth-child(-n + 3)`).filter({ hasText: text }).first();

/** Opens what changed, and compares the bars from one to another with those before: two clicks. */
async function compare(page: Page, user: CountingUser, from: string, to: string): Promise<void> {
  await user.click(histogram(page).getByRole('button', { name: 'Changes', exact: true }));
  await changes(page).waitFor();
  await user.drag(bar(page, `${from} to`), bar(page, `${to} to`));
  await waitUntil(() => params(page).get('changes')?.includes(`T${from}:00`));
  await changes(page)
    .getByText(/logs against/)
    .waitFor();
  await waitUntil(async () => (await changes(page).getByText('Comparing…').count()) === 0);
}

test('The errors of one service in a given hour take three clicks.', async ({ page }) => {
  const logs = await openShop(page);
  const user = new CountingUser(page);
  const level = histogram(page).getByRole('button', { name: /^error,/ });
  await user.click(level);
  await waitUntil(() => params(page).get('level') === 'error');

  // Filter by the service in any row that shows it.
  const payments = rows(page).filter({ hasText: 'refused by acquirer' }).first();
  await payments.hover();
  await user.click(payments.getByRole('button', { name: 'Filter for payments' }));
  await waitUntil(() => params(page).get('resourceId') === 'payments');

  // Select the last hour; each bar covers two minutes.
  await user.drag(bar(page, '11:00 to'), bar(page, '11:58 to'));
  await waitUntil(() => params(page).get('from')?.includes('T11:00:00'));
  const expected = logs.filter(
    (log) => log.level === 'error' && log.resourceId === 'payments' && log.timestamp >= '2024-05-17T11:00',
  );
  await page.locator('tl-result-summary').getByText(`${expected.length} logs`).waitFor();
  expect(user).toMatchObject({ clicks: 3, keys: 0 });
});

test('The errors of one service in a given hour take 29 keys and no click.', async ({ page }) => {
  const logs = await openShop(page);
  const user = new CountingUser(page);
  const suggested = (text: string) =>
    page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option').filter({ hasText: text }).first();
  await user.press('/');
  for (const [typed, completion] of [
    ['err', 'level:error'],
    ['pay', 'resourceId:payments'],
  ] as const) {
    await user.type(typed);
    await suggested(completion).waitFor();
    await user.press('ArrowDown');
    await user.press('Enter');
  }
  await user.press('Enter');
  await waitUntil(() => params(page).get('q') === 'level:error resourceId:payments');
  // Leave the query and go to the time range.
  await user.press('Escape');
  await user.press('t');
  await user.type('2024-05-17 11h');
  await user.press('Enter');
  const expected = logs.filter(
    (log) => log.level === 'error' && log.resourceId === 'payments' && log.timestamp >= '2024-05-17T11:00',
  );
  await page.locator('tl-result-summary').getByText(`${expected.length} logs`).waitFor();
  expect(user).toMatchObject({ clicks: 0, keys: 29 });
});

test('Finding the log that explains the incident takes six clicks.', async ({ page }) => {
  await openShop(page);
  const user = new CountingUser(page);
  const level = histogram(page).getByRole('button', { name: /^error,/ });
  await user.click(level);
  await waitUntil(() => params(page).get('level') === 'error');
  // A refused charge differs from others by its commit.
  await user.click(rows(page).filter({ hasText: 'refused by acquirer' }).first());
  const commit = details(page).getByRole('treeitem').filter({ hasText: BAD_COMMIT });
  await commit.hover();
  await user.click(commit.getByRole('button', { name: 'Filter for this value' }));
  await waitUntil(() => params(page).get('commit') === BAD_COMMIT);
  // Show all logs of this commit from the start.
  await user.click(level);
  await waitUntil(() => params(page).get('level') === null);
  await user.click(page.getByRole('button', { name: 'Newest first' }));
  await user.click(rows(page).filter({ hasText: 'configuration loaded' }).first());
  await waitUntil(async () => /JPY\s*2/.test(await details(page).innerText()));
  expect(user).toMatchObject({ clicks: 6, keys: 0 });
});

test('The changes lead to the deploy of the incident, and the log that explains it, in five clicks.', async ({
  page,
}) => {
  await openShop(page);
  const user = new CountingUser(page);
  await compare(page, user, '11:12', '11:58');
  const commit = differences(page).getByRole('button', { name: new RegExp(`^commit ${BAD_COMMIT} new,`) });
  await user.click(commit);
  await waitUntil(() => params(page).get('commit') === BAD_COMMIT);
  await user.click(page.getByRole('button', { name: 'Newest first' }));
  await user.click(rows(page).filter({ hasText: 'configuration loaded' }).first());
  await waitUntil(async () => /JPY\s*2/.test(await details(page).innerText()));
  expect(user).toMatchObject({ clicks: 5, keys: 0 });
});

test('The changes lead to the configuration that slowed one region down, and who loaded it, in five clicks.', async ({
  page,
}) => {
  await openShop(page);
  const user = new CountingUser(page);
  await compare(page, user, '09:22', '09:40');
  const config = amongFirst(page, BAD_CONFIG);
  expect(await config.innerText()).toMatch(/always together with[^]*cache\.ttlSeconds 0/);
  await user.click(config.getByRole('button').first());
  await waitUntil(() => params(page).get('is') === `metadata.cache.config:${BAD_CONFIG}`);
  await user.click(page.getByRole('button', { name: 'Newest first' }));
  await user.click(rows(page).filter({ hasText: 'configuration loaded' }).first());
  await waitUntil(async () => (await details(page).innerText()).includes('Try prices without the cache'));
  expect(user).toMatchObject({ clicks: 5, keys: 0 });
});

test('The changes lead to the leak behind a crash in four clicks.', async ({ page }) => {
  await openShop(page);
  const user = new CountingUser(page);
  await compare(page, user, '10:30', '10:48');
  await user.click(amongFirst(page, 'reservations.released 0').getByRole('button').first());
  await user.click(rows(page).filter({ hasText: 'garbage collection freed 1 MB' }).first());
  await waitUntil(async () => /released\s*0/.test(await details(page).innerText()));
  expect(user).toMatchObject({ clicks: 4, keys: 0 });
});
