// The live list of the console: it follows, waits while someone reads, and goes on without a gap.
import { expect } from 'vitest';
import type { LogInput } from '@timberline/contract';
import { violationsOf } from '../harness/axe.ts';
import { test } from '../harness/browser.ts';
import { openEventStream } from '../harness/event-stream.ts';
import { grid, openLogs, rows } from '../harness/log-list.ts';
import { makeLog, makeLogs, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();

/** Logs of this moment, so that they come in at the end where the newest are. */
const newLogs = (marker: string, texts: string[]): LogInput[] =>
  texts.map((message) => makeLog(marker, { message, timestamp: new Date().toISOString() }));

test('New logs come in at the top, the list waits while someone reads, and a key shows what came.', async ({
  page,
}) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 60));
  await openLogs(page, marker);
  await page.getByRole('button', { name: 'Live', exact: true }).click();
  const status = page.getByRole('status').filter({ hasText: /^Live/ });
  await expect.poll(() => status.textContent()).toBe('Live');
  await api.store(newLogs(marker, ['first news']));
  await expect.poll(() => rows(page).first().textContent()).toContain('first news');
  await expect.poll(() => grid(page).getAttribute('aria-rowcount')).toBe('61');
  expect(await violationsOf(page)).toEqual([]);
  expect(await status.textContent()).toBe('Live');

  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect.poll(() => status.textContent()).toBe('Live, paused');
  await api.store(newLogs(marker, ['second news', 'third news']));
  const waiting = page.getByRole('button', { name: '2 new' });
  await waiting.waitFor();
  expect(await violationsOf(page)).toEqual([]);
  expect(await rows(page).first().textContent()).toContain('first news');
  await page.keyboard.press('v');
  await expect.poll(() => status.textContent()).toBe('Live');
  await expect.poll(() => rows(page).nth(2).textContent()).toContain('first news');
  expect(await rows(page).first().textContent()).toMatch(/second news|third news/);

  await grid(page).hover();
  await page.mouse.wheel(0, 600);
  await expect.poll(() => status.textContent()).toBe('Live, paused');
  await api.store(newLogs(marker, ['fourth news']));
  await page.getByRole('button', { name: '1 new' }).click();
  await expect.poll(() => rows(page).first().textContent()).toContain('fourth news');
  await page.getByRole('button', { name: 'Live', exact: true }).click();
  await expect.poll(() => status.count()).toBe(0);
});

test('With the oldest first, new logs come in at the bottom, and the link opens a live list.', async ({
  page,
}) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 150));
  await openLogs(page, marker, '&sort=asc&live=1');
  const status = page.getByRole('status').filter({ hasText: /^Live/ });
  await expect.poll(() => status.textContent()).toBe('Live');
  await rows(page).filter({ hasText: '10:00:00.149' }).waitFor();
  await api.store(newLogs(marker, ['at the bottom']));
  const newest = rows(page).filter({ hasText: 'at the bottom' });
  await newest.waitFor();
  const distanceToBottom = async () => {
    const [list, row] = await Promise.all([grid(page).boundingBox(), newest.boundingBox()]);
    return Math.abs(list!.y + list!.height - row!.y - row!.height);
  };
  await expect.poll(distanceToBottom).toBeLessThan(20);
  expect(await status.textContent()).toBe('Live');

  // What the page itself scrolls is nobody's wish to stay there.
  await grid(page).evaluate((element) => element.scrollTo(0, 0));
  await api.store(newLogs(marker, ['below it']));
  await rows(page).filter({ hasText: 'below it' }).waitFor();
  expect(await status.textContent()).toBe('Live');
  await grid(page).hover();
  await page.mouse.wheel(0, -600);
  await expect.poll(() => status.textContent()).toBe('Live, paused');
});

test('A list whose stream breaks goes on without a gap, and without a log twice.', async ({ page }) => {
  const marker = uniqueMarker();
  const stream = await openEventStream(`${api.url}/api/logs/stream?parentResourceId=${marker}`);
  await api.store([...makeLogs(marker, 5), ...newLogs(marker, ['before the break'])]);
  const { id, data } = await stream.until((event) => event.data.includes('before the break'));
  stream.close();
  // The first connection ends behind this log, and the next one waits.
  const reconnected = Promise.withResolvers<void>();
  let connections = 0;
  await page.route('**/api/logs/stream*', async (route) => {
    if (++connections > 1) {
      await reconnected.promise;
      return route.continue();
    }
    const body = `id: ${id}\nevent: log\ndata: ${data}\n\n`;
    return route.fulfill({ contentType: 'text/event-stream', body });
  });
  await openLogs(page, marker, '&live=1');
  const status = page.getByRole('status').filter({ hasText: /^Live/ });
  await expect.poll(() => status.textContent()).toBe('Live: connecting…');
  await expect.poll(() => rows(page).count()).toBe(6);
  await api.store(newLogs(marker, ['during the break']));
  reconnected.resolve();
  await expect.poll(() => status.textContent()).toBe('Live');
  await expect.poll(() => rows(page).first().textContent()).toContain('during the break');
  await api.store(newLogs(marker, ['after the break']));
  await expect.poll(() => rows(page).first().textContent()).toContain('after the break');
  expect(await rows(page).count()).toBe(8);
});

test('More logs than one can read are thinned, and a click shows all of them.', async ({ page }) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 5));
  await openLogs(page, marker, '&live=1');
  await expect.poll(() => page.getByRole('status').filter({ hasText: /^Live/ }).textContent()).toBe('Live');
  await api.store(
    newLogs(
      marker,
      Array.from({ length: 400 }, (_, n) => `many ${n}`),
    ),
  );
  const showAll = page.getByRole('button', { name: 'Show all' });
  await showAll.waitFor();
  await showAll.click();
  await expect.poll(() => grid(page).getAttribute('aria-rowcount')).toBe('405');
  await expect.poll(() => showAll.count()).toBe(0);
});
