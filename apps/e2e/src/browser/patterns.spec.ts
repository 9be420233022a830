// What the messages of a result say, each kind once: by key from the list to the one that is new, to its lines, and back.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { violationsOf } from '../harness/axe.ts';
import { test } from '../harness/browser.ts';
import { openLogs, rows } from '../harness/log-list.ts';
import { LOGS_START, makeLog, timestampAt, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();
const HOUR_MS = 3_600_000;

const pane = (page: Page) => page.getByRole('region', { name: 'Patterns' });
const details = (page: Page) => page.getByRole('region', { name: 'Log details' });
const params = (page: Page) => new URL(page.url()).searchParams;
/** What the rows say, as one line each. */
const texts = async (page: Page) =>
  (await pane(page).locator('[data-pattern]').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
const focusedText = (page: Page) => page.locator('[data-pattern]:focus').innerText();

/** 20 requests served and 3 caches cleaned, as an hour before, and 6 charges refused for the first time. */
async function storeLogs(): Promise<{ marker: string; word: string }> {
  const marker = uniqueMarker('patterns');
  // A word with a digit would be a value, and patterns are those of all logs.
  const word = marker.replace(/\d/g, (digit) => String.fromCharCode('g'.charCodeAt(0) + Number(digit)));
  const log = (message: string, level: string, at: number) =>
    makeLog(marker, { message, level, timestamp: timestampAt(LOGS_START, at) });
  const repeat = (count: number, message: string, level: string, start: number) =>
    Array.from({ length: count }, (_, n) => log(`${word} ${message} ${n}`, level, start + n * 60_000));
  await api.store([
    ...repeat(1, 'request served', 'info', -HOUR_MS),
    ...repeat(1, 'cache cleaned', 'debug', -HOUR_MS),
    ...repeat(20, 'request served', 'info', 0),
    ...repeat(3, 'cache cleaned', 'debug', 0),
    ...repeat(6, 'charge refused', 'error', 32 * 60_000),
  ]);
  return { marker, word };
}

test('The patterns of a result are told apart by count, age and level, filter it, and lead to their lines and back.', async ({
  page,
}) => {
  const { marker, word } = await storeLogs();
  const [request, cache, charge] = ['request served', 'cache cleaned', 'charge refused'].map(
    (message) => `${word} ${message}`,
  ) as [string, string, string];
  await openLogs(page, marker, `&from=${timestampAt(LOGS_START, 0)}&to=${timestampAt(LOGS_START, HOUR_MS)}`);
  await page.keyboard.press('p');
  const opener = page.getByRole('button', { name: 'Patterns', exact: true });
  await expect.poll(() => opener.getAttribute('aria-expanded')).toBe('true');
  await expect
    .poll(() => texts(page))
    .toEqual([
      expect.stringMatching(`^${request}.* 20 logs, 69 % of the result, .*20 info.* 10:00 – 10:19$`),
      expect.stringMatching(
        `^${charge}.*new since .* 10:32 6 logs, 21 % of the result, .*6 error.* 10:32 – 10:37$`,
      ),
      expect.stringMatching(`^${cache}.* 3 logs, 10 % of the result, .*3 debug.* 10:00 – 10:02$`),
    ]);
  await expect.poll(() => focusedText(page)).toContain(request);
  expect(await pane(page).innerText()).toContain('3 patterns in 29 logs.');
  expect(await rows(page).first().isVisible()).toBe(false);

  await pane(page).getByRole('button', { name: 'Rarest' }).click();
  await expect.poll(async () => (await texts(page))[0]).toContain(cache);
  await pane(page).getByRole('button', { name: 'Newest' }).click();
  await expect.poll(async () => (await texts(page))[0]).toContain(charge);
  expect(params(page).get('patterns')).toBe('new');
  expect(await violationsOf(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await violationsOf(page)).toEqual([]);

  // What is filtered out goes, and the focus stays in the list.
  await page.keyboard.press('j');
  await expect.poll(() => focusedText(page)).toContain(charge);
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => focusedText(page)).toContain(request);
  await page.keyboard.press('-');
  await expect.poll(() => texts(page)).toHaveLength(2);
  await expect.poll(() => focusedText(page)).toContain(cache);
  const chips = page.getByRole('toolbar', { name: 'Filters' });
  await chips.getByRole('group', { name: `pattern is not ${request} (value)` }).waitFor();
  await page.keyboard.press('Home');
  await page.keyboard.press('+');
  await expect.poll(() => texts(page)).toHaveLength(1);

  // Its lines, and from one of them back to the pattern.
  await page.keyboard.press('Enter');
  await pane(page).waitFor({ state: 'detached' });
  await expect.poll(() => rows(page).count()).toBe(6);
  await chips.getByRole('group', { name: `pattern is ${charge} (value)`, exact: true }).waitFor();
  await page.locator('[role="grid"]:focus').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => details(page).getByRole('group', { name: 'Pattern' }).innerText())
    .toContain('6 of the 6 logs of this result have it (100 %). New since 2024-05-17 10:32.');
  await chips.getByRole('button', { name: /^Remove pattern is / }).click();
  await details(page).getByText('6 of the 29 logs of this result have it (21 %).').waitFor();
  await details(page).getByRole('button', { name: 'Show it among the patterns' }).click();
  await expect.poll(() => focusedText(page)).toContain(charge);
  expect(await page.locator('[data-pattern]:focus').getAttribute('aria-current')).toBe('true');
  await page.keyboard.press('Escape');
  await pane(page).waitFor({ state: 'detached' });
  await details(page).getByRole('button', { name: 'Show its lines' }).click();
  await expect.poll(() => rows(page).count()).toBe(6);
});
