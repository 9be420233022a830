// The lines around a log: a ladder of scopes, the filters of the search, and more at both ends.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from '../harness/browser.ts';
import { rows } from '../harness/log-list.ts';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();
const COUNT = 240;
/** The error in the middle, whose neighbors have other levels. */
const MIDDLE = 120;

const pane = (page: Page) => page.getByRole('region', { name: 'Context' });
const lines = (page: Page) => pane(page).locator('[data-log-id]');
const messages = (page: Page) => lines(page).locator('.message').allInnerTexts();
const rung = (page: Page, name: string) => pane(page).getByRole('button', { name, exact: true });
const params = (page: Page) => new URL(page.url()).searchParams;
const numbers = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, n) => `line ${from + n * step}`);

/** One log each 100 ms; every second one is of the resource, every third of the trace, every sixth of the span. */
async function storeLines(): Promise<string> {
  const marker = uniqueMarker('context');
  await api.store(
    Array.from({ length: COUNT }, (_, n) =>
      makeLog(
        marker,
        {
          message: `line ${n}`,
          level: n === MIDDLE ? 'error' : 'debug',
          resourceId: n % 2 === 0 ? `${marker}a` : `${marker}b`,
          traceId: n % 3 === 0 ? marker : undefined,
          spanId: n % 6 === 0 ? marker : undefined,
          commit: n % 4 === 0 ? 'abc' : 'def',
        },
        n * 100,
      ),
    ),
  );
  return marker;
}

/** Opens the error, which the search finds by its level, and the lines around it. */
async function openContext(page: Page): Promise<string> {
  const marker = await storeLines();
  await page.goto(`/explore?q=level:error&parentResourceId=${marker}&commit=abc&zone=utc`);
  await rows(page).first().click();
  const details = page.getByRole('region', { name: 'Log details' });
  await details.getByRole('button', { name: 'Context', exact: true }).click();
  await lines(page).first().waitFor();
  return marker;
}

test('The context shows ten lines on each side of a log, of any level, on a ladder of scopes that the link holds.', async ({
  page,
}) => {
  await openContext(page);
  expect(await messages(page)).toEqual(numbers(MIDDLE - 20, MIDDLE + 20, 2));
  expect(await rows(page).first().isVisible()).toBe(false);
  const current = pane(page).locator('[aria-current="true"]');
  expect(await current.innerText()).toMatch(/this line[^]*error[^]*line 120/);
  await expect.poll(() => page.locator('button:focus').innerText()).toContain('line 120');
  expect(await lines(page).first().innerText()).toContain('−2s');
  expect(await lines(page).last().innerText()).toContain('+2s');
  expect(await pane(page).innerText()).toContain('the level never narrows the context');

  for (const [name, scope, expected] of [
    ['Same span', 'span', numbers(60, 180, 6)],
    ['Same trace', 'trace', numbers(90, 150, 3)],
    ['Same parent', 'parent', numbers(110, 130)],
  ] as const) {
    await rung(page, name).click();
    await expect.poll(() => messages(page), { message: name }).toEqual(expected);
    expect(params(page).get('scope')).toBe(scope);
    expect(await rung(page, name).getAttribute('aria-pressed')).toBe('true');
  }
  await rung(page, 'Everything').click();
  await expect.poll(() => params(page).get('scope')).toBe('all');
  await rung(page, 'Same trace').click();
  await expect.poll(() => messages(page)).toEqual(numbers(90, 150, 3));
  await page.reload();
  await expect.poll(() => messages(page)).toEqual(numbers(90, 150, 3));
  // The opened log, to which Escape leads back, is loaded apart from the lines around it.
  await page.locator('h2', { hasText: 'error' }).waitFor({ state: 'attached' });

  await page.keyboard.press('Escape');
  await pane(page).waitFor({ state: 'detached' });
  await page.locator('h2:focus').getByText('error').waitFor();
  expect(await rows(page).count()).toBe(1);
});

test('The filters of the search are off in the context, and each goes back on by one click.', async ({
  page,
}) => {
  const marker = await openContext(page);
  await rung(page, 'Same parent').click();
  await expect.poll(() => messages(page)).toEqual(numbers(110, 130));
  const filters = pane(page).getByRole('group', { name: 'Filters of the search' }).getByRole('button');
  expect(await filters.allInnerTexts()).toEqual(['commit: abc', `parentResourceId: ${marker}`]);
  await filters.first().click();
  await expect.poll(() => messages(page)).toEqual(numbers(80, 160, 4));
  expect(params(page).getAll('with')).toEqual(['commit:abc']);
  expect(await filters.first().getAttribute('aria-pressed')).toBe('true');
  await filters.first().click();
  await expect.poll(() => messages(page)).toEqual(numbers(110, 130));
});

test('More lines come at both ends and leave the reader in place, until there are no more.', async ({
  page,
}) => {
  await openContext(page);
  await rung(page, 'Same parent').click();
  await expect.poll(() => messages(page)).toEqual(numbers(110, 130));
  const current = pane(page).locator('[aria-current="true"]');
  const more = (name: string) => pane(page).getByRole('button', { name });
  for (const [first, last] of [
    [60, 180],
    [10, 230],
    [0, 239],
  ] as const) {
    await more('More before').scrollIntoViewIfNeeded();
    const top = await lines(page)
      .first()
      .evaluate((line) => line.getBoundingClientRect().top);
    const id = await lines(page).first().getAttribute('data-log-id');
    await more('More before').click();
    await expect.poll(async () => (await messages(page))[0]).toBe(`line ${first}`);
    const moved = pane(page).locator(`[data-log-id="${id}"]`);
    await expect
      .poll(async () => Math.abs((await moved.evaluate((line) => line.getBoundingClientRect().top)) - top))
      .toBeLessThan(2);
    await more('More after').click();
    await expect.poll(async () => (await messages(page)).at(-1)).toBe(`line ${last}`);
  }
  expect(await messages(page)).toEqual(numbers(0, COUNT - 1));
  expect(await more('More').count()).toBe(0);
  expect(await current.count()).toBe(1);
  // The link brings all of them back.
  await page.reload();
  await expect.poll(() => messages(page)).toEqual(numbers(0, COUNT - 1));
});

test('Keys move between the lines of the context and open one, which stays beside it.', async ({ page }) => {
  await openContext(page);
  await expect.poll(() => page.locator('button:focus').innerText()).toContain('line 120');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect.poll(() => page.locator('button:focus').innerText()).toContain('line 116');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Log details' }).getByText('line 116').waitFor();
  expect(await pane(page).locator('[aria-current="true"]').innerText()).toContain('line 120');
  expect(await pane(page).locator('[data-log-id][tabindex="0"]').count()).toBe(1);
  await page.keyboard.press('a');
  await pane(page).waitFor({ state: 'detached' });
});

test('On a narrow screen the context covers the page, and a line of it opens by itself.', async ({
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openContext(page);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
  await lines(page).filter({ hasText: 'line 118' }).click();
  await page.getByRole('region', { name: 'Log details' }).getByText('line 118').waitFor();
  await pane(page).waitFor({ state: 'detached' });
  await page.goBack();
  await lines(page).filter({ hasText: 'line 118' }).waitFor();
});
