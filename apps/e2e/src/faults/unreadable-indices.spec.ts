// An index that cannot be read is never taken for one without logs: the answer is partial, or an error.
import { beforeAll, expect, test } from 'vitest';
import type { FoundLog, LogPage, PartialRead, Problem } from '@timberline/contract';
import { askElasticsearch } from '../harness/elasticsearch.ts';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { useOwnStack } from '../harness/stack.ts';

const stack = useOwnStack({ only: ['elasticsearch', 'redis', 'api', 'processor'] });
const marker = uniqueMarker('unreadable');
const FOREIGN = 'timberline-logs-x';
let log: FoundLog;

beforeAll(async () => {
  const { api } = stack();
  await api.store([makeLog(marker, { traceId: marker })]);
  [log] = (await api.findLogs({ parentResourceId: marker }, 1)) as [FoundLog];
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
  expect(exported).toMatchObject({ status: 503, body: { detail: expect.stringMatching(reason) as string } });
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
  expect(body).toMatchObject({ partial: null, total: { value: 1 } });
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
  await expect.poll(async () => (await api.get<LogPage>('/api/logs')).body.total?.value).toBe(1);
});
