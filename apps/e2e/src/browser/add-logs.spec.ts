// Adding logs: a file from the disk, the first log of a program, and the configurations to copy.
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { violationsOf } from '../harness/axe.ts';
import { test } from '../harness/browser.ts';
import { grid, rows } from '../harness/log-list.ts';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();
const picker = (page: Page) => page.getByLabel('Drop a file here, or choose one');
const preview = (page: Page) => page.getByRole('region', { name: 'How the first lines are read' });
const showThese = (page: Page) => page.getByRole('link', { name: 'Show these logs' });

/** A file of plain text with a stack trace, whose times have no offset. */
const logFile = (marker: string) =>
  Buffer.from(
    `2024-05-17 10:00:00,123 WARN [main] com.shop.Stock: low ${marker}\n` +
      `2024-05-17 10:00:01,456 ERROR [main] com.shop.Orders: failed ${marker}\n` +
      'java.lang.IllegalStateException: no stock\n\tat com.shop.Orders.place(Orders.java:17)\n',
  );

/** The first time of that file on the clocks of Tokyo. The last one is 1,333 ms later. */
const FIRST_IN_TOKYO = Date.UTC(2024, 4, 17, 1, 0, 0, 123);

test('A file is shown as it is read, sent, and found under the link that follows.', async ({
  page,
  pageErrors,
}) => {
  const marker = uniqueMarker();
  await page.goto('/explore');
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Add logs' }).click();
  await picker(page).setInputFiles({ name: 'shop.log', mimeType: 'text/plain', buffer: logFile(marker) });

  await expect.poll(() => preview(page).locator('tbody tr').count()).toBe(2);
  const [first = '', second = ''] = await preview(page).locator('tbody tr').allInnerTexts();
  for (const part of ['2024-05-17T10:00:00.123Z', 'warn', 'com.shop.Stock', `low ${marker}`, 'thread: main'])
    expect(first).toContain(part);
  expect(second).toContain('2–4');

  await page.getByLabel('Resource').fill('till-7');
  await page.getByLabel('Zone of times without an offset').selectOption('Asia/Tokyo');
  await expect.poll(() => preview(page).innerText()).toContain('2024-05-17T01:00:00.123Z');
  expect(await preview(page).innerText()).toContain('till-7');

  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('2 logs accepted.').waitFor();
  await showThese(page).click();
  await expect.poll(() => rows(page).count()).toBe(2);
  const text = await grid(page).innerText();
  expect(text).toContain(`low ${marker}`);
  expect(text).toContain('till-7');
  const { searchParams } = new URL(page.url());
  expect(Date.parse(searchParams.get('from')!)).toBeLessThanOrEqual(FIRST_IN_TOKYO);
  expect(Date.parse(searchParams.get('to')!)).toBeGreaterThan(FIRST_IN_TOKYO + 1_333);
  expect(pageErrors).toEqual([]);
});

test('A compressed file is previewed and sent as it is.', async ({ page }) => {
  const marker = uniqueMarker();
  await page.goto('/add');
  const buffer = gzipSync(logFile(marker));
  await picker(page).setInputFiles({ name: 'shop.log.gz', mimeType: 'application/gzip', buffer });
  await expect.poll(() => preview(page).innerText()).toContain(`failed ${marker}`);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await showThese(page).click();
  await expect.poll(() => rows(page).count()).toBe(2);
});

test('The rows of a CSV file become logs with the fields that its header names.', async ({ page }) => {
  const marker = uniqueMarker();
  await page.goto('/add');
  const csv = Array.from(
    { length: 1_500 },
    (_, n) => `2024-05-17T10:00:00Z,warn,"row ${n}, ${marker}",${n}\n`,
  );
  const buffer = Buffer.from(`time,level,message,number\n${csv.join('')}`);
  await picker(page).setInputFiles({ name: 'rows.csv', mimeType: 'text/csv', buffer });
  await expect.poll(() => preview(page).innerText()).toContain(`row 0, ${marker}`);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('1,500 logs accepted.').waitFor();
  await expect
    .poll(async () => {
      const q = `"${marker}" metadata.number>=1000`;
      return (await api.get<{ total: number }>(`/api/logs/histogram?q=${encodeURIComponent(q)}`)).body.total;
    })
    .toBe(500);
});

test('A file that is dropped is taken, and another one can be chosen instead.', async ({ page }) => {
  await page.goto('/add');
  await picker(page).waitFor();
  await page.evaluate(`{
    const data = new DataTransfer();
    data.items.add(new File(['{"level":"warn","msg":"dropped"}'], 'drop.ndjson'));
    document.querySelector('.drop').dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
  }`);
  await expect.poll(() => preview(page).innerText()).toContain('dropped');
  await page.getByRole('button', { name: 'Choose another file' }).click();
  await expect.poll(() => picker(page).evaluate((one) => one.matches(':focus'))).toBe(true);
});

test('The page waits for a log, says that it is here, and shows it.', async ({ page }) => {
  const marker = uniqueMarker();
  // What other tests send meanwhile counts as well, so the page may have left off waiting.
  await page.goto('/add');
  await page.getByText(/Waiting for the (first|next) log|arrived/).waitFor();
  await expect
    .poll(async () => {
      await api.store([makeLog(marker, { message: `first ${marker}` })]);
      return page.getByRole('link', { name: /^Show (it|them)$/ }).count();
    })
    .toBe(1);
  await page.getByRole('link', { name: /^Show (it|them)$/ }).click();
  await page.getByRole('grid', { name: 'Logs' }).waitFor();
  expect(new URL(page.url()).searchParams.get('q')).toMatch(/^receivedAt>=\d{4}-/);
  const q = `${new URL(page.url()).searchParams.get('q')!} "${marker}"`;
  const found = await api.get<{ total: number }>(`/api/logs/histogram?q=${encodeURIComponent(q)}`);
  expect(found.body.total).toBeGreaterThan(0);
});

test('The configurations hold the address of the API, and work by keyboard and by link.', async ({
  page,
}) => {
  await page.goto('/add?way=filebeat');
  const panel = page.getByRole('tabpanel', { name: 'Filebeat' });
  const port = new URL(api.url).port;
  await expect.poll(() => panel.innerText()).toContain(`:${port}/elastic`);
  await page.getByRole('tab', { name: 'Filebeat' }).focus();
  await page.keyboard.press('Home');
  await page.getByRole('tabpanel', { name: 'curl' }).waitFor();
  expect(new URL(page.url()).searchParams.get('way')).toBe('curl');
  await page.getByLabel(/Address of Timberline/).fill('https://logs.example.com');
  await expect
    .poll(() => page.getByRole('tabpanel', { name: 'curl' }).innerText())
    .toContain('curl https://logs.example.com/api/logs');
});

describe.each([
  ['wide and light', { colorScheme: 'light' as const }],
  ['320 px wide and dark', { colorScheme: 'dark' as const, viewport: { width: 320, height: 700 } }],
])('%s', (_name, contextOptions) => {
  test.override({ contextOptions });
  test.for(['before a file is chosen', 'with a preview'])(
    'The page to add logs meets WCAG 2.2 AA %s.',
    async (state, { page }) => {
      await page.goto('/add?way=docker');
      await picker(page).waitFor();
      if (state === 'with a preview') {
        await picker(page).setInputFiles({ name: 'shop.log', mimeType: 'text/plain', buffer: logFile('x') });
        await preview(page).waitFor();
      }
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      expect(overflow).toBeLessThanOrEqual(0);
      expect(await violationsOf(page)).toEqual([]);
    },
  );
});
