// The query bar: completing, colouring, explaining, and the chips of filters beside it.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from '../harness/browser.ts';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { waitUntil } from '../harness/wait.ts';

const api = sharedApi();

const query = (page: Page) => page.getByRole('combobox', { name: 'Query' });
const suggestions = (page: Page) => page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
const param = (page: Page, name: string) => new URL(page.url()).searchParams.getAll(name);

/** Two services with three and one logs of an own level, within the hour that the page shows. */
async function openWithLogs(page: Page, more = ''): Promise<string> {
  const marker = uniqueMarker();
  const of = (resourceId: string, minute: number) =>
    makeLog(marker, {
      resourceId,
      level: `${marker}lvl`.slice(0, 32),
      timestamp: `2024-05-17T10:0${minute}:00Z`,
    });
  await api.store([
    of(`${marker} api`, 1),
    of(`${marker} api`, 2),
    of(`${marker} api`, 3),
    of(`${marker}db`, 4),
  ]);
  // Outside of the range that is looked at: not to be counted.
  await api.store([makeLog(marker, { resourceId: `${marker}db`, timestamp: '2024-06-01T00:00:00Z' })]);
  await page.goto(
    `/explore?parentResourceId=${marker}&from=2024-05-17T10:00:00Z&to=2024-05-17T11:00:00Z&zone=utc${more}`,
  );
  await query(page).waitFor();
  return marker;
}

/** What a screen reader tells of the field beside its name. */
async function described(page: Page): Promise<string> {
  const ids = (await query(page).getAttribute('aria-describedby'))?.split(' ') ?? [];
  return (await Promise.all(ids.map((id) => page.locator(`#${id}`).innerText()))).join(' ');
}

test('a value is completed by keys alone, with its count within the range and the other filters', async ({
  page,
}) => {
  const marker = await openWithLogs(page);
  await page.keyboard.press('/');
  await page.keyboard.type('resour');
  await waitUntil(async () =>
    (await suggestions(page).allInnerTexts()).some((text) => text.startsWith('resourceId')),
  );
  await page.keyboard.press('ArrowDown');
  await waitUntil(
    async () =>
      (await query(page).getAttribute('aria-activedescendant')) ===
      (await suggestions(page).first().getAttribute('id')),
  );
  await page.keyboard.press('Enter');
  await expect.poll(() => query(page).inputValue()).toBe('resourceId:');
  await page.keyboard.type(marker);
  await waitUntil(
    async () => {
      const texts = (await suggestions(page).allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
      return texts.includes(`${marker} api 3 logs`) && texts.includes(`${marker}db 1 logs`);
    },
    { what: 'both values with their counts' },
  );
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => query(page).inputValue()).toBe(`resourceId:"${marker} api" `);
  await page.keyboard.press('Enter');
  await waitUntil(() => param(page, 'q')[0] === `resourceId:"${marker} api"`);
  const rows = page.getByRole('grid', { name: 'Logs' }).locator('[role="row"][data-log-id]');
  await waitUntil(async () => (await rows.count()) === 3, { what: 'three rows' });
});

test('a bare word offers the level that begins with it', async ({ page }) => {
  const marker = await openWithLogs(page);
  await query(page).click();
  await page.keyboard.type(marker.slice(0, 20));
  await waitUntil(
    async () => (await suggestions(page).allInnerTexts()).some((text) => text.startsWith('level:')),
    {
      what: 'the level',
    },
  );
});

test('a query that cannot be read is marked under its column, described, and not run', async ({ page }) => {
  await openWithLogs(page);
  await query(page).click();
  await page.keyboard.type('one AND ');
  await waitUntil(async () => (await query(page).getAttribute('aria-invalid')) === 'true');
  await expect.poll(() => described(page)).toMatch(/Column \d+: .*expected/);
  // The mark stands behind what is typed, where something is missing.
  const wrong = await page.locator('.colours .wrong').boundingBox();
  const typed = await page.locator('.colours .operator').boundingBox();
  expect(wrong!.x).toBeGreaterThanOrEqual(typed!.x + typed!.width);
  await page.keyboard.press('Enter');
  await waitUntil(async () =>
    (await page.getByRole('alert').allInnerTexts()).join().includes('cannot be read'),
  );
  expect(param(page, 'q')).toEqual([]);
  await page.keyboard.type('two');
  await waitUntil(async () => (await query(page).getAttribute('aria-invalid')) === 'false');
  await page.keyboard.press('Enter');
  await waitUntil(() => param(page, 'q')[0] === 'one AND two');
});

