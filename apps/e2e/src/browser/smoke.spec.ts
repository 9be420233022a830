// The explore page from the list to a single log, as a user sees it.
import { expect } from 'vitest';
import { test } from '../harness/browser.ts';
import { makeLog, makeLogs, uniqueMarker } from '../harness/logs.ts';
import { consoleUrl, sharedApi } from '../harness/shared.ts';
import { waitUntil } from '../harness/wait.ts';

const api = sharedApi();

test('The list shows the logs of the link, newest first, and a click opens one with all its fields.', async ({
  page,
  pageErrors,
}) => {
  const marker = uniqueMarker();
  await api.store(makeLogs(marker, 9, { level: 'info' }));
  const last = makeLog(marker, {
    level: 'error',
    message: `payment refused for ${marker}`,
    timestamp: '2024-05-17T11:00:00.123456789Z',
    metadata: { reason: 'card expired' },
  });
  await api.store([last]);

  await page.goto(`/explore?parentResourceId=${marker}&from=2024-05-17T00:00:00Z&to=2024-05-18T00:00:00Z`);
  const rows = page.getByRole('grid', { name: 'Logs' }).locator('[role="row"][data-log-id]');
  await waitUntil(async () => (await rows.count()) === 10, { what: 'ten rows' });
  await expect.poll(() => rows.first().innerText()).toContain(`payment refused for ${marker}`);

  await rows.first().click();
  const details = page.getByRole('region', { name: 'Log details' });
  await details.waitFor();
  await waitUntil(async () => {
    const text = await details.innerText();
    return [last.traceId, last.spanId, last.commit, last.resourceId, 'card expired', marker].every((part) =>
      text.includes(part!),
    );
  });
  expect(pageErrors).toEqual([]);
});

test('A query filters the list, highlights its words and is kept in the URL.', async ({ page }) => {
  const marker = uniqueMarker();
  await api.store([
    makeLog(marker, { message: 'the harbor is closed', timestamp: '2024-05-17T10:00:00Z' }),
    makeLog(marker, { message: 'the harbor is open', timestamp: '2024-05-17T10:00:01Z' }),
  ]);
  await page.goto(`/explore?parentResourceId=${marker}&from=2024-05-17T00:00:00Z&to=2024-05-18T00:00:00Z`);
  const grid = page.getByRole('grid', { name: 'Logs' });
  const rows = grid.locator('[role="row"][data-log-id]');
  await waitUntil(async () => (await rows.count()) === 2, { what: 'two rows' });
  const query = page.getByRole('combobox', { name: 'Query' });
  await query.fill('closed');
  await query.press('Enter');
  await waitUntil(async () => (await rows.count()) === 1, { what: 'one row' });
  await expect.poll(() => rows.locator('mark').allInnerTexts()).toEqual(['closed']);
  expect(new URL(page.url()).searchParams.get('q')).toBe('closed');
});

test('The ingest progress changes while logs arrive.', async ({ page }) => {
  await page.goto('/explore');
  const progress = page.getByRole('region', { name: 'Ingest progress' });
  await progress.waitFor();
  const before = await waitUntil(async () => /\d/.test(await progress.innerText()) && progress.innerText());
  await api.store(makeLogs(uniqueMarker(), 50));
  await waitUntil(async () => (await progress.innerText()) !== before, {
    what: 'a change of the ingest progress',
  });
});

test('The console sends a content security policy that forbids inline scripts.', async () => {
  const answer = await fetch(`${consoleUrl()}/explore`);
  expect(answer.status).toBe(200);
  const policy = answer.headers.get('content-security-policy') ?? '';
  const scripts = /(?:script-src|default-src)([^;]*)/.exec(policy)?.[1];
  expect(scripts).toBeDefined();
  expect(scripts).not.toContain('unsafe-inline');
});
