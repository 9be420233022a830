// What is different in bars of the histogram: chosen by pointer and by keys, one comparison at a time.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { violationsOf } from '../harness/axe.ts';
import { test } from '../harness/browser.ts';
import { rows } from '../harness/log-list.ts';
import { makeLog, timestampAt, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();

const START = Date.UTC(2024, 4, 17, 10);
const LENGTH_MS = 600_000;
const WINDOW = '2024-05-17T10:10:00Z/2024-05-17T10:20:00Z';

const pane = (page: Page) => page.getByRole('region', { name: 'Changes' });
const plot = (page: Page) => page.getByRole('listbox', { name: /Logs over time/ });
const differences = (page: Page) => pane(page).getByRole('listitem');
const params = (page: Page) => new URL(page.url()).searchParams;

/** Stores ten minutes of 60 logs, and ten of as many with 90 errors of a new commit among them. Returns the link. */
async function storeLogs(): Promise<string> {
  const marker = uniqueMarker('changed');
  const at = (n: number, of: number, span: number) => timestampAt(START, (span + n / of) * LENGTH_MS);
  const usual = Array.from({ length: 120 }, (_, n) =>
    makeLog(marker, { level: 'info', message: `request ${n} served`, timestamp: at(n, 60, 0) }),
  );
  const errors = Array.from({ length: 90 }, (_, n) =>
    makeLog(marker, {
      level: 'error',
      message: `charge refused by bank-${n % 7}`,
      commit: '4f2a',
      timestamp: at(n, 90, 1),
    }),
  );
  await api.store([...usual, ...errors]);
  return `/explore?parentResourceId=${marker}&from=2024-05-17T10:00:00Z&to=2024-05-17T10:20:00Z&zone=utc`;
}

test('A drag with Shift tells what is different in its bars, and keys go through it, filter it out and choose others.', async ({
  page,
}) => {
  await page.goto(await storeLogs());
  await rows(page).first().waitFor();
  const bars = plot(page).getByRole('option');
  await bars.first().waitFor();
  const half = (await bars.count()) / 2;
  const [first, last] = [(await bars.nth(half).boundingBox())!, (await bars.last().boundingBox())!];
  await page.keyboard.down('Shift');
  await page.mouse.move(first.x + first.width / 2, first.y + first.height / 2);
  await page.mouse.down();
  await page.mouse.move(last.x + last.width / 2, first.y + first.height / 2, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect.poll(() => params(page).get('changes')).toBe(WINDOW);
  await pane(page)
    .getByText('The number of all logs changed: 2.5 times as many, 150 logs against 60.')
    .waitFor();
  const told = await differences(page).allInnerTexts();
  expect(told.every((text) => /new, 90 logs, explains 100 % of the rise/.test(text))).toBe(true);
  expect(told.join('\n')).toMatch(/charge refused by <\*>/);
  expect(told.join('\n')).toMatch(/4f2a/);
  expect(await violationsOf(page)).toEqual([]);

  // A line of a row opens beside the rows, also of a value.
  const details = page.getByRole('region', { name: 'Log details' });
  await differences(page)
    .filter({ hasText: '4f2a' })
    .getByRole('button', { name: /^Open a line of/ })
    .click();
  await expect.poll(() => details.innerText()).toMatch(/charge refused by bank-/);
  const message = differences(page).filter({ hasText: 'charge refused' }).first();
  await message.getByRole('button').first().focus();
  await page.keyboard.press('o');
  await page.keyboard.press('-');
  await pane(page).getByText('Nothing is different beyond chance.').waitFor();
  await page.goBack();
  await expect.poll(() => differences(page).count()).toBe(told.length);

  // Before the hour before there is nothing, and the link says so as well.
  await pane(page).getByRole('button', { name: 'An hour before' }).click();
  await pane(page).getByText('There are no logs to compare with in the baseline').waitFor();
  await page.reload();
  await pane(page).getByText('There are no logs to compare with in the baseline').waitFor();

  // Keys choose other bars without leaving the histogram.
  await plot(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await page.keyboard.press('Enter');
  await expect.poll(() => params(page).get('changes')).toBe('2024-05-17T10:00:00Z/2024-05-17T10:20:00Z');
  await plot(page).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('D');
  await pane(page).getByRole('button', { name: 'Close what changed' }).click();
  await pane(page).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Changes', exact: true }).and(page.locator(':focus')).waitFor();
});

test('One comparison runs at a time, and the page says when too much is searched.', async ({ page }) => {
  const link = await storeLogs();
  let [running, most, made] = [0, 0, 0];
  let isBusy = false;
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  page.on('requestfailed', (request) => {
    if (request.url().includes('/api/logs/changes')) running--;
  });
  await page.route('**/api/logs/changes*', async (route) => {
    made++;
    if (isBusy) {
      await route.fulfill({
        status: 429,
        contentType: 'application/problem+json',
        headers: { 'retry-after': '60' },
        body: JSON.stringify({ title: 'Too Many Requests', status: 429, detail: 'Busy.' }),
      });
      return;
    }
    most = Math.max(most, ++running);
    await released;
    // What the page has cancelled meanwhile cannot be answered any more.
    await route.continue().catch(() => undefined);
  });
  await page.goto(`${link}&changes=${WINDOW}`);
  await expect.poll(() => made).toBe(1);
  await pane(page).getByText('Comparing…').waitFor();
  for (const name of ['A day before', 'A week before', 'Right before', 'An hour before', 'Right before'])
    await pane(page).getByRole('button', { name }).click();
  await expect.poll(() => made).toBeGreaterThan(1);
  expect(most).toBe(1);
  release();
  await pane(page).getByText('150 logs against 60').waitFor();

  isBusy = true;
  await pane(page).getByRole('button', { name: 'A day before' }).click();
  await pane(page).getByText('Too much is being searched at the moment. Try again in 60 s.').waitFor();
  isBusy = false;
  await pane(page).getByRole('button', { name: 'Try again' }).click();
  await pane(page).getByText('There are no logs to compare with in the baseline').waitFor();
});
