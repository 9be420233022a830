// The histogram: its numbers, selection by pointer and keys, levels and zoom. It never blocks or moves the list.
import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { test } from '../harness/browser.ts';
import { rows } from '../harness/log-list.ts';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { waitUntil } from '../harness/wait.ts';

const api = sharedApi();

const region = (page: Page) => page.getByRole('region', { name: 'Histogram', exact: true });
const plot = (page: Page) => region(page).getByRole('listbox', { name: /Logs over time/ });
const bars = (page: Page) => plot(page).getByRole('option');
const range = (page: Page) => {
  const { searchParams } = new URL(page.url());
  return [searchParams.get('from'), searchParams.get('to')];
};

/** Opens ten minutes with one info log per minute and three errors in minute five. */
async function openWithLogs(page: Page): Promise<string> {
  const marker = uniqueMarker();
  const infos = Array.from({ length: 10 }, (_, minute) =>
    makeLog(marker, { level: 'info', timestamp: `2024-05-17T10:0${minute}:30Z` }),
  );
  const errors = [0, 1, 2].map((n) =>
    makeLog(marker, { level: 'error', timestamp: `2024-05-17T10:05:0${n}Z` }),
  );
  await api.store([...infos, ...errors]);
  await page.goto(
    `/explore?parentResourceId=${marker}&from=2024-05-17T10:00:00Z&to=2024-05-17T10:10:00Z&zone=utc`,
  );
  await waitUntil(async () => (await rows(page).count()) === 13, { what: 'thirteen rows' });
  await plot(page).waitFor();
  return marker;
}

test('The numbers of all bars add up to the number of logs.', async ({ page }) => {
  await openWithLogs(page);
  const names = await bars(page).evaluateAll((all) => all.map((bar) => bar.getAttribute('aria-label') ?? ''));
  const counts = names.map((name) => Number(/: (\d+) log/.exec(name)?.[1]));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(13);
  expect(names.some((name) => name.includes('error'))).toBe(true);
  await region(page).getByRole('button', { name: 'Table' }).click();
  const table = region(page).getByRole('region', { name: 'Histogram as a table' });
  const cells = await table.locator('tbody tr td:first-of-type').allInnerTexts();
  expect(cells.map(Number)).toEqual(counts);
});

test('A drag across bars zooms into them.', async ({ page }) => {
  await openWithLogs(page);
  const count = await bars(page).count();
  const first = (await bars(page).nth(0).boundingBox())!;
  const last = (await bars(page)
    .nth(Math.floor(count / 2) - 1)
    .boundingBox())!;
  await page.mouse.move(first.x + first.width / 2, first.y + first.height / 2);
  await page.mouse.down();
  await page.mouse.move(last.x + last.width / 2, last.y + last.height / 2, { steps: 4 });
  await page.mouse.up();
  await waitUntil(() => range(page).join() === '2024-05-17T10:00:00Z,2024-05-17T10:05:00Z');
  await waitUntil(async () => (await rows(page).count()) === 5, { what: 'five rows' });
});

test('Arrow keys and Enter zoom as a drag does, and Escape closes the selection and the tooltip.', async ({
  page,
}) => {
  await openWithLogs(page);
  const count = await bars(page).count();
  await plot(page).focus();
  await page.keyboard.press('Home');
  for (let n = 1; n < count / 2; n++) await page.keyboard.press('Shift+ArrowRight');
  await waitUntil(async () => (await plot(page).locator('[aria-selected="true"]').count()) === count / 2);
  const tooltip = region(page).locator('.tooltip');
  await waitUntil(async () => (await tooltip.innerText()).includes('5 logs'));
  // Escape clears the selection first and then the tooltip.
  await page.keyboard.press('Escape');
  await waitUntil(async () => (await plot(page).locator('[aria-selected="true"]').count()) === 0);
  await page.keyboard.press('Escape');
  await waitUntil(async () => (await tooltip.count()) === 0);
  await page.keyboard.press('Home');
  for (let n = 1; n < count / 2; n++) await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  await waitUntil(() => range(page).join() === '2024-05-17T10:00:00Z,2024-05-17T10:05:00Z');
});

test('Levels in the legend filter the logs, can be combined, and keep their totals.', async ({ page }) => {
  await openWithLogs(page);
  const error = region(page).getByRole('button', { name: /^error/ });
  const info = region(page).getByRole('button', { name: /^info/ });
  await expect.poll(async () => (await error.innerText()).replace(/\s+/g, ' ')).toContain('error 3');
  await error.click();
  await waitUntil(async () => (await rows(page).count()) === 3, { what: 'three rows' });
  expect(new URL(page.url()).searchParams.getAll('level')).toEqual(['error']);
  await waitUntil(async () => (await error.getAttribute('aria-pressed')) === 'true');
  await expect.poll(async () => (await info.innerText()).replace(/\s+/g, ' ')).toContain('info 10');
  await info.click();
  await waitUntil(async () => (await rows(page).count()) === 13, { what: 'thirteen rows' });
  expect(new URL(page.url()).searchParams.getAll('level').sort()).toEqual(['error', 'info']);
});

