// The trace of a log: lanes that lead to lines and back, by pointer and by keys.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Trace } from '@timberline/contract';
import { violationsOf } from '../harness/axe.ts';
import { test } from '../harness/browser.ts';
import { openLogs, rows } from '../harness/log-list.ts';
import { LOGS_START, makeLog, timestampAt, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();

const pane = (page: Page) => page.getByRole('region', { name: 'Trace', exact: true });
const details = (page: Page) => page.getByRole('region', { name: 'Log details' });
const lanes = (page: Page) => pane(page).getByRole('listbox', { name: 'Lanes by span and resource' });
const activeLane = (page: Page) =>
  lanes(page).getByRole('option', { selected: true }).getAttribute('aria-label');
const openedMessage = (page: Page) => details(page).getByRole('group', { name: 'Message' }).innerText();
const params = (page: Page) => new URL(page.url()).searchParams;
const trackWidth = (page: Page) => page.evaluate('document.documentElement.scrollWidth');

/** A trace of three spans in a second, with a gap of half a second: gateway, orders, and an error of payments. */
async function storeTrace(): Promise<string> {
  const marker = uniqueMarker('trace');
  const lines: [ms: number, spanId: string, resourceId: string, level: string][] = [
    [0, 'root', 'gateway', 'info'],
    [100, 'order', 'orders', 'info'],
    [200, 'order', 'orders', 'debug'],
    [300, 'pay', 'payments', 'warn'],
    [800, 'pay', 'payments', 'error'],
    [1000, 'root', 'gateway', 'info'],
  ];
  await api.store(
    lines.map(([ms, spanId, resourceId, level]) =>
      makeLog(marker, {
        ...{ spanId, resourceId, level, traceId: marker },
        message: `${resourceId} at ${ms}`,
        timestamp: timestampAt(LOGS_START, ms),
      }),
    ),
  );
  return marker;
}

test('The trace of a log shows lanes whose names and ticks lead to lines, and the link shows them again.', async ({
  page,
}) => {
  const marker = await storeTrace();
  await openLogs(page, marker, '&level=error');
  await rows(page).first().click();
  await details(page).getByRole('button', { name: 'Trace', exact: true }).click();
  await lanes(page).waitFor();
  expect(await lanes(page).getByRole('option').count()).toBe(3);
  expect(await pane(page).innerText()).toMatch(
    /6 lines of 3 spans and 3 resources in 1s[^]*Inferred from logs/,
  );
  expect(await activeLane(page)).toBe(
    'payments pay, 1 error, 1 warn, from +300ms to +800ms, longest gap 500ms, with the line you came from',
  );
  expect(params(page).get('trace')).toBe(marker);

  // The name of a lane leads to its first line, which the filter of the search leaves out.
  await lanes(page).getByText('orders', { exact: true }).click();
  await expect.poll(() => openedMessage(page)).toBe('orders at 100');
  const tick = lanes(page)
    .getByRole('option', { name: /^payments/ })
    .locator('path[data-kind="warn"]');
  const box = (await tick.boundingBox())!;
  await page.mouse.click(box.x + box.width / 2 + 5, box.y + box.height / 2);
  await expect.poll(() => openedMessage(page)).toBe('payments at 300');
  await pane(page).getByRole('button', { name: 'Open the line you came from' }).click();
  await expect.poll(() => openedMessage(page)).toBe('payments at 800');

  await page.reload();
  await lanes(page).waitFor();
  await lanes(page).getByRole('option', { name: 'with the line you came from' }).waitFor();
  await pane(page).getByRole('button', { name: 'List the lines' }).click();
  await pane(page).waitFor({ state: 'detached' });
  await expect.poll(() => rows(page).count()).toBe(6);
});

test('Keys open the trace, move in it, zoom, and lead to a line and back to the list.', async ({ page }) => {
  await openLogs(page, await storeTrace());
  await rows(page).first().click();
  await page.keyboard.press('T');
  await expect.poll(() => activeLane(page)).toMatch(/^gateway/);
  await expect.poll(() => page.evaluate('document.activeElement?.getAttribute("role")')).toBe('listbox');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => activeLane(page)).toMatch(/^orders/);
  await page.keyboard.press('ArrowRight');
  await pane(page).getByText('+200ms, debug, orders at 200').waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => openedMessage(page)).toBe('orders at 200');

  const whole = pane(page).getByRole('button', { name: 'Show the whole trace' });
  const isWhole = () => whole.getAttribute('aria-disabled');
  expect(await isWhole()).toBe('true');
  await page.keyboard.press('+');
  await expect.poll(isWhole).toBe(null);
  await page.keyboard.press('0');
  await expect.poll(isWhole).toBe('true');
  await lanes(page).hover();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -100);
  await page.keyboard.up('Control');
  await expect.poll(isWhole).toBe(null);
  await expect.poll(() => new URL(page.url()).searchParams.get('zoom')).toMatch(/^-?[\d.]+,[\d.]+$/);
  const zoomed = page.url();

  await page.keyboard.press('d');
  await details(page).locator('h2:focus').waitFor();
  await page.keyboard.press('j');
  await expect.poll(() => page.evaluate('document.activeElement?.getAttribute("role")')).toBe('listbox');
  await page.keyboard.press('Escape');
  await pane(page).waitFor({ state: 'detached' });
  // The row of the line is the active one.
  await page.keyboard.press('Escape');
  await expect
    .poll(() => page.locator('[role="grid"]:focus').getAttribute('aria-activedescendant'))
    .toBe('log-row-3');
  await page.goto(zoomed);
  await expect.poll(isWhole).toBe(null);
});

