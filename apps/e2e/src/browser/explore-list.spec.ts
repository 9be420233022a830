// The log list: an ARIA grid of any length that is read by cursors and never moves on its own.
import { describe, expect } from 'vitest';
import { test } from '../harness/browser.ts';
import { activeRow, grid, openLogs, rows } from '../harness/log-list.ts';
import { LOGS_START, makeLog, makeLogs, timestampAt, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { waitUntil } from '../harness/wait.ts';

const api = sharedApi();

test('Thousands of rows scroll down and up in order while few of them are in the page.', async ({ page }) => {
  const marker = uniqueMarker();
  const logs = makeLogs(marker, 3000).map((log, n) => ({ ...log, message: `number ${n}` }));
  await api.store(logs);
  await openLogs(page, marker, '&sort=asc');
  await expect.poll(() => grid(page).getAttribute('aria-rowcount')).toBe('3000');

  // The message of each rendered row contains the number of its position.
  const misplaced = () =>
    rows(page).evaluateAll((elements) =>
      elements
        .filter(
          (row) => !row.textContent?.endsWith(`number ${Number(row.getAttribute('aria-rowindex')) - 1}`),
        )
        .map((row) => row.textContent),
    );
  const scrollTo = async (row: number) => {
    await grid(page).evaluate((element, top) => (element.scrollTop = top), row * 24);
    await rows(page)
      .and(page.locator(`[aria-rowindex="${row + 1}"]`))
      .waitFor();
    expect(await misplaced()).toEqual([]);
    expect(await rows(page).count()).toBeLessThan(80);
  };
  for (const row of [90, 400, 1200, 2100, 2980, 1500, 700, 20]) await scrollTo(row);
});

test('Logs within one millisecond are ordered by nanoseconds and show the time between them.', async ({
  page,
}) => {
  const marker = uniqueMarker();
  const at = (nanoseconds: number) => timestampAt(LOGS_START, 7, nanoseconds);
  await api.store([3, 1, 2].map((n) => makeLog(marker, { message: `line ${n}`, timestamp: at(n * 250) }, n)));
  await openLogs(page, marker, '&sort=asc');
  await waitUntil(async () => (await rows(page).count()) === 3);
  const texts = await rows(page).allInnerTexts();
  expect(texts.map((text) => /line \d/.exec(text)?.[0])).toEqual(['line 1', 'line 2', 'line 3']);
  expect(texts[1]).toContain('+250ns');
  expect(texts[1]).toContain('10:00:00.007000500');
});

test('An unusually large gap in time is marked.', async ({ page }) => {
  const marker = uniqueMarker();
  const regular = Array.from({ length: 20 }, (_, n) => n * 500);
  await api.store(
    [...regular, 3_600_000].map((ms, n) => makeLog(marker, { timestamp: timestampAt(LOGS_START, ms) }, n)),
  );
  await openLogs(page, marker, '&sort=asc');
  await waitUntil(async () => (await rows(page).count()) === 21);
  const gaps = grid(page).locator('[data-gap]');
  await expect.poll(() => gaps.count()).toBe(1);
  await expect.poll(() => gaps.getAttribute('aria-rowindex')).toBe('21');
  await expect.poll(() => gaps.innerText()).toContain('+59m 50s');
});

test('New logs do not move the list, and the selection survives when they are shown.', async ({ page }) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 60));
  await openLogs(page, marker, '&refresh=5');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await waitUntil(async () => (await activeRow(page)).index === 2);
  const before = await activeRow(page);

  const later = (n: number) => makeLog(marker, { timestamp: timestampAt(LOGS_START + 60_000, n) }, n);
  await api.store(Array.from({ length: 12 }, (_, n) => later(n)));
  const button = page.getByRole('button', { name: '12 new' });
  await button.waitFor();
  expect(await activeRow(page)).toEqual(before);

  await button.click();
  await waitUntil(async () => (await activeRow(page)).index === 14);
  // The row is the same, including the time since the row above it.
  expect((await activeRow(page)).text).toBe(before.text);
});

test('Hostile and unusual messages are shown as text.', async ({ page, pageErrors }) => {
  const marker = uniqueMarker();
  const messages = [
    '<script>window.pwned = 1</script><img src=x onerror="window.pwned = 2">',
    '\u001b[1;31mred\u001b[0m plain',
    'مرحبا 123 السجل',
    'family 👨‍👩‍👧‍👦 done',
    'nul \u0000 override \u202e end',
    `long ${'x'.repeat(250 * 1024)}`,
    '  two  blanks ',
    '',
  ];
  await api.store(
    messages.map((message, n) => makeLog(marker, { message, timestamp: timestampAt(LOGS_START, n) }, n)),
  );
  await openLogs(page, marker, '&sort=asc');
  await waitUntil(async () => (await rows(page).count()) === messages.length);
  const message = (n: number) => rows(page).nth(n).locator('.message bdi');

  expect(await message(0).textContent()).toBe(messages[0]);
  expect(await message(1).textContent()).toBe('red plain');
  expect(await message(1).locator('.ansi-1').textContent()).toBe('red');
  expect(await message(2).textContent()).toBe(messages[2]);
  expect(await message(3).textContent()).toBe(messages[3]);
  expect(await message(4).textContent()).toBe('nul ␀ override [RLO] end');
  expect((await message(5).textContent())?.length).toBeLessThan(2000);
  expect(await rows(page).nth(5).innerText()).toContain('characters');
  expect(await message(6).textContent()).toBe('  two  blanks ');
  expect(await page.evaluate('window.pwned')).toBeUndefined();

  // With wrapped lines the long message is also truncated until the user asks for all of it.
  await page.getByRole('button', { name: 'Wrap lines' }).click();
  await page.getByRole('button', { name: /more characters/ }).click();
  await waitUntil(async () => (await message(5).textContent())?.length === messages[5]!.length);
  expect(pageErrors).toEqual([]);
});

