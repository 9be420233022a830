// The demo's incident, solved as a new user does: how many clicks and keys it takes to the line that tells why.
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { LogInput } from '@timberline/contract';
import { seededRandom } from '@timberline/testing';
// eslint-disable-next-line @nx/enforce-module-boundaries -- no package: the demo is a tool
import { BAD_COMMIT, tell } from '../../../../tools/demo/story.ts';
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

/** Acts as a person does, and counts. A drag is a click: one press of a button. */
class Hands {
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

/** The shop's last three hours, and its page as the demo's link opens it. */
async function openShop(page: Page): Promise<LogInput[]> {
  const marker = uniqueMarker('shop');
  const logs = tell({ deploy: DEPLOY, random: seededRandom(20261124).next }, FROM, TO, 30).map((log) => ({
    ...log,
    metadata: { ...log.metadata, parentResourceId: marker },
  }));
  for (let n = 0; n < logs.length; n += 5_000) await api.store(logs.slice(n, n + 5_000));
  const range = `from=${new Date(FROM).toISOString()}&to=${new Date(TO).toISOString()}`;
  await page.goto(`/explore?parentResourceId=${marker}&${range}&zone=utc`);
  await rows(page).first().waitFor();
  await histogram(page).getByRole('option').first().waitFor();
  return logs;
}

test('errors of one service in a given hour: three clicks', async ({ page }) => {
  const logs = await openShop(page);
  const hands = new Hands(page);
  const level = histogram(page).getByRole('button', { name: /^error,/ });
  await hands.click(level);
  await waitUntil(() => params(page).get('level') === 'error');

  // The value itself, in any row that shows it.
  const payments = rows(page).filter({ hasText: 'refused by acquirer' }).first();
  await payments.hover();
  await hands.click(payments.getByRole('button', { name: 'Filter for payments' }));
  await waitUntil(() => params(page).get('resourceId') === 'payments');

  // The last hour, of the bars that stand for two minutes each.
  const bar = (time: string) => histogram(page).locator(`[role="option"][aria-label*="${time}"]`).first();
  await hands.drag(bar('11:00 to'), bar('11:58 to'));
  await waitUntil(() => params(page).get('from')?.includes('T11:00:00'));
  const wanted = logs.filter(
    (log) => log.level === 'error' && log.resourceId === 'payments' && log.timestamp >= '2024-05-17T11:00',
  );
  await page.locator('tl-result-summary').getByText(`${wanted.length} logs`).waitFor();
  expect({ clicks: hands.clicks, keys: hands.keys }).toEqual({ clicks: 3, keys: 0 });
});

test('the same by keys alone', async ({ page }) => {
  const logs = await openShop(page);
  const hands = new Hands(page);
  const suggested = (text: string) =>
    page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option').filter({ hasText: text }).first();
  await hands.press('/');
  for (const [typed, meant] of [
    ['err', 'level:error'],
    ['pay', 'resourceId:payments'],
  ] as const) {
    await hands.type(typed);
    await suggested(meant).waitFor();
    await hands.press('ArrowDown');
    await hands.press('Enter');
  }
  await hands.press('Enter');
  await waitUntil(() => params(page).get('q') === 'level:error resourceId:payments');
  // Out of the query, and to the time range.
  await hands.press('Escape');
  await hands.press('t');
  await hands.type('2024-05-17 11h');
  await hands.press('Enter');
  const wanted = logs.filter(
    (log) => log.level === 'error' && log.resourceId === 'payments' && log.timestamp >= '2024-05-17T11:00',
  );
  await page.locator('tl-result-summary').getByText(`${wanted.length} logs`).waitFor();
  expect({ clicks: hands.clicks, keys: hands.keys }).toEqual({ clicks: 0, keys: 29 });
});

test('from opening the page to the line that tells why: six clicks', async ({ page }) => {
  await openShop(page);
  const hands = new Hands(page);
  const level = histogram(page).getByRole('button', { name: /^error,/ });
  await hands.click(level);
  await waitUntil(() => params(page).get('level') === 'error');
  // What a refused charge has that others have not: a commit of its own.
  await hands.click(rows(page).filter({ hasText: 'refused by acquirer' }).first());
  const commit = details(page).getByRole('treeitem').filter({ hasText: BAD_COMMIT });
  await commit.hover();
  await hands.click(commit.getByRole('button', { name: 'Filter for this value' }));
  await waitUntil(() => params(page).get('commit') === BAD_COMMIT);
  // All that this commit wrote, from its beginning.
  await hands.click(level);
  await waitUntil(() => params(page).get('level') === null);
  await hands.click(page.getByRole('button', { name: 'Newest first' }));
  await hands.click(rows(page).filter({ hasText: 'configuration loaded' }).first());
  await waitUntil(async () => /JPY\s*2/.test(await details(page).innerText()));
  expect({ clicks: hands.clicks, keys: hands.keys }).toEqual({ clicks: 6, keys: 0 });
});
