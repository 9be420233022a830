// The ingest progress: live figures, details, and the state when the status is unknown.
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { test } from '../harness/browser.ts';
import { makeLogs, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { waitUntil } from '../harness/wait.ts';

const api = sharedApi();
const progress = (page: Page) => page.getByRole('region', { name: 'Ingest progress' });

test('Every page shows all live figures of the ingest.', async ({ page }) => {
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
  await waitUntil(async () => (await indexed()) >= before + 40, { what: 'forty more indexed logs' });
});

test('Escape closes the ingest details and returns the focus to their button.', async ({ page }) => {
  await page.goto('/explore');
  const button = progress(page).getByRole('button', { name: 'Ingest progress in full' });
  await button.click();
  await progress(page).getByText('Processors').waitFor();
  await page.keyboard.press('Escape');
  await waitUntil(async () => (await button.getAttribute('aria-expanded')) === 'false');
  await expect.poll(() => button.evaluate((one) => one.matches(':focus'))).toBe(true);
});

test('Without the stream, the last figures stay and are marked as not live until it is back.', async ({
  page,
}) => {
  const { text } = await api.get('/api/ingest/status');
  let calls = 0;
  let broken = true;
  // The stream ends after one event, and requests fail until `broken` is reset.
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
  test('At 320 px, the ingest details fit into the window.', async ({ page }) => {
    await page.goto('/explore');
    await progress(page).getByRole('button', { name: 'Ingest progress in full' }).click();
    const processors = progress(page).getByText('Processors');
    await processors.waitFor();
    const box = await page.locator('#tl-ingest-more').boundingBox();
    expect(box!.x).toBeGreaterThanOrEqual(0);
    expect(box!.x + box!.width).toBeLessThanOrEqual(320);
  });
});