test('Columns are added, moved and resized by buttons and kept in the URL.', async ({ page }) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 3));
  await openLogs(page, marker);
  const headers = async () =>
    (await grid(page).getByRole('columnheader').allInnerTexts()).map((t) => t.replace(/\s+/g, ' ').trim());
  await expect.poll(() => headers()).toEqual(['Time UTC', 'Since', 'Level', 'Resource', 'Message']);

  await page.getByRole('button', { name: 'Columns' }).click();
  const panel = page.getByRole('dialog', { name: 'Columns' });
  await panel.getByRole('searchbox').fill('metadata.service');
  await panel.getByRole('button', { name: 'metadata.service' }).click();
  await panel.getByRole('button', { name: 'Remove Since' }).click();
  await panel.getByRole('button', { name: 'Move Level to the left' }).click();
  await panel.getByRole('spinbutton', { name: 'Width of Resource in pixels' }).fill('210');
  await page.keyboard.press('Tab');
  await waitUntil(async () => (await headers()).join() === 'Level,Time UTC,Resource,service,Message');
  await page.keyboard.press('Escape');

  await page.reload();
  await rows(page).first().waitFor();
  await expect.poll(() => headers()).toEqual(['Level', 'Time UTC', 'Resource', 'service', 'Message']);
  const width = await grid(page).getByRole('columnheader', { name: 'Resource' }).boundingBox();
  expect(width?.width).toBeCloseTo(210, 0);
});

test('The sort order can be reversed, and the heading announces it.', async ({ page }) => {
  const marker = uniqueMarker();
  await api.store([1, 2, 3].map((n) => makeLog(marker, { message: `line ${n}` }, n)));
  await openLogs(page, marker);
  const first = () => rows(page).first().innerText();
  await waitUntil(async () => (await first()).includes('line 3'));
  const time = grid(page).getByRole('columnheader', { name: 'Time' });
  await expect.poll(() => time.getAttribute('aria-sort')).toBe('descending');
  await page.getByRole('button', { name: 'Newest first' }).click();
  await waitUntil(async () => (await first()).includes('line 1'));
  await expect.poll(() => time.getAttribute('aria-sort')).toBe('ascending');
  expect(new URL(page.url()).searchParams.get('sort')).toBe('asc');
});

test('A value in a row can be filtered in or out by one click without opening or resizing the row.', async ({
  page,
}) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 10));
  await openLogs(page, marker, '&wrap=1&columns=timestamp,metadata.service,message');
  const row = rows(page).filter({ hasText: 'payments' }).first();
  const before = (await row.boundingBox())!.height;
  await row.hover();
  const out = row.getByRole('button', { name: 'Filter out payments' });
  await out.waitFor();
  expect((await row.boundingBox())!.height).toBe(before);
  expect((await out.boundingBox())!.height).toBeGreaterThanOrEqual(24);
  await out.click();
  await waitUntil(async () => (await rows(page).count()) === 8);
  expect(new URL(page.url()).searchParams.get('not')).toBe('metadata.service:payments');
  const other = rows(page).filter({ hasText: 'gateway' }).first();
  await other.hover();
  await other.getByRole('button', { name: 'Filter for gateway' }).click();
  await waitUntil(async () => (await rows(page).count()) === 2);
  expect(await page.getByRole('region', { name: 'Log details' }).count()).toBe(0);
});

describe('320 px wide', () => {
  test.override({ contextOptions: { viewport: { width: 320, height: 700 } } });
  test('At 320 px, the cells of a row stay within the row for any level and gap.', async ({ page }) => {
    const marker = uniqueMarker();
    // Ten regular logs establish the usual interval before a large gap.
    const logs = Array.from({ length: 12 }, (_, n) =>
      makeLog(marker, {
        level: n % 2 === 0 ? 'info' : 'a-level-of-ones-own-that-is-long',
        timestamp: timestampAt(LOGS_START, n < 10 ? n * 1000 : 7_200_000 + n * 1000),
      }),
    );
    await api.store(logs);
    await openLogs(page, marker, '&sort=asc');
    await waitUntil(async () => (await rows(page).count()) === logs.length);
    const outside = await rows(page).evaluateAll((all) =>
      all.flatMap((row) => {
        const { top, bottom } = row.getBoundingClientRect();
        const cells = [...row.querySelectorAll('[role="gridcell"]')].map((cell) =>
          cell.getBoundingClientRect(),
        );
        const visible = cells.filter((cell) => cell.height > 0);
        return visible.filter((cell) => cell.top < top || cell.bottom > bottom).map(() => row.textContent);
      }),
    );
    expect(outside).toEqual([]);
  });
});
