// The console in zones whose clocks change within the range: axis, bars, table, rows and zoom.
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { test } from '../harness/browser.ts';
import { rows } from '../harness/log-list.ts';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();

const region = (page: Page) => page.getByRole('region', { name: 'Histogram', exact: true });
const plot = (page: Page) => region(page).getByRole('listbox', { name: /Logs over time/ });
const axisTexts = async (page: Page) =>
  (await plot(page).locator('.axes text[y="99"]').allTextContents()).filter((text) => text !== '');
const barNames = (page: Page) =>
  plot(page)
    .getByRole('option')
    .evaluateAll((all) => all.map((bar) => bar.getAttribute('aria-label') ?? ''));
const range = (page: Page) => {
  const { searchParams } = new URL(page.url());
  return [searchParams.get('from'), searchParams.get('to')];
};

/** Opens a range that has a log at each multiple of so many minutes. */
async function openWithLogs(page: Page, from: string, to: string, minutes: number): Promise<void> {
  const marker = uniqueMarker();
  const logs = [];
  for (let ms = Date.parse(from); ms < Date.parse(to); ms += minutes * 60_000) {
    logs.push(makeLog(marker, { level: 'info', timestamp: new Date(ms).toISOString() }));
  }
  await api.store(logs);
  await page.goto(`/explore?parentResourceId=${marker}&from=${from}&to=${to}&sort=asc`);
  await plot(page).waitFor();
  await expect.poll(() => rows(page).count()).toBeGreaterThan(2);
}

describe('In Berlin', () => {
  test.override({ contextOptions: { timezoneId: 'Europe/Berlin', viewport: { width: 1280, height: 800 } } });

  test('An hour that comes twice is told apart on the axis, in bars, in the table and in rows.', async ({
    page,
  }) => {
    await openWithLogs(page, '2025-10-25T22:00:00Z', '2025-10-26T05:00:00Z', 30);
    const texts = await axisTexts(page);
    expect(texts[0]).toBe('2025-10-26 00:00');
    expect(texts).toContain('02:00+01:00');
    expect(texts.slice(1).every((text) => /^\d\d:00(\+0\d:00)?$/.test(text))).toBe(true);
    const names = (await barNames(page)).join('\n');
    expect(names).toMatch(/02:00\+01:00 to 02:\d\d\+01:00: 1 log/);
    await region(page).getByRole('button', { name: 'Table' }).click();
    const table = region(page).getByRole('region', { name: 'Histogram as a table' });
    const starts = await table.locator('tbody th').allInnerTexts();
    expect(starts).toContain('2025-10-26 02:00 UTC+02:00');
    expect(starts).toContain('2025-10-26 02:00 UTC+01:00');
    const times = (await rows(page).allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
    expect(times.filter((text) => text.includes('02:30:00.000+02:00'))).toHaveLength(1);
    expect(times.filter((text) => text.includes('02:30:00.000+01:00'))).toHaveLength(1);
  });

  test('Bars are local days, and a zoom to the day of 25 hours has its exact ends.', async ({ page }) => {
    await openWithLogs(page, '2025-09-20T22:00:00Z', '2025-11-29T23:00:00Z', 24 * 60);
    const names = await barNames(page);
    expect(
      names.filter((name) => !/^\d{4}-\d\d-\d\d UTC\+0\d:00( to \+01:00)?: [12] logs? /.test(name)),
    ).toEqual([]);
    const day = names.findIndex((name) => name.startsWith('2025-10-26 UTC+02:00 to +01:00'));
    expect(day).toBeGreaterThan(0);
    await plot(page).focus();
    await page.keyboard.press('Home');
    for (let n = 0; n < day; n++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(() => range(page)).toEqual(['2025-10-25T22:00:00Z', '2025-10-26T23:00:00Z']);
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Time range' }).inputValue())
      .toBe('2025-10-26');
    await expect.poll(() => page.locator('#tl-range-offset').innerText()).toBe('UTC+02:00 to +01:00');
  });
});

describe('On Lord Howe Island', () => {
  test.override({
    contextOptions: { timezoneId: 'Australia/Lord_Howe', viewport: { width: 1280, height: 800 } },
  });

  test('Half an hour that comes twice belongs to its hour, and whole hours stand on the axis.', async ({
    page,
  }) => {
    await openWithLogs(page, '2025-04-04T13:00:00Z', '2025-04-07T13:30:00Z', 30);
    const names = await barNames(page);
    expect(
      names.filter((name) => name.startsWith('2025-04-06 01:00+11:00 to 02:00+10:30: 3 logs')),
    ).toHaveLength(1);
    expect(names.every((name) => /^2025-04-0\d \d\d:00/.test(name))).toBe(true);
    const texts = await axisTexts(page);
    expect(texts.some((text) => text.endsWith('+10:30') || text === '04-06')).toBe(true);
    expect(texts.every((text) => /(^|\d )\d\d:00(\+10:30)?$|^04-0\d$/.test(text))).toBe(true);
    const bar = names.findIndex((name) => name.startsWith('2025-04-06 01:00+11:00'));
    await plot(page).getByRole('option').nth(bar).click();
    await expect
      .poll(() => region(page).locator('.tooltip .title').innerText())
      .toBe('2025-04-06 01:00+11:00 to 02:00+10:30');
    await plot(page).getByRole('option').nth(bar).click();
    await expect.poll(() => range(page)).toEqual(['2025-04-05T14:00:00Z', '2025-04-05T15:30:00Z']);
    await expect.poll(() => rows(page).count()).toBe(3);
  });
});
