// The details of one log: all its fields and the actions on each.
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { test } from '../harness/browser.ts';
import { grid, rows } from '../harness/log-list.ts';
import { makeLog, makeLogs, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { waitUntil } from '../harness/wait.ts';

const api = sharedApi();

const details = (page: Page) => page.getByRole('region', { name: 'Log details' });
const node = (page: Page, name: string) =>
  details(page)
    .getByRole('treeitem')
    .filter({ has: page.getByText(name, { exact: true }) });
const params = (page: Page) => new URL(page.url()).searchParams;

async function openFirst(page: Page, marker: string, parameters = ''): Promise<void> {
  await page.goto(`/explore?parentResourceId=${marker}&zone=utc${parameters}`);
  await rows(page).first().click();
  await details(page).getByRole('tree', { name: 'Fields' }).waitFor();
}

test('The details show all fields, nested metadata, the time of the log and of its receipt.', async ({
  page,
}) => {
  const marker = uniqueMarker();
  const deep = { http: { status: 503, headers: ['a', { deep: 'value' }] }, none: null, yes: true };
  const log = makeLog(marker, { timestamp: '2024-05-17T12:00:00.123456789+02:00', metadata: deep });
  await api.store([log]);
  await openFirst(page, marker);
  await expect.poll(() => details(page).innerText()).toMatch(/received \d+d( \d+h)? later/);
  const text = await details(page).innerText();
  for (const part of [
    log.message,
    log.resourceId,
    log.traceId!,
    log.spanId!,
    log.commit!,
    '503',
    'value',
    'null',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).toContain('2024-05-17 10:00:00.123456789Z');

  await details(page).getByRole('button', { name: 'JSON', exact: true }).click();
  const json: unknown = JSON.parse(await details(page).getByLabel('Log as JSON').innerText());
  expect(json).toMatchObject(log);
});

test('A tree of 64 metadata keys is one tab stop, and arrow keys open and close its branches.', async ({
  page,
}) => {
  const marker = uniqueMarker();
  const keys = Object.fromEntries(Array.from({ length: 59 }, (_, n) => [`key${n}`, `value ${n}`]));
  await api.store([makeLog(marker, { metadata: { ...keys, branch: { leaf: 'green' } } })]);
  await openFirst(page, marker);
  const stops = details(page).locator('[role="treeitem"][tabindex="0"]');
  await expect.poll(() => stops.count()).toBe(1);
  await stops.focus();
  await page.keyboard.press('End');
  const focused = () => details(page).locator('[role="treeitem"]:focus').innerText();
  await waitUntil(async () => (await focused()).startsWith('id'));

  const branch = node(page, 'branch');
  await branch.focus();
  await page.keyboard.press('ArrowLeft');
  await waitUntil(async () => (await branch.getAttribute('aria-expanded')) === 'false');
  await expect.poll(() => node(page, 'leaf').count()).toBe(0);
  // Send both keys before the page draws, since a user can be faster than the page.
  const right = `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))`;
  await page.evaluate(`${right}; ${right}`);
  await waitUntil(async () => (await focused()).startsWith('leaf'));
});

test('A value can be filtered in, out and exclusively by keys and by buttons.', async ({ page }) => {
  const marker = uniqueMarker();
  await api.store([
    ...makeLogs(marker, 3, { resourceId: `${marker}a`, metadata: { zone: 'one "1"' } }),
    ...makeLogs(marker, 2, { resourceId: `${marker}b`, metadata: { zone: 'two' } }),
  ]);
  await openFirst(page, marker, `&q=resourceId:${marker}a`);
  await page.getByRole('combobox', { name: 'Query' }).fill('');
  await page.keyboard.press('Enter');
  await waitUntil(async () => (await rows(page).count()) === 5);

  await node(page, 'resourceId').focus();
  await page.keyboard.press('-');
  await waitUntil(async () => (await rows(page).count()) === 2);
  await page.keyboard.press('o');
  await waitUntil(async () => (await rows(page).count()) === 3);
  expect(params(page).getAll('resourceId')).toEqual([`${marker}a`]);

  // This metadata value needs quotes.
  await page.goto(`/explore?parentResourceId=${marker}&resourceId=${marker}a`);
  await rows(page).first().click();
  await node(page, 'zone').hover();
  await node(page, 'zone').getByRole('button', { name: 'Filter out this value' }).click();
  await waitUntil(async () => (await page.getByText('No logs match at any time').count()) === 1);
  await page.goBack();
  await waitUntil(async () => (await rows(page).count()) === 3);
  await node(page, 'zone').hover();
  await node(page, 'zone').getByRole('button', { name: 'Filter for this value' }).click();
  await waitUntil(() => params(page).get('is') === 'metadata.zone:one "1"');
  await waitUntil(async () => (await rows(page).count()) === 3);
});

test('A value can become a column and can be copied, times with their zone.', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const marker = uniqueMarker();
  await api.store([makeLog(marker, { timestamp: '2024-05-17T12:00:00+02:00', metadata: { zone: 'north' } })]);
  await openFirst(page, marker);
  await node(page, 'zone').focus();
  await page.keyboard.press('x');
  await grid(page).getByRole('columnheader', { name: 'zone' }).waitFor();
  await expect.poll(() => rows(page).first().innerText()).toContain('north');
  await page.keyboard.press('x');
  await grid(page).getByRole('columnheader', { name: 'zone' }).waitFor({ state: 'detached' });

  const copied = () => page.evaluate<string>('navigator.clipboard.readText()');
  await page.keyboard.press('c');
  await waitUntil(async () => (await copied()) === 'north');
  await node(page, 'timestamp').focus();
  await page.keyboard.press('c');
  await waitUntil(async () => (await copied()) === '2024-05-17 10:00:00.000Z');
});

test('Enter opens the details and then focuses them, arrow keys change the log, and Escape returns to the list.', async ({
  page,
}) => {
  const marker = uniqueMarker();
  await api.store([1, 2, 3].map((n) => makeLog(marker, { message: `line ${n}` }, n)));
  await page.goto(`/explore?parentResourceId=${marker}`);
  await rows(page).nth(2).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await details(page).getByText('line 3').waitFor();
  await page.keyboard.press('ArrowDown');
  await details(page).getByText('line 2').waitFor();
  const id = await rows(page).nth(1).getAttribute('data-log-id');
  await waitUntil(() => params(page).get('log') === id);

  await page.keyboard.press('Enter');
  await details(page).locator('h2:focus').waitFor();
  await page.keyboard.press('Escape');
  await details(page).waitFor({ state: 'detached' });
  await expect.poll(() => page.locator('[role="grid"]:focus').count()).toBe(1);
  const second = await rows(page).nth(1).getAttribute('id');
  await expect.poll(() => grid(page).getAttribute('aria-activedescendant')).toBe(second);
});

test('A wrapped row keeps its position when it is opened.', async ({ page }) => {
  const marker = uniqueMarker();
  const long = 'many words that wrap into several lines when the list becomes narrow '.repeat(9);
  await api.store(makeLogs(marker, 40, { message: long }));
  await page.goto(`/explore?parentResourceId=${marker}&wrap=1`);
  await rows(page).first().waitFor();
  for (let n = 0; n < 12; n++) await page.keyboard.press('j');
  const active = async () => {
    const id = await grid(page).getAttribute('aria-activedescendant');
    return (await page.locator(`[id="${id}"]`).boundingBox())?.y ?? NaN;
  };
  await waitUntil(async () => (await grid(page).getAttribute('aria-activedescendant')) === 'log-row-11');
  const before = await active();
  await page.keyboard.press('Enter');
  await details(page).getByRole('tree').waitFor();
  await waitUntil(async () => Math.abs((await active()) - before) < 2, {
    what: 'the row at its old position',
  });
});

test('A link opens its log at any position in the list or reports that it no longer exists.', async ({
  page,
}) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 300).map((log, n) => ({ ...log, message: `number ${n}` })));
  const [oldest] = (await api.page({ parentResourceId: marker, sort: 'asc', size: 1 })).logs;
  await page.goto(`/explore?parentResourceId=${marker}&log=${oldest!.id}`);
  await details(page).getByText('number 0').waitFor();
  await page.goto(`/explore?parentResourceId=${marker}&log=${oldest!.id.slice(0, -5)}zzzzz`);
  await details(page).getByText('no longer exists').waitFor();
});

describe('390 px wide', () => {
  test.override({ contextOptions: { viewport: { width: 390, height: 844 } } });
  test('At 390 px, the focus stays in the open log until Escape returns it to the list.', async ({
    page,
  }) => {
    const marker = uniqueMarker();
    await api.store(makeLogs(marker, 5));
    await openFirst(page, marker);
    const behind = () =>
      page.evaluate<boolean>(
        'document.activeElement.closest("main") !== null && document.activeElement.closest(".details") === null',
      );
    for (const key of ['Tab', 'Shift+Tab']) {
      for (let n = 0; n < 20; n++) {
        await page.keyboard.press(key);
        expect(await behind(), `${key} ${n}`).toBe(false);
      }
    }
    await page.getByRole('button', { name: 'Close the log' }).focus();
    await page.keyboard.press('Escape');
    await page.locator('[role="grid"]:focus').waitFor();
  });
});
