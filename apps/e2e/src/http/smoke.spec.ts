// The whole path of a log from a post to a page, as any client uses it.
import { expect, test } from 'vitest';
import type { Problem } from '@timberline/contract';
import { LOGS_START, makeLog, makeLogs, timestampAt, uniqueMarker } from '../harness/logs.ts';
import { sharedApi } from '../harness/shared.ts';

const api = sharedApi();

test('A log posted to / comes back from /api/logs with its fields as they were sent.', async () => {
  const marker = uniqueMarker();
  const sent = makeLog(marker, { level: 'Notice', timestamp: '2024-05-17T12:00:00.123456789+02:00' });
  await api.store([sent], { form: 'one', path: '/' });
  const [found, ...others] = await api.findLogs({ parentResourceId: [marker] }, 1);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ ...sent, level: 'notice' });
  expect(found!.id).not.toBe('');
  expect(new Date(found!.receivedAt).toISOString()).toBe(found!.receivedAt);
});

test.each(['array', 'ndjson'] as const)('A batch as %s is accepted and found completely.', async (form) => {
  const marker = uniqueMarker();
  const sent = makeLogs(marker, 25);
  const answer = await api.store(sent, { form });
  expect(answer).toMatchObject({
    message: 'logs enqueued for ingestion',
    accepted: 25,
    rejected: 0,
    errors: [],
  });
  const found = await api.findLogs({ parentResourceId: [marker] }, 25);
  expect(found.map((log) => log.message).reverse()).toEqual(sent.map((log) => log.message));
});

test('A log is found by each plain filter and not by a different value.', async () => {
  const marker = uniqueMarker();
  const log = makeLog(marker, {
    level: `lvl${marker.slice(-8)}`,
    message: `disk ${marker} is full`,
    resourceId: `resource-${marker}`,
    traceId: `trace-${marker}`,
    spanId: `span-${marker}`,
    commit: `commit-${marker}`,
    timestamp: '2024-05-17T12:00:00.000000500Z',
  });
  await api.store([log]);
  const count = async (query: Record<string, string>) => (await api.page(query)).logs.length;
  for (const field of ['level', 'resourceId', 'traceId', 'spanId', 'commit'] as const) {
    expect(await count({ [field]: log[field]! }), field).toBe(1);
    expect(await count({ [field]: `${log[field]}x`, parentResourceId: marker }), `another ${field}`).toBe(0);
  }
  expect(await count({ level: log.level.toUpperCase() })).toBe(1);
  expect(await count({ parentResourceId: marker })).toBe(1);
  expect(await count({ parentResourceId: marker, message: `FULL ${marker}` })).toBe(1);
  expect(await count({ parentResourceId: marker, message: `empty ${marker}` })).toBe(0);
  const filter = { parentResourceId: marker };
  expect(await count({ ...filter, from: '2024-05-17T12:00:00.000000500Z' })).toBe(1);
  expect(await count({ ...filter, from: '2024-05-17T12:00:00.000000501Z' })).toBe(0);
  expect(await count({ ...filter, to: '2024-05-17T12:00:00.000000500Z' })).toBe(0);
  expect(await count({ ...filter, to: '2024-05-17T12:00:00.000000501Z' })).toBe(1);
});

test('Logs that differ by nanoseconds keep their order.', async () => {
  const marker = uniqueMarker();
  const sent = Array.from({ length: 20 }, (_, n) =>
    makeLog(marker, { message: `line ${n}`, timestamp: timestampAt(LOGS_START, 7, n * 7 + 1) }, n),
  );
  // Send them in neither ascending nor descending order.
  const shuffled = sent.map((_, n) => sent[(n * 7) % sent.length]!);
  await api.store(shuffled);
  const ascending = await api.allLogs({ parentResourceId: [marker], sort: 'asc' });
  expect(ascending.map((log) => log.timestamp)).toEqual(sent.map((log) => log.timestamp));
  const descending = await api.allLogs({ parentResourceId: [marker] });
  expect(descending.map((log) => log.id)).toEqual(ascending.map((log) => log.id).reverse());
});

test.each(['asc', 'desc'] as const)(
  'Cursors lead in %s order through 1,000 logs without gaps or duplicates.',
  async (sort) => {
    const marker = uniqueMarker();
    // Ten logs share each timestamp, so the cursor must break ties by id.
    const sent = Array.from({ length: 1000 }, (_, n) =>
      makeLog(marker, { message: `n ${n}`, timestamp: timestampAt(LOGS_START, Math.floor(n / 10)) }, n),
    );
    await api.store(sent, { form: 'ndjson' });
    const found = await api.allLogs({ parentResourceId: [marker], sort }, 37);
    expect(found).toHaveLength(1000);
    expect(new Set(found.map((log) => log.id)).size).toBe(1000);
    const order = found.map((log) => `${log.timestamp} ${log.id}`);
    expect(sort === 'asc' ? order : order.toReversed()).toEqual(order.toSorted());
    const first = await api.page({ parentResourceId: marker, sort, size: 37 });
    expect(first.total).toEqual({ value: 1000, relation: 'eq' });
    expect(first.prev).toBeNull();
  },
);

test('An invalid line is rejected by its number while the valid lines of its batch are stored.', async () => {
  const marker = uniqueMarker();
  const valid = makeLogs(marker, 2);
  const body = `${JSON.stringify(valid[0])}\n\n{"level":"info"}\n${JSON.stringify(valid[1])}\n`;
  const answer = await api.request<{
    accepted: number;
    rejected: number;
    errors: { line: number; path: string }[];
  }>('/api/logs', { headers: { 'content-type': 'application/x-ndjson' }, body });
  expect(answer.status).toBe(202);
  expect(answer.body).toMatchObject({ accepted: 2, rejected: 1 });
  expect(new Set(answer.body.errors.map((error) => error.line))).toEqual(new Set([3]));
  expect(await api.findLogs({ parentResourceId: [marker] }, 2)).toHaveLength(2);
});

test('Every error is answered by a problem document.', async () => {
  const calls = {
    'no logs at all': api.request('/api/logs', { json: [] }),
    'a log without its fields': api.request('/api/logs', { json: { level: 'info' } }),
    'broken JSON': api.request('/api/logs', {
      body: '{"level":',
      headers: { 'content-type': 'application/json' },
    }),
    'an unknown parameter': api.get('/api/logs', { color: 'red' }),
    'a forged cursor': api.get('/api/logs', { after: 'forged' }),
    'an unknown path': api.get('/api/nothing-here'),
    'an unknown log': api.get('/api/logs/AAAAAAAAAAAAAAAAAAAA'),
    'an unknown type': api.request('/api/logs', {
      body: '<log/>',
      headers: { 'content-type': 'application/xml' },
    }),
  };
  const expected = [400, 400, 400, 400, 400, 404, 404, 415];
  for (const [n, [what, call]] of Object.entries(calls).entries()) {
    const answer = await call;
    expect(answer.status, what).toBe(expected[n]);
    expect(answer.headers.get('content-type'), what).toMatch(/^application\/problem\+json/);
    const problem = answer.body as Problem;
    expect(problem.type, what).toBeTypeOf('string');
    expect(problem.title, what).toBeTypeOf('string');
    expect(problem.status, what).toBe(answer.status);
    expect(problem.detail, what).toBeTypeOf('string');
  }
  const unknown = await api.get<{ errors: { path: string }[] }>('/api/logs', { color: 'red' });
  expect(unknown.body.errors[0]!.path).toBe('color');
});