test('Failed counts do not affect the list and can be retried.', async ({ page }) => {
  let broken = true;
  await page.route('**/api/logs/histogram*', (route) => (broken ? route.abort() : route.continue()));
  const marker = uniqueMarker();
  await api.store([makeLog(marker, { timestamp: '2024-05-17T10:00:00Z' })]);
  await page.goto(`/explore?parentResourceId=${marker}`);
  await waitUntil(async () => (await rows(page).count()) === 1, { what: 'the row' });
  await region(page).getByText('The counts could not be loaded').waitFor();
  broken = false;
  await region(page).getByRole('button', { name: 'Try again' }).click();
  await plot(page).waitFor();
  await waitUntil(async () => (await region(page).getByText('The counts could not be loaded').count()) === 0);
});

test('The old chart stays and is labeled as outdated while new counts are loading.', async ({ page }) => {
  await openWithLogs(page);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/logs/histogram*', async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('combobox', { name: 'Query' }).fill('level:error');
  await page.keyboard.press('Enter');
  await region(page).getByText('Updating').waitFor();
  expect(await bars(page).count()).toBeGreaterThan(0);
  // The list does not wait for the chart.
  await waitUntil(async () => (await rows(page).count()) === 3, { what: 'three rows' });
  release();
  await waitUntil(async () => (await region(page).getByText('Updating').count()) === 0);
});

test('A click pins the numbers of a bar until Escape, and a second click zooms into it.', async ({
  page,
}) => {
  await openWithLogs(page);
  const tooltip = region(page).locator('.tooltip');
  const bar = bars(page).filter({ has: page.locator('rect:not(.slot)') });
  // The bars of five info logs precede the bar of the errors.
  await bar.nth(5).click();
  await waitUntil(async () => (await tooltip.innerText()).includes('3 logs'));
  await page.mouse.move(5, 5);
  expect(await tooltip.innerText()).toContain('error');
  expect(range(page)[0]).toBe('2024-05-17T10:00:00Z');
  await page.keyboard.press('Escape');
  await waitUntil(async () => (await tooltip.count()) === 0);

  await bar.nth(5).click();
  await bar.nth(5).click();
  await waitUntil(() => range(page)[0]?.startsWith('2024-05-17T10:05:'));
  await waitUntil(async () => (await rows(page).count()) === 3, { what: 'three rows' });
});

test('Ctrl with the wheel zooms around the pointer, and Ctrl with a drag moves in time.', async ({
  page,
}) => {
  await openWithLogs(page);
  const box = (await plot(page).boundingBox())!;
  const seconds = () => {
    const [from, to] = range(page).map((time) => Date.parse(time!) / 1000);
    return { from: from!, to: to!, length: to! - from! };
  };
  const before = seconds();
  const x = box.x + box.width * 0.25;
  await page.mouse.move(x, box.y + 20);
  await page.keyboard.down('Control');
  // One notch: whether several are one zoom depends on how fast they come (plot-gestures.spec.ts).
  await page.mouse.wheel(0, -100);
  await waitUntil(() => seconds().length < before.length);
  await page.keyboard.up('Control');
  const zoomed = seconds();
  // The ranges left and right of the pointer shrink by the same factor.
  expect((zoomed.from - before.from) / (before.to - zoomed.to)).toBeCloseTo(1 / 3, 0);
  // The zoom is a single step in the browser history.
  await page.goBack();
  await waitUntil(() => seconds().from === before.from && seconds().to === before.to);

  await page.keyboard.down('Control');
  await page.mouse.move(x, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(x + box.width / 4, box.y + 20, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.up('Control');
  await waitUntil(() => seconds().from < before.from);
  expect(seconds().length).toBe(before.length);
});

test('Keys zoom around a bar and move in time without losing the focus.', async ({ page }) => {
  await openWithLogs(page);
  await plot(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('+');
  await waitUntil(() => range(page)[1]! < '2024-05-17T10:06');
  expect(await plot(page).evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
  await page.keyboard.press('-');
  const minutes = () => (Date.parse(range(page)[1]!) - Date.parse(range(page)[0]!)) / 60_000;
  await waitUntil(() => Math.abs(minutes() - 10) < 0.01);
  await page.keyboard.press('Control+ArrowRight');
  await waitUntil(() => range(page)[0]! > '2024-05-17T10:02');
  // Space pins the numbers, as a click does. Wait for the new counts, since outdated bars are replaced by them.
  await region(page)
    .getByText(/11 logs, .+ per bar/)
    .waitFor();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await region(page).locator('.tooltip.pinned').waitFor();
});

describe.each([320, 390])('%i px wide', (width) => {
  test.override({ contextOptions: { viewport: { width, height: 700 } } });
  test('No row moves when the counts arrive, and the table button is on the line of the summary.', async ({
    page,
  }) => {
    const marker = uniqueMarker();
    const levels = ['fatal', 'error', 'warn', 'warning', 'info', 'debug'];
    await api.store(levels.map((level, n) => makeLog(marker, { level }, n)));
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/api/logs/histogram*', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`/explore?parentResourceId=${marker}&zone=utc`);
    await waitUntil(async () => (await rows(page).count()) === levels.length);
    const top = async () => (await page.getByRole('grid', { name: 'Logs' }).boundingBox())?.y;
    const before = await top();
    release();
    const button = region(page).getByRole('button', { name: 'Table' });
    await button.waitFor();
    expect(await top()).toBe(before);
    const middleOf = async (locator: Locator) => {
      const box = (await locator.boundingBox())!;
      return box.y + box.height / 2;
    };
    const offset = (await middleOf(button)) - (await middleOf(region(page).locator('.summary')));
    expect(Math.abs(offset)).toBeLessThan(3);
  });
});
