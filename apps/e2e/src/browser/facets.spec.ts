// The facets beside the list: exact counts, and filters by click and by key.
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from '../harness/browser.ts';
import { openLogs, rows } from '../harness/log-list.ts';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();

const panel = (page: Page) => page.getByRole('region', { name: 'Facets' });
const facet = (page: Page, title: string) => panel(page).getByRole('group', { name: title, exact: true });
const value = (page: Page, title: string, name: string): Locator =>
  facet(page, title).getByRole('checkbox', { name, exact: true });
const names = (page: Page, title: string) =>
  facet(page, title)
    .getByRole('checkbox')
    .evaluateAll((boxes) => boxes.map((box) => box.getAttribute('aria-label')));
const params = (page: Page) => new URL(page.url()).searchParams;
const rowCount = (page: Page) => rows(page).count();

/** 12 logs: 6 info, 4 warn, 2 error; half of them with a commit, a third of them with a status. */
async function storeLogs(): Promise<string> {
  const marker = uniqueMarker('facets');
  const levels = ['info', 'warn', 'info', 'warn', 'info', 'error'];
  await api.store(
    Array.from({ length: 12 }, (_, n) =>
      makeLog(
        marker,
        {
          level: levels[n % 6],
          resourceId: n < 8 ? 'checkout' : 'search',
          commit: n % 2 === 0 ? 'abc' : undefined,
          metadata: n % 3 === 0 ? { status: n < 6 ? 'not found' : 'ok' } : {},
        },
        n,
      ),
    ),
  );
  return marker;
}

test('The facets count the values of the search, also those that their own filter leaves out, and narrow it by clicks.', async ({
  page,
}) => {
  await openLogs(page, await storeLogs());
  await page.getByRole('button', { name: 'Facets', exact: true }).click();
  await expect.poll(() => names(page, 'Level')).toEqual(['info, 6 logs', 'warn, 4 logs', 'error, 2 logs']);
  expect(await names(page, 'Resource')).toEqual(['checkout, 8 logs', 'search, 4 logs']);
  expect(await facet(page, 'Level').innerText()).toContain('3 values');
  expect(await facet(page, 'Commit').innerText()).toMatch(/1 value\b[^]*missing 6/);

  await value(page, 'Level', 'error, 2 logs').click();
  await expect.poll(() => rowCount(page)).toBe(2);
  await value(page, 'Level', 'warn, 4 logs').click();
  await expect.poll(() => rowCount(page)).toBe(6);
  expect(params(page).getAll('level')).toEqual(['error', 'warn']);
  expect(await names(page, 'Level')).toEqual(['info, 6 logs', 'warn, 4 logs', 'error, 2 logs']);
  await expect.poll(() => names(page, 'Resource')).toEqual(['checkout, 4 logs', 'search, 2 logs']);

  await value(page, 'Level', 'warn, 4 logs').hover();
  await facet(page, 'Level').getByRole('button', { name: 'Only warn' }).click();
  await expect.poll(() => rowCount(page)).toBe(4);
  await value(page, 'Level', 'warn, 4 logs').hover();
  await facet(page, 'Level').getByRole('button', { name: 'Not warn' }).click();
  await expect.poll(() => rowCount(page)).toBe(8);
  await value(page, 'Level', 'warn, left out, 4 logs').waitFor();
  await page.goBack();
  await expect.poll(() => rowCount(page)).toBe(4);

  await facet(page, 'Commit').getByRole('button', { name: 'Missing, 4 logs without Commit' }).click();
  await expect.poll(() => params(page).get('q')).toBe('-commit:*');
});

test('The facets open and close by a key, keys filter by their values, and Escape gives the focus back.', async ({
  page,
}) => {
  await openLogs(page, await storeLogs());
  await page.keyboard.press('f');
  await panel(page).locator('h2:focus').waitFor();
  await value(page, 'Level', 'info, 6 logs').waitFor();
  await value(page, 'Level', 'info, 6 logs').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('o');
  await expect.poll(() => rowCount(page)).toBe(4);
  await page.keyboard.press('End');
  await page.keyboard.press('+');
  await expect.poll(() => rowCount(page)).toBe(6);
  await page.keyboard.press('Space');
  await expect.poll(() => rowCount(page)).toBe(4);
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('-');
  await expect.poll(() => rowCount(page)).toBe(8);
  // The list of values is one tab stop, whatever it is filtered by.
  expect(await facet(page, 'Level').locator('[role="checkbox"][tabindex="0"]').count()).toBe(1);
  await page.keyboard.press('Escape');
  await panel(page).waitFor({ state: 'detached' });
  await expect.poll(() => page.locator('button:focus').innerText()).toBe('Facets');
});