test('A table says the same as the lanes, and on a narrow screen a line of it leads to the line.', async ({
  page,
}) => {
  const marker = await storeTrace();
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`/explore?parentResourceId=${marker}&zone=utc&trace=${marker}`);
  await lanes(page).waitFor();
  expect(await trackWidth(page)).toBe(320);
  await pane(page).getByRole('button', { name: 'Table' }).click();
  const table = pane(page).getByRole('table', { name: 'Lanes' });
  expect(await violationsOf(page)).toEqual([]);
  expect(await table.getByRole('row').nth(3).innerText()).toMatch(
    /payments\s+pay\s+\+300ms\s+\+800ms\s+2\s+1 error, 1 warn\s+500ms/,
  );
  await pane(page)
    .getByRole('table', { name: 'Lines' })
    .getByRole('button', { name: 'orders at 100' })
    .click();
  await expect.poll(() => openedMessage(page)).toBe('orders at 100');
  await page.goBack();
  await lanes(page).waitFor();
});

test('A trace of a thousand spans has only the visible lanes in the page, and says which lines are missing.', async ({
  page,
}) => {
  const marker = uniqueMarker('long');
  await api.store(
    Array.from({ length: 1_003 }, (_, n) => {
      const fields = { traceId: marker, spanId: `span-${n % 1_000}`, resourceId: 'web' };
      return makeLog(marker, { ...fields, timestamp: timestampAt(LOGS_START, n) });
    }),
  );
  // As of a trace that is longer than what the API lists, without the time that so many logs would take.
  await page.route(/\/api\/traces\//, async (route) => {
    const response = await route.fetch();
    const trace = (await response.json()) as Trace;
    await route.fulfill({ response, json: { ...trace, logs: trace.logs.slice(0, 1_000), truncated: true } });
  });
  await page.goto(`/explore?parentResourceId=${marker}&zone=utc&trace=${marker}`);
  await pane(page)
    .getByText(/its first 1,000 lines, up to 2024-05-17 10:00:00.999Z. 3 later ones are missing/)
    .waitFor();
  expect(await lanes(page).getByRole('option').count()).toBeLessThan(60);
  expect(await lanes(page).getByRole('option').first().getAttribute('aria-setsize')).toBe('1003');
  await lanes(page).focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => activeLane(page)).toMatch(/^1 not listed span-0/);
  await page.keyboard.press('Control+End');
  await expect.poll(() => activeLane(page)).toMatch(/^web span-999/);
});

test('A trace that cannot be read says so, and is read again by a button.', async ({ page }) => {
  const marker = await storeTrace();
  await page.route(/\/api\/traces\//, (route) => route.abort());
  await page.goto(`/explore?parentResourceId=${marker}&trace=${marker}`);
  await pane(page).getByRole('alert').waitFor();
  await page.unroute(/\/api\/traces\//);
  await pane(page).getByRole('button', { name: 'Try again' }).click();
  await lanes(page).waitFor();
  expect(await pane(page).getByRole('alert').count()).toBe(0);
});
