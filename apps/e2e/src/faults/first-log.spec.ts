// Before the first log there is no index. Every read answers with an empty result, the console leads to the page to add
// logs, and the first log is found.
import { expect, test } from 'vitest';
import { openBrowser } from '../harness/browser.ts';
import { rows } from '../harness/log-list.ts';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { useOwnStack } from '../harness/stack.ts';

const stack = useOwnStack({ only: ['elasticsearch', 'redis', 'api', 'processor', 'console'] });

test.for([
  ['/api/logs', { logs: [], total: { value: 0 } }],
  ['/api/logs?sort=asc', { logs: [], total: { value: 0 } }],
  ['/api/logs?q=level:error timeout', { logs: [], total: { value: 0 } }],
  ['/api/logs/histogram', { buckets: [], total: 0 }],
  ['/api/logs/histogram?from=now-1h', { total: 0 }],
  ['/api/logs/fields', {}],
  ['/api/logs/fields/level/values', { values: [] }],
  ['/api/logs/fields/metadata.pod/values', { values: [] }],
] as const)('%s is empty before the first log.', async ([path, expected]) => {
  const answer = await stack().api.get(path);
  expect(answer).toMatchObject({ status: 200, body: expected });
});

test.for(['ndjson', 'csv'])('An export as %s is empty before the first log.', async (format) => {
  const answer = await stack().api.get(`/api/logs/export?format=${format}`);
  expect(answer.status).toBe(200);
  expect(answer.text.split('\n').filter((line) => line.startsWith('{'))).toEqual([]);
});

test.for(['/api/logs/none', '/api/logs/none/context', '/api/traces/none'])(
  '%s is a 404 before the first log.',
  async (path) => {
    expect((await stack().api.get(path)).status).toBe(404);
  },
);

test('An empty console leads to the page to add logs, which waits for the first log and shows it.', async () => {
  const { api, urls } = stack();
  const marker = uniqueMarker();
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ baseURL: urls.console });
    await page.goto('/');
    await page.getByRole('heading', { name: 'No logs yet' }).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Add logs' }).click();
    await page.getByText('Waiting for the first log').waitFor();
    await api.store([makeLog(marker, { message: `first ${marker}` })]);
    await page.getByText('It is here: one log has arrived.').waitFor();
    await page.getByRole('link', { name: 'Show it' }).click();
    await expect.poll(() => rows(page).count()).toBe(1);
    expect(await rows(page).first().innerText()).toContain(`first ${marker}`);
  } finally {
    await browser.close();
  }
  expect(await api.findLogs({ parentResourceId: marker }, 1)).toHaveLength(1);
  expect((await api.get<{ total: number }>('/api/logs/histogram')).body.total).toBe(1);
});
