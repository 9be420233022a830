// The query bar: completion, syntax colors, errors and notes, and the chips of filters.
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

/** Opens an hour with three logs of one service and one log of another, all with their own level. */
async function openWithLogs(page: Page, parameters = ''): Promise<string> {
  const marker = uniqueMarker();
  const logOf = (resourceId: string, minute: number) =>
    makeLog(marker, {
      resourceId,
      level: `${marker}lvl`.slice(0, 32),
      timestamp: `2024-05-17T10:0${minute}:00Z`,
    });
  await api.store([
    logOf(`${marker} api`, 1),
    logOf(`${marker} api`, 2),
    logOf(`${marker} api`, 3),
    logOf(`${marker}db`, 4),
  ]);
  // This log is outside of the range and must not be counted.
  await api.store([makeLog(marker, { resourceId: `${marker}db`, timestamp: '2024-06-01T00:00:00Z' })]);
  await page.goto(
    `/explore?parentResourceId=${marker}&from=2024-05-17T10:00:00Z&to=2024-05-17T11:00:00Z&zone=utc${parameters}`,
  );
  await query(page).waitFor();
  return marker;
}

/** Returns the description of the field for screen readers. */
async function descriptionOf(page: Page): Promise<string> {
  const ids = (await query(page).getAttribute('aria-describedby'))?.split(' ') ?? [];
  return (await Promise.all(ids.map((id) => page.locator(`#${id}`).innerText()))).join(' ');
}

test('A value can be completed by keys and is listed with its count within the range and filters.', async ({
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

test('A bare word suggests the level that starts with it.', async ({ page }) => {
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

test('An invalid query is marked at its column, described, and not run.', async ({ page }) => {
  await openWithLogs(page);
  await query(page).click();
  await page.keyboard.type('one AND ');
  await page.keyboard.press('Enter');
  await waitUntil(async () => (await query(page).getAttribute('aria-invalid')) === 'true');
  await expect.poll(() => descriptionOf(page)).toMatch(/Column \d+: .*expected/);
  // The mark is behind the typed text, where a part is missing.
  const wrong = await page.locator('.highlighting .wrong').boundingBox();
  const typed = await page.locator('.highlighting .operator').boundingBox();
  expect(wrong!.x).toBeGreaterThanOrEqual(typed!.x + typed!.width);
  await waitUntil(async () =>
    (await page.getByRole('alert').allInnerTexts()).join().includes('The query has an error at column'),
  );
  expect(param(page, 'q')).toEqual([]);
  await page.keyboard.type('two');
  await waitUntil(async () => (await query(page).getAttribute('aria-invalid')) === 'false');
  await page.keyboard.press('Enter');
  await waitUntil(() => param(page, 'q')[0] === 'one AND two');
});

test('A query whose end is being typed is not marked until Enter or until the field is left.', async ({
  page,
}) => {
  await openWithLogs(page);
  await query(page).click();
  for (const unfinished of ['level:', '"abc', '(a OR', 'metadata.x>']) {
    await query(page).fill('');
    // The query before was marked when the field was left.
    await expect.poll(() => query(page).getAttribute('aria-invalid')).toBe('false');
    for (const character of unfinished) {
      await page.keyboard.type(character);
      expect(await query(page).getAttribute('aria-invalid'), `${unfinished} at ${character}`).toBe('false');
    }
    await expect.poll(() => page.locator('.highlighting').innerText()).toBe(unfinished);
    expect(await query(page).getAttribute('aria-invalid'), unfinished).toBe('false');
    expect(await page.locator('.query-error, .highlighting .wrong, .highlighting .error').count()).toBe(0);
    await query(page).blur();
    await expect.poll(() => query(page).getAttribute('aria-invalid'), { message: unfinished }).toBe('true');
    await query(page).focus();
  }
  // A mistake that nothing behind it mends is marked at once.
  await query(page).fill('');
  await page.keyboard.type('one AND AND level:');
  await expect.poll(() => query(page).getAttribute('aria-invalid')).toBe('true');
});

test('Notes explain what was searched as text and suggest a correction.', async ({ page }) => {
  await openWithLogs(page, '&q=levle:error');
  await expect.poll(() => descriptionOf(page)).toMatch(/searched as text.*level:error/);
});

test('Escape closes the suggestions first and then leaves the field.', async ({ page }) => {
  await openWithLogs(page);
  await page.keyboard.press('/');
  await waitUntil(async () => (await query(page).getAttribute('aria-expanded')) === 'true');
  await page.keyboard.press('Escape');
  await waitUntil(async () => (await query(page).getAttribute('aria-expanded')) === 'false');
  await expect.poll(() => query(page).evaluate((field) => field.matches(':focus'))).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(() => query(page).evaluate((field) => field.matches(':focus'))).toBe(false);
});

test('An earlier query is suggested again.', async ({ page }) => {
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

test('Markup in a query is treated as text.', async ({ page, pageErrors }) => {
  await openWithLogs(page);
  const hostile = '<img src=x onerror=alert(1)> <script>alert(2)</script>';
  await query(page).fill(hostile);
  await page.keyboard.press('Enter');
  await waitUntil(() => param(page, 'q')[0] === hostile);
  expect(await page.locator('tl-query-bar img, tl-query-bar script').count()).toBe(0);
  expect(pageErrors).toEqual([]);
});

test('A filter can be negated, switched off and on, and removed by keys.', async ({ page }) => {
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
  // The focus moves to the query when the last chip is removed.
  await waitUntil(() => query(page).evaluate((field) => field.matches(':focus')));
});

test('A suggested correction is searched by one click.', async ({ page }) => {
  const marker = await openWithLogs(page, `&q=resourceid:${unusedMarker}`);
  await page.getByText('is not a field').first().waitFor();
  await page.locator('tl-query-bar').getByRole('button', { name: 'Search for resourceId:' }).click();
  await waitUntil(() => param(page, 'q')[0] === `resourceId:${unusedMarker}`);
  await expect.poll(() => query(page).inputValue()).toBe(`resourceId:${unusedMarker}`);
  expect(marker).not.toBe(unusedMarker);

  // Corrections are also offered for empty results and for invalid queries.
  await page.goto(`/explore?q=levle:error ${unusedMarker}`);
  await page.locator('tl-empty-notice').getByRole('button', { name: 'Search for level:error' }).click();
  await waitUntil(() => param(page, 'q')[0] === `level:error ${unusedMarker}`);
  await page.goto('/explore?q=_exists_:comit');
  await page.locator('tl-failed-notice').getByRole('button', { name: 'Search for commit' }).click();
  await waitUntil(() => param(page, 'q')[0] === '_exists_:commit');
});

const unusedMarker = uniqueMarker('nobody');
