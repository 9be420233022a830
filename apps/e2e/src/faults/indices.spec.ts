// No index, an index that cannot be read, and one that is not refreshed: what the reads answer.
import { beforeAll, describe, expect, test } from 'vitest';
import type { FoundLog, LogPage, PartialRead, Problem } from '@timberline/contract';
import { openBrowser } from '../harness/browser.ts';
import { askElasticsearch } from '../harness/elasticsearch.ts';
import { openEventStream } from '../harness/event-stream.ts';
import { rows } from '../harness/log-list.ts';
import { makeLog, makeLogs, uniqueMarker } from '../harness/logs.ts';
import { useOwnStack } from '../harness/stack.ts';

const stack = useOwnStack({ only: ['elasticsearch', 'redis', 'api', 'processor', 'console'] });

// These tests come first, since an index never goes away by itself.
describe('Before the first log', () => {
  test.for([
    ['/api/logs', { logs: [], total: { value: 0 } }],
    ['/api/logs?sort=asc', { logs: [], total: { value: 0 } }],
    ['/api/logs?q=level:error timeout', { logs: [], total: { value: 0 } }],
    ['/api/logs/histogram', { buckets: [], total: 0 }],
    ['/api/logs/histogram?from=now-1h', { total: 0 }],
    ['/api/logs/fields', {}],
    ['/api/logs/fields/level/values', { values: [] }],
    ['/api/logs/fields/metadata.pod/values', { values: [] }],
    ['/api/logs/facets?field=level&field=metadata.pod', { facets: [{ values: [] }, { values: [] }] }],
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
});

describe('An index that cannot be read', () => {
  const marker = uniqueMarker('unreadable');
  const FOREIGN = 'timberline-logs-x';
  let log: FoundLog;
  let stored: number;

  beforeAll(async () => {
    const { api } = stack();
    await api.store([makeLog(marker, { traceId: marker })]);
    [log] = (await api.findLogs({ parentResourceId: marker }, 1)) as [FoundLog];
    stored = (await api.get<LogPage>('/api/logs')).body.total.value;
  });

  async function elasticsearch(method: string, path: string, body?: object): Promise<void> {
    const answer = await askElasticsearch(stack(), method, path, body);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  }

  /** Every read that can be partial. */
  const reads = () => [
    '/api/logs',
    '/api/logs?sort=asc',
    `/api/logs/${log.id}/context?scope=all`,
    '/api/logs/histogram',
    '/api/logs/histogram?level=info&to=2262-04-11T23:47:16.854775807Z',
    '/api/logs/fields',
    '/api/logs/fields/level/values',
    '/api/logs/fields/metadata.service/values',
    '/api/logs/facets?field=level&field=metadata.service',
    `/api/traces/${marker}`,
  ];

  async function expectPartial(reason: RegExp): Promise<void> {
    const { api } = stack();
    for (const path of reads()) {
      const { status, body } = await api.get<{ partial: PartialRead }>(path);
      expect(status, path).toBe(200);
      expect(body.partial, path).toMatchObject({ failed: 1, of: 2 });
      expect(body.partial.reason, path).toMatch(reason);
    }
    expect((await api.get<LogPage>('/api/logs', { parentResourceId: marker })).body.total.value).toBe(1);
    const unknown = await api.get<Problem>('/api/traces/unknown');
    expect(unknown).toMatchObject({ status: 503, body: { detail: expect.stringMatching(reason) as string } });
    const exported = await api.get<Problem>('/api/logs/export');
    expect(exported).toMatchObject({
      status: 503,
      body: { detail: expect.stringMatching(reason) as string },
    });
    expect((await api.get('/health/ready')).text).toMatch(reason);
  }

  test('An index with other fields is told by every read, and its logs are not counted.', async () => {
    await elasticsearch('PUT', FOREIGN, {
      settings: { 'index.sort.field': ['id'], 'index.sort.order': ['asc'] },
      mappings: { properties: { timestamp: { type: 'keyword' } } },
    });
    try {
      await elasticsearch('POST', `${FOREIGN}/_doc?refresh=true`, { timestamp: '2026-11-27', level: 'info' });
      await expectPartial(/index timberline-logs-x cannot be read, because the fields are not those/);
      await elasticsearch('POST', `${FOREIGN}/_close`);
      await expectPartial(/index timberline-logs-x cannot be read, because it is closed/);
    } finally {
      await elasticsearch('DELETE', FOREIGN);
    }
    const { body } = await stack().api.get<LogPage>('/api/logs');
    expect(body).toMatchObject({ partial: null, total: { value: stored } });
  });

  test('When no index can be read, every read is a 503 that names the closed index.', async () => {
    const { api } = stack();
    const closed = [...reads(), '/api/logs/export', `/api/logs/${log.id}`];
    // The index of a log is that of the day of its receipt.
    const index = `timberline-logs-${log.receivedAt.slice(0, 10).replaceAll('-', '.')}`;
    await elasticsearch('POST', `${index}/_close`);
    try {
      for (const path of closed) {
        const { status, body, headers } = await api.get<Problem>(path);
        expect(status, path).toBe(503);
        expect(body.detail, path).toMatch(
          /^The logs of index timberline-logs-[\d.]+ cannot be read, because it is closed/,
        );
        expect(headers.get('retry-after'), path).toBe('5');
      }
      expect((await api.get('/health/ready')).text).toContain('because it is closed');
    } finally {
      await elasticsearch('POST', `${index}/_open`);
    }
    await expect.poll(async () => (await api.get<LogPage>('/api/logs')).body.total?.value).toBe(stored);
  });
});

test('A stream that begins while the shards of a new index start does not tell that logs were missed.', async () => {
  const { api } = stack();
  const index = 'timberline-logs-new';
  const marker = uniqueMarker();
  // The answer comes before the shards can be read.
  const created = await askElasticsearch(stack(), 'PUT', `${index}?wait_for_active_shards=0`, {
    settings: { 'index.number_of_shards': 10 },
  });
  try {
    expect(created.status).toBe(200);
    const stream = await openEventStream(`${api.url}/api/logs/stream?parentResourceId=${marker}`);
    try {
      expect(stream.response.status).toBe(200);
      await api.store(makeLogs(marker, 1));
      await stream.until(({ event }) => event === 'log');
      expect(stream.events.map(({ event }) => event)).toEqual(['log']);
    } finally {
      stream.close();
    }
  } finally {
    await askElasticsearch(stack(), 'DELETE', index);
  }
});

test('Logs are found although automatic refreshes of the index are disabled.', async () => {
  const { api } = stack();
  await api.store(makeLogs(uniqueMarker(), 1));
  const { status } = await askElasticsearch(stack(), 'PUT', 'timberline-logs-*/_settings', {
    index: { refresh_interval: '-1' },
  });
  expect(status).toBe(200);
  // There are two rounds, since the second refresh has to wait for its turn after the first.
  for (const count of [1, 2_500]) {
    const marker = uniqueMarker();
    await api.accept(makeLogs(marker, count));
    expect(await api.findLogs({ parentResourceId: marker }, count)).toHaveLength(count);
  }
});