test('Any field becomes a facet, from the list of fields and from an opened log, and is remembered.', async ({
  page,
}) => {
  const marker = await storeLogs();
  await openLogs(page, marker);
  await page.keyboard.press('f');
  await panel(page).getByRole('button', { name: 'Add a facet' }).click();
  await page.keyboard.type('STAT');
  await panel(page).getByRole('button', { name: 'metadata.status', exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => names(page, 'status')).toEqual(['not found, 2 logs', 'ok, 2 logs']);
  await expect.poll(() => page.locator('button:focus').innerText()).toContain('status');

  // Of two values of a metadata key a log needs one, as of two levels.
  await value(page, 'status', 'not found, 2 logs').click();
  await expect.poll(() => rowCount(page)).toBe(2);
  await value(page, 'status', 'ok, 2 logs').click();
  await expect.poll(() => rowCount(page)).toBe(4);

  await rows(page).first().click();
  const details = page.getByRole('region', { name: 'Log details' });
  await details.getByRole('treeitem').filter({ hasText: 'service' }).focus();
  await page.keyboard.press('f');
  await facet(page, 'service').waitFor();
  await expect.poll(() => page.locator('button:focus').innerText()).toContain('service');
  await facet(page, 'Commit').getByRole('button', { name: 'Remove the facet Commit' }).click();

  await page.reload();
  await facet(page, 'service').getByRole('checkbox').first().waitFor();
  expect(await facet(page, 'status').count()).toBe(1);
  expect(await facet(page, 'Commit').count()).toBe(0);
  await panel(page).getByRole('button', { name: 'Show the usual facets again' }).click();
  await facet(page, 'Commit').waitFor();
});

test('More values can be listed, and those that have a text in them, and a rare one that is filtered by has its number.', async ({
  page,
}) => {
  const marker = uniqueMarker('many');
  await api.store(
    Array.from({ length: 40 }, (_, n) => makeLog(marker, { resourceId: `host-${n}`, commit: undefined }, n)),
  );
  await openLogs(page, marker);
  await page.keyboard.press('f');
  await expect.poll(async () => (await names(page, 'Resource')).length).toBe(10);
  expect(await facet(page, 'Resource').innerText()).toMatch(/40 values[^]*others 30/);
  await facet(page, 'Resource').getByRole('button', { name: 'More values of Resource' }).click();
  await expect.poll(async () => (await names(page, 'Resource')).length).toBe(40);
  await facet(page, 'Resource').getByRole('button', { name: 'Search within Resource' }).click();
  await page.locator('input:focus').waitFor();
  await page.keyboard.type('OST-3');
  await expect
    .poll(() => names(page, 'Resource'))
    .toEqual(['host-3, 1 log', ...Array.from({ length: 10 }, (_, n) => `host-3${n}, 1 log`)]);
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await names(page, 'Resource')).length).toBe(40);
  await value(page, 'Resource', 'host-39, 1 log').click();
  await expect.poll(() => rowCount(page)).toBe(1);
  await page.reload();
  await expect.poll(async () => (await names(page, 'Resource'))[0]).toBe('host-39, 1 log');
  expect(await panel(page).count()).toBe(1);
});

test('Facets that cannot be counted leave the list alone, and are counted again by a button.', async ({
  page,
}) => {
  const marker = await storeLogs();
  await page.route(/\/api\/logs\/facets/, (route) => route.abort());
  await openLogs(page, marker);
  await page.keyboard.press('f');
  await panel(page).getByRole('alert').waitFor();
  expect(await rowCount(page)).toBe(12);
  await page.unroute(/\/api\/logs\/facets/);
  await panel(page).getByRole('button', { name: 'Try again' }).click();
  await value(page, 'Level', 'info, 6 logs').waitFor();
  expect(await panel(page).getByRole('alert').count()).toBe(0);
});

test('On a narrow screen the facets cover the page, are closed from the start, and filter.', async ({
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openLogs(page, await storeLogs());
  await page.getByRole('button', { name: 'Facets', exact: true }).click();
  await value(page, 'Level', 'error, 2 logs').click();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
  expect(await rows(page).first().isVisible()).toBe(false);
  await panel(page).getByRole('button', { name: 'Close the facets' }).click();
  await expect.poll(() => rowCount(page)).toBe(2);
  expect(await rows(page).first().isVisible()).toBe(true);
});
