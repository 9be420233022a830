// The log list by keyboard: every row can be reached, is announced and stays visible.
import { describe, expect } from 'vitest';
import { test } from '../harness/browser.ts';
import { activeRow, grid, move, openLogs, rows } from '../harness/log-list.ts';
import { makeLogs, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { waitUntil } from '../harness/wait.ts';

const api = sharedApi();

test('Keys move through the whole list, which is a single tab stop.', async ({ page }) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 400));
  await openLogs(page, marker);
  await page.keyboard.press('j');
  await waitUntil(async () => (await activeRow(page)).index === 1);
  await expect.poll(() => page.locator('[role="grid"]:focus').count()).toBe(1);

  const moves: [key: string, index: (before: number) => boolean][] = [
    ['ArrowDown', (n) => n === 2],
    ['j', (n) => n === 3],
    ['k', (n) => n === 2],
    ['PageDown', (n) => n > 10],
    ['PageUp', (n) => n === 2],
    ['End', (n) => n === 400],
    ['ArrowUp', (n) => n === 399],
    ['Home', (n) => n === 1],
  ];
  for (const [key, reached] of moves) {
    await page.keyboard.press(key);
    await waitUntil(async () => reached((await activeRow(page)).index), { what: `the row after ${key}` });
  }
  // Tab leaves the list.
  await page.keyboard.press('Tab');
  await expect.poll(() => page.locator('[role="grid"]:focus-within').count()).toBe(0);
});

test('Single-key shortcuts do nothing in text fields or after they are switched off, and buttons find lines and fold them.', async ({
  page,
}) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 3).map((log) => ({ ...log, message: 'Disk is full' })));
  await openLogs(page, marker);
  await page.getByRole('button', { name: 'Find in the logs' }).click();
  await page.getByRole('textbox', { name: 'Find in the logs' }).fill('disk FULL');
  await page.keyboard.press('Enter');
  await expect.poll(() => rows(page).first().locator('mark').allTextContents()).toEqual(['Disk', 'full']);
  const fold = page.getByRole('button', { name: 'Fold repeated lines' });
  await fold.click();
  await expect.poll(() => fold.getAttribute('aria-pressed')).toBe('true');
  await fold.click();
  await expect.poll(() => fold.getAttribute('aria-pressed')).toBe('false');
  await page.getByRole('combobox', { name: 'Query' }).click();
  await page.keyboard.type('j?b');
  expect(await page.getByRole('combobox', { name: 'Query' }).inputValue()).toBe('j?b');
  expect(await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).count()).toBe(0);

  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Single-key shortcuts' }).click();
  await page.getByRole('menu').waitFor({ state: 'hidden' });
  await page.keyboard.press('?');
  await page.keyboard.press('b');
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('are switched off').waitFor();
  expect(new URL(page.url()).searchParams.get('wrap')).toBeNull();
});

test('End and Home reach the ends of an uncounted list, and rows get their true numbers.', async ({
  page,
}) => {
  const marker = uniqueMarker();
  const count = 10_300;
  const logs = makeLogs(marker, count).map((log, n) => ({ ...log, message: `number ${n}` }));
  for (let n = 0; n < count; n += 2_000) await api.store(logs.slice(n, n + 2_000));
  await openLogs(page, marker);
  await expect.poll(() => grid(page).getAttribute('aria-rowcount')).toBe('-1');
  await page.keyboard.press('j');
  await page.keyboard.press('End');
  const reaches = (index: number, text: string) =>
    waitUntil(
      async () => {
        const active = await activeRow(page);
        return active.index === index && active.text.endsWith(text);
      },
      { what: `${text} at ${index}` },
    );
  await reaches(count, 'number 0');
  await expect.poll(() => grid(page).getAttribute('aria-rowcount')).toBe(String(count));

  // While paging up, rows are loaded above the loaded ones, which keep their positions. The selection waits at the
  // first loaded row until the rows above it arrive.
  const { index: paged } = await waitUntil(async () => {
    await page.keyboard.press('PageUp');
    const active = await activeRow(page);
    return active.index < count - 600 && active;
  });
  await waitUntil(
    async () => {
      await page.keyboard.press('ArrowUp');
      const { index, text } = await activeRow(page);
      return index < paged && text.endsWith(`number ${count - index}`);
    },
    { what: `a row above ${paged} whose number is that of its position` },
  );
  const wrong = await rows(page).evaluateAll(
    (elements, all) =>
      elements.filter(
        (row) => !row.textContent?.endsWith(`number ${all - Number(row.getAttribute('aria-rowindex'))}`),
      ).length,
    count,
  );
  expect(wrong).toBe(0);
  await page.keyboard.press('Home');
  await reaches(1, `number ${count - 1}`);
});

test('Keys go to errors and marked lines far from the loaded ones, and a link brings marks and folds back.', async ({
  page,
}) => {
  const marker = uniqueMarker();
  const logs = makeLogs(marker, 700, { level: 'info' }).map((log, n) => ({ ...log, message: `step ${n}` }));
  for (const log of logs.slice(50, 80)) Object.assign(log, { message: 'waiting', resourceId: 'lock' });
  Object.assign(logs[650]!, { message: 'broken', level: 'error' });
  await api.store(logs);
  await openLogs(page, marker, '&sort=asc');
  const press = async (key: string, index: number) => {
    await page.keyboard.press(key);
    await waitUntil(async () => (await activeRow(page)).index === index, {
      what: `row ${index} after ${key}`,
    });
  };
  const marks = () => new URL(page.url()).searchParams.getAll('mark').length;
  const hint = (text: string) => page.getByRole('status').filter({ hasText: text }).waitFor();

  await press('j', 1);
  await page.keyboard.press('m');
  await expect.poll(marks).toBe(1);
  await press('e', 651);
  const { text, top, bottom } = await activeRow(page);
  expect(text).toContain('broken');
  expect(top).toBeGreaterThan(0);
  expect(bottom).toBeLessThan(page.viewportSize()!.height);
  await press('ArrowUp', 650);
  await press('e', 651);
  await page.keyboard.press('m');
  await expect.poll(marks).toBe(2);
  await press('U', 1);
  await page.keyboard.press('E');
  await hint('No error above this line.');
  await press('u', 651);
  await page.keyboard.press('e');
  await hint('No error below this line.');

  await page.keyboard.press('z');
  await hint('Repeated lines are folded.');
  await press('Home', 1);
  await page.goto(page.url());
  await rows(page).filter({ hasText: 'Marked.' }).waitFor();
  await page.keyboard.press('j');
  for (let n = 0; n < 3; n++) await page.keyboard.press('PageDown');
  await rows(page).filter({ hasText: '× 30' }).waitFor();
  await press('Home', 1);
  await press('u', 651);
});

describe('At 200 % zoom of 1280 × 720', () => {
  test.override({ contextOptions: { viewport: { width: 640, height: 360 } } });
  test('The active row is always visible at 200 % zoom.', async ({ page }) => {
    const marker = uniqueMarker();
    await api.store(makeLogs(marker, 30));
    await openLogs(page, marker);
    const height = await page.evaluate<number>('document.documentElement.clientHeight');
    for (const key of [
      'j',
      'j',
      'j',
      'j',
      'j',
      'j',
      'PageDown',
      'PageDown',
      'k',
      'k',
      'k',
      'k',
      'k',
      'k',
      'Home',
    ]) {
      const { top, bottom } = await move(page, key);
      expect(top, key).toBeGreaterThanOrEqual(0);
      expect(bottom, key).toBeLessThanOrEqual(height);
    }
  });
});
