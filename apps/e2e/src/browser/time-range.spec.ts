// The time range: typed, picked, moved, restored, and always shown with its UTC offset.
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { test } from '../harness/browser.ts';
import { waitUntil } from '../harness/wait.ts';

const field = (page: Page) => page.getByRole('textbox', { name: 'Time range' });
const range = (page: Page) => {
  const { searchParams } = new URL(page.url());
  return [searchParams.get('from'), searchParams.get('to')];
};
const isRange = (page: Page, from: string | null, to: string | null) => () =>
  JSON.stringify(range(page)) === JSON.stringify([from, to]);

async function type(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await page.keyboard.press('Enter');
}

/** Returns the description of the field for screen readers. */
async function descriptionOf(page: Page): Promise<string> {
  const ids = (await field(page).getAttribute('aria-describedby'))?.split(' ') ?? [];
  return (await Promise.all(ids.map((id) => page.locator(`#${id}`).innerText()))).join(' ');
}

describe('In UTC', () => {
  test('An absolute or relative range can be typed.', async ({ page }) => {
    await page.goto('/explore?zone=utc');
    await type(page, '2008-11-09 20:36');
    await waitUntil(isRange(page, '2008-11-09T20:36:00Z', '2008-11-09T20:37:00Z'));
    await type(page, '2008-11-09 20:36 to 21:00');
    await waitUntil(isRange(page, '2008-11-09T20:36:00Z', '2008-11-09T21:00:00Z'));
    await expect.poll(() => field(page).inputValue()).toBe('2008-11-09 20:36 to 21:00');
    await type(page, 'last 3 h');
    await waitUntil(isRange(page, 'now-3h', 'now'));
    await expect.poll(() => field(page).inputValue()).toBe('Last 3 hours');
    await type(page, 'all time');
    await waitUntil(isRange(page, null, null));
  });

  test('An invalid time is reported and changes nothing.', async ({ page }) => {
    await page.goto('/explore?zone=utc&from=now-1h&to=now');
    await type(page, 'a fortnight before the flood');
    await waitUntil(async () => (await field(page).getAttribute('aria-invalid')) === 'true');
    expect(range(page)).toEqual(['now-1h', 'now']);
    await expect.poll(() => descriptionOf(page)).toContain('Expected a time such as');
    // Escape closes the panel first and then discards the typed text.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await waitUntil(async () => (await field(page).inputValue()) === 'Last hour');
  });

  test('A range can be picked from a list or by its start and end.', async ({ page }) => {
    await page.goto('/explore?zone=utc');
    await page.getByRole('button', { name: 'Choose a time range' }).click();
    await page.getByRole('button', { name: '15 min', exact: true }).click();
    await waitUntil(isRange(page, 'now-15m', 'now'));
    await page.getByRole('button', { name: 'Choose a time range' }).click();
    await page.getByLabel('From', { exact: true }).fill('2008-11-09T20:00:00');
    await page.getByLabel('To', { exact: true }).fill('2008-11-09T21:30:00');
    await page.getByRole('button', { name: 'Apply' }).click();
    await waitUntil(isRange(page, '2008-11-09T20:00:00Z', '2008-11-09T21:30:00Z'));
    await waitUntil(() => field(page).evaluate((input) => input.matches(':focus')));
  });

  test('A range can be moved, widened and restored.', async ({ page }) => {
    await page.goto('/explore?zone=utc&from=2008-11-09T20:00:00Z&to=2008-11-09T21:00:00Z');
    await page.getByRole('button', { name: 'Later by half' }).click();
    await waitUntil(isRange(page, '2008-11-09T20:30:00Z', '2008-11-09T21:30:00Z'));
    await page.getByRole('button', { name: 'Earlier by half' }).click();
    await waitUntil(isRange(page, '2008-11-09T20:00:00Z', '2008-11-09T21:00:00Z'));
    await page.getByRole('button', { name: 'Zoom out' }).click();
    await waitUntil(isRange(page, '2008-11-09T19:30:00Z', '2008-11-09T21:30:00Z'));
    await page.getByRole('button', { name: 'Previous range' }).click();
    await waitUntil(isRange(page, '2008-11-09T20:00:00Z', '2008-11-09T21:00:00Z'));
    await page.getByRole('button', { name: 'Next range' }).click();
    await waitUntil(isRange(page, '2008-11-09T19:30:00Z', '2008-11-09T21:30:00Z'));
  });
});

describe('In a zone with an unusual offset', () => {
  test.override({ contextOptions: { timezoneId: 'America/St_Johns' } });

  test('Times are read and shown in the chosen zone with its offset at that time.', async ({ page }) => {
    await page.goto('/explore');
    await type(page, '2008-07-01 12:00');
    // St. John's is two and a half hours behind UTC in summer.
    await waitUntil(isRange(page, '2008-07-01T14:30:00Z', '2008-07-01T14:31:00Z'));
    await waitUntil(async () => (await page.locator('#tl-range-offset').innerText()) === 'UTC−02:30');
    await page.getByRole('button', { name: 'Choose a time range' }).click();
    await page.getByRole('button', { name: 'UTC', exact: true }).click();
    await waitUntil(async () => (await field(page).inputValue()) === '2008-07-01 14:30 to 14:31');
    await expect.poll(() => page.locator('#tl-range-offset').innerText()).toBe('UTC');
    expect(range(page)).toEqual(['2008-07-01T14:30:00Z', '2008-07-01T14:31:00Z']);
  });
});
