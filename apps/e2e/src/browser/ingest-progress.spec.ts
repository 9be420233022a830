// Ingest as it moves, and what is said when it cannot be known.
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { test } from '../harness/browser.ts';
import { makeLogs, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { waitUntil } from '../harness/wait.ts';

const api = sharedApi();
const progress = (page: Page) => page.getByRole('region', { name: 'Ingest progress' });

test('every figure is there, on every page, and moves', async ({ page }) => {
  await page.goto('/dead-letters');
  await waitUntil(async () => {
    const text = await progress(page).innerText();
    return ['rate', 'queued', 'indexing', 'indexed', 'failed'].every((name) => text.includes(name));
  });
  const indexed = async () => {
    const text = (await progress(page).innerText()).replace(/\s+/g, ' ');
    return Number(/indexed ([\d,]+)/.exec(text)?.[1]?.replaceAll(',', ''));
  };
  const before = await indexed();
  await api.store(makeLogs(uniqueMarker(), 40));
  await waitUntil(async () => (await indexed()) >= before + 40, { what: 'forty more' });
});

test('more is a press away and goes with Escape, the focus back where it was', async ({ page }) => {
  await page.goto('/explore');
  const button = progress(page).getByRole('button', { name: 'Ingest progress in full' });
  await button.click();
  await progress(page).getByText('Processors').waitFor();
  await page.keyboard.press('Escape');
  await waitUntil(async () => (await button.getAttribute('aria-expanded')) === 'false');
  await expect.poll(() => button.evaluate((one) => one.matches(':focus'))).toBe(true);
});

test('without the stream the last figures stay and are called old, until it is back', async ({ page }) => {
  const { text } = await api.get('/api/ingest/status');
  let calls = 0;
  let broken = true;
  // One event, then the end of the stream; nothing answers until it is mended.
  await page.route('**/api/ingest/stream', (route) => {
    calls++;
    if (calls === 1) return route.fulfill({ contentType: 'text/event-stream', body: `data: ${text}\n\n` });
    return broken ? route.abort() : route.continue();
  });
  await page.goto('/explore');
  await progress(page)
    .getByText(/Not live/)
    .first()
    .waitFor();
  await expect.poll(() => progress(page).innerText()).toMatch(/indexed\s+\d/);
  broken = false;
  await waitUntil(
    async () =>
      (await progress(page)
        .getByText(/Not live/)
        .count()) === 0,
  );
});

describe('320 px wide', () => {
  test.override({ contextOptions: { viewport: { width: 320, height: 700 } } });
  test('all of it is within the window', async ({ page }) => {
    await page.goto('/explore');
    await progress(page).getByRole('button', { name: 'Ingest progress in full' }).click();
    const processors = progress(page).getByText('Processors');
    await processors.waitFor();
    const box = await page.locator('#tl-ingest-more').boundingBox();
    expect(box!.x).toBeGreaterThanOrEqual(0);
    expect(box!.x + box!.width).toBeLessThanOrEqual(320);
  });
});
