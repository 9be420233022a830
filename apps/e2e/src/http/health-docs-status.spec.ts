// Endpoints for operators and developers: health, documentation and the ingest status.
import { expect, test } from 'vitest';
import type { IngestStatus } from '@timberline/contract';
import { openEventStream } from '../harness/event-stream.ts';
import { makeLogs, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';
import { waitUntil } from '../harness/wait.ts';

const api = sharedApi();

test('The health endpoints report a live process and name each dependency.', async () => {
  expect((await api.get('/health/live')).status).toBe(200);
  const ready = await api.get('/health/ready');
  expect(ready.status).toBe(200);
  expect(ready.text).toMatch(/redis/i);
  expect(ready.text).toMatch(/elasticsearch/i);
});

test('A browser that opens / is redirected to the documentation.', async () => {
  const answer = await api.request('/', { headers: { accept: 'text/html' } });
  expect(answer.status).toBeGreaterThanOrEqual(300);
  expect(answer.status).toBeLessThan(400);
  expect(answer.headers.get('location')).toMatch(/\/docs\/?$/);
  const docs = await api.request('/docs', { headers: { accept: 'text/html' } });
  expect([200, 301, 302, 308]).toContain(docs.status);
});

interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, { responses?: object; parameters?: { name: string; in: string }[] }>>;
  components?: { schemas?: Record<string, unknown> };
}

test('The OpenAPI document names every main endpoint, and all its references resolve.', async () => {
  const { status, body } = await api.get<OpenApi>('/docs/openapi.json');
  expect(status).toBe(200);
  expect(body.openapi).toMatch(/^3\.\d+\.\d+$/);
  for (const [method, path] of [
    ['post', '/'],
    ['post', '/api/logs'],
    ['get', '/api/logs'],
    ['get', '/api/receipts/{receipt}'],
    ['get', '/api/ingest/status'],
    ['get', '/api/ingest/stream'],
    ['get', '/health/live'],
    ['get', '/health/ready'],
    ['get', '/metrics'],
  ] as const) {
    expect(Object.keys(body.paths[path] ?? {}), `${method} ${path}`).toContain(method);
    expect(Object.keys(body.paths[path]![method]!.responses ?? {}), `${method} ${path}`).not.toEqual([]);
  }
  const references = JSON.stringify(body).matchAll(/"\$ref":"#\/([^"]+)"/g);
  for (const [, pointer] of references) {
    const target = pointer!
      .split('/')
      .reduce<unknown>((node, key) => (node as Record<string, unknown>)?.[key], body);
    expect(target, pointer).toBeDefined();
  }
  for (const [path, calls] of Object.entries(body.paths)) {
    const placeholders = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const [method, call] of Object.entries(calls)) {
      const named = (call.parameters ?? []).filter((one) => one.in === 'path').map((one) => one.name);
      expect(named.toSorted(), `${method} ${path}`).toEqual(placeholders.toSorted());
    }
  }
});

test('The ingest status and its event stream count the logs that were sent.', async () => {
  const before = await api.status();
  const stream = await openEventStream(`${api.url}/api/ingest/stream`);
  try {
    expect(stream.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    await api.store(makeLogs(uniqueMarker(), 30));
    await stream.until((event) => {
      const status = JSON.parse(event.data) as IngestStatus;
      return status.indexed >= before.indexed + 30;
    });
  } finally {
    stream.close();
  }
  const after = await waitUntil(async () => {
    const status = await api.status();
    return status.indexed >= before.indexed + 30 && status;
  });
  for (const name of [
    'queued',
    'indexing',
    'failed',
    'deadLetters',
    'ratePerSecond',
    'lagSeconds',
  ] as const) {
    expect(after[name], name).toBeGreaterThanOrEqual(0);
  }
  expect(after.processors).toBeGreaterThanOrEqual(1);
});

test('The metrics count what was accepted, rejected and indexed.', async () => {
  const read = async () => {
    const { status, headers, text } = await api.get('/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    return (name: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1] ?? 0,
      );
  };
  const before = await read();
  const [log] = makeLogs(uniqueMarker(), 1);
  await api.request('/api/logs', { json: [log, { ...log, level: '' }] });
  const accepted = 'timberline_ingest_accepted_logs_total{protocol="native"}';
  const rejected = 'timberline_ingest_rejected_logs_total{protocol="native",reason="invalid"}';
  const after = await read();
  expect(after(accepted)).toBeGreaterThan(before(accepted));
  expect(after(rejected)).toBeGreaterThan(before(rejected));
  await expect
    .poll(async () => (await read())('timberline_indexed_logs_total'))
    .toBeGreaterThan(before('timberline_indexed_logs_total'));
});