test('notes say what was searched as text, and what was perhaps meant', async ({ page }) => {
  await openWithLogs(page, '&q=levle:error');
  await expect.poll(() => described(page)).toMatch(/searched as text.*level:error/);
});

test('Escape closes the list first and then leaves the field', async ({ page }) => {
  await openWithLogs(page);
  await page.keyboard.press('/');
  await waitUntil(async () => (await query(page).getAttribute('aria-expanded')) === 'true');
  await page.keyboard.press('Escape');
  await waitUntil(async () => (await query(page).getAttribute('aria-expanded')) === 'false');
  await expect.poll(() => query(page).evaluate((field) => field.matches(':focus'))).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(() => query(page).evaluate((field) => field.matches(':focus'))).toBe(false);
});

test('a query that was run is offered again', async ({ page }) => {
  const marker = await openWithLogs(page);
  await query(page).fill(`nothing${marker}`);
  await page.keyboard.press('Enter');
  await waitUntil(() => param(page, 'q').length === 1);
  await query(page).fill('');
  await page.keyboard.press('Enter');
  await waitUntil(() => param(page, 'q').length === 0);
  await page.keyboard.press('ArrowDown');
  await suggestions(page)
    .filter({ hasText: `nothing${marker}` })
    .click();
  await waitUntil(() => param(page, 'q')[0] === `nothing${marker}`);
});

test('what is typed and pasted is text, whatever it holds', async ({ page, pageErrors }) => {
  await openWithLogs(page);
  const hostile = '<img src=x onerror=alert(1)> <script>alert(2)</script>';
  await query(page).fill(hostile);
  await page.keyboard.press('Enter');
  await waitUntil(() => param(page, 'q')[0] === hostile);
  expect(await page.locator('tl-query-bar img, tl-query-bar script').count()).toBe(0);
  expect(pageErrors).toEqual([]);
});

test('a filter is turned, switched off, switched on and removed by keys alone', async ({ page }) => {
  const marker = await openWithLogs(page);
  const chips = page.getByRole('toolbar', { name: 'Filters' });
  await chips.getByRole('button').first().focus();
  await page.keyboard.press('Enter');
  await waitUntil(() => param(page, 'off')[0] === `parentResourceId:${marker}`);
  await waitUntil(
    async () => (await chips.getByRole('button').first().getAttribute('aria-pressed')) === 'false',
  );
  await waitUntil(() =>
    chips
      .getByRole('button')
      .first()
      .evaluate((button) => button.matches(':focus')),
  );
  await page.keyboard.press('Enter');
  await waitUntil(() => param(page, 'parentResourceId')[0] === marker);
  await waitUntil(() =>
    chips
      .getByRole('button')
      .first()
      .evaluate((button) => button.matches(':focus')),
  );
  await page.keyboard.press('-');
  await waitUntil(() => param(page, 'not')[0] === `parentResourceId:${marker}`);
  await waitUntil(() =>
    chips
      .getByRole('button')
      .first()
      .evaluate((button) => button.matches(':focus')),
  );
  await page.keyboard.press('Delete');
  await waitUntil(() => param(page, 'not').length === 0 && param(page, 'parentResourceId').length === 0);
  // The last chip is gone: the focus is not lost with it.
  await waitUntil(() => query(page).evaluate((field) => field.matches(':focus')));
});

test('what was perhaps meant is searched for in one click', async ({ page }) => {
  const marker = await openWithLogs(page, `&q=resourceid:${marker0}`);
  await page.getByText('is no field').first().waitFor();
  await page.locator('tl-query-bar').getByRole('button', { name: 'Search for resourceId:' }).click();
  await waitUntil(() => param(page, 'q')[0] === `resourceId:${marker0}`);
  await expect.poll(() => query(page).inputValue()).toBe(`resourceId:${marker0}`);
  expect(marker).not.toBe(marker0);

  // The same where nothing is found, and where nothing can be read.
  await page.goto(`/explore?q=levle:error ${marker0}`);
  await page.locator('tl-empty-notice').getByRole('button', { name: 'Search for level:error' }).click();
  await waitUntil(() => param(page, 'q')[0] === `level:error ${marker0}`);
  await page.goto('/explore?q=_exists_:comit');
  await page.locator('tl-failed-notice').getByRole('button', { name: 'Search for commit' }).click();
  await waitUntil(() => param(page, 'q')[0] === '_exists_:commit');
});

const marker0 = uniqueMarker('nobody');
