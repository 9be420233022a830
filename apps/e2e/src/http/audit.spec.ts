// The audit on real engines: what was done and refused is in it, and no call changes it.
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { AuditEntry, AuditPage, LogPage, Problem } from '@timberline/contract';
import { addFirstAdministrator, ADMIN, type NewKey } from '../harness/access.ts';
import { askElasticsearch } from '../harness/elasticsearch.ts';
import type { Answer, RequestOptions } from '../harness/http-client.ts';
import { uniqueMarker } from '../harness/logs.ts';
import { freePorts } from '../harness/ports.ts';
import { sharedApi } from '../harness/shared.ts';
import { startTestStack, type TestStack } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';

/** An address that a trusted proxy forwards. It tells the entries of these tests from those of others. */
const CLIENT = `2001:db8::${Math.floor(Math.random() * 0xffff).toString(16)}`;
const SECRET = uniqueMarker('secret');
/** Ids of logs that are no dead letters. */
const ABSENT = ['-'.repeat(20), 'z'.repeat(20)];

let stack: TestStack;

beforeAll(async () => {
  const [otlpGrpc] = await freePorts(1);
  const { elasticsearch, redis } = inject('urls');
  stack = await startTestStack({
    only: ['api'],
    env: {
      TIMBERLINE_AUTH: 'on',
      TIMBERLINE_ELASTICSEARCH_URL: elasticsearch,
      TIMBERLINE_REDIS_URL: redis,
      TIMBERLINE_OTLP_GRPC_PORT: String(otlpGrpc),
      TIMBERLINE_TRUSTED_PROXIES: '127.0.0.1',
    },
  });
  await addFirstAdministrator(stack);
  await waitUntil(async () => (await ask('/api/keys')).status === 200, { what: 'the administrator' });
});

afterAll(() => stack?.stop({ wipe: true }));

function ask<T>(
  path: string,
  options: RequestOptions = {},
  secret: string | null = ADMIN,
): Promise<Answer<T>> {
  const authorization: Record<string, string> = secret === null ? {} : { authorization: `Bearer ${secret}` };
  return stack.api.request<T>(path, {
    ...options,
    headers: { ...authorization, 'x-forwarded-for': CLIENT },
  });
}

async function makeKey(role: string): Promise<NewKey & { name: string }> {
  const name = uniqueMarker(role);
  const made = await ask<NewKey>('/api/keys', { json: { name, role } });
  expect(made.status, made.text).toBe(201);
  return { ...made.body, name };
}

/** The entries of these tests, the oldest first. */
async function entries(): Promise<AuditEntry[]> {
  const page = await ask<AuditPage>('/api/audit', { query: { size: 500 } });
  expect(page.status, page.text).toBe(200);
  return page.body.entries.filter(({ from }) => from === CLIENT).reverse();
}

/** The entries since a moment, in short. */
async function entriesSince(count: number): Promise<string[]> {
  return (await entries())
    .slice(count)
    .map(({ who, action, target, outcome }) => `${who} ${action} ${target} ${outcome}`);
}

test('What is done is recorded when it is answered: who, what, when, from where, and how it ended.', async () => {
  const before = (await entries()).length;
  const editor = await makeKey('editor');
  const ofEditor = (path: string, options?: RequestOptions) => ask(path, options, editor.secret);
  await ofEditor('/api/dead-letters/replay', { json: { ids: ABSENT } });
  await ofEditor('/api/dead-letters', { method: 'DELETE', json: { ids: ABSENT.slice(1) } });
  await ofEditor('/api/logs/export', { query: { format: 'csv', from: 'now-1s', q: SECRET } });
  expect((await ask(`/api/keys/${editor.id}`, { method: 'DELETE' })).status).toBe(204);
  expect(await entriesSince(before)).toEqual([
    `first key.create ${editor.name} (${editor.id}) ok`,
    `${editor.name} dead-letters.replay 2 by id: 0 ok`,
    `${editor.name} dead-letters.delete 1 by id: 0 ok`,
    `${editor.name} logs.export csv from now-1s, narrowed by q ok`,
    `first key.withdraw ${editor.name} (${editor.id}) ok`,
  ]);
  const [first, second] = (await entries()).slice(before);
  expect(first).toMatchObject({ kind: 'key', from: CLIENT, count: 1 });
  expect(Date.parse(first!.at)).toBeLessThanOrEqual(Date.parse(second!.at));
  expect(Math.abs(Date.parse(first!.at) - Date.now())).toBeLessThan(60_000);
});

test('Refused calls are recorded by the patterns of their paths, and a flood of them is counted.', async () => {
  const viewer = await makeKey('viewer');
  const before = (await entries()).length;
  expect((await ask(`/api/keys/${SECRET}?${SECRET}`, {}, viewer.secret)).status).toBe(403);
  const forged = `${viewer.secret.slice(0, -1)}${viewer.secret.endsWith('a') ? 'b' : 'a'}`;
  for (let n = 0; n < 20; n++)
    await Promise.all(
      Array.from({ length: 10 }, (_, i) => ask(`/api/logs/${SECRET}-${n}-${i}`, {}, i % 2 ? forged : null)),
    );
  expect((await ask('/api/audit', {}, viewer.secret)).status).toBe(403);
  await expect
    .poll(async () => (await entriesSince(before)).sort())
    .toEqual([
      'nobody call GET /api/logs/{id} denied',
      `${viewer.name} call GET /api/audit denied`,
      `${viewer.name} call GET /api/keys/{id} denied`,
    ]);
});

test('No secret is in the audit: no key, no query and no path.', async () => {
  const { secret } = await makeKey('ingest');
  await ask(`/api/${SECRET}`, { query: { q: SECRET } }, secret);
  const { text } = await ask('/api/audit', { query: { size: 500 } });
  for (const one of [ADMIN, secret, SECRET]) expect(text).not.toContain(one);
});

test('Pages of the audit follow each other without a gap, and times bound them.', async () => {
  for (let n = 0; n < 3; n++) await makeKey('ingest');
  const all = await entries();
  const read: AuditEntry[] = [];
  let after: string | undefined;
  do {
    const page = await ask<AuditPage>('/api/audit', { query: { size: 2, after } });
    expect(page.body.entries.length).toBeLessThanOrEqual(2);
    read.push(...page.body.entries);
    after = page.body.next ?? undefined;
  } while (after !== undefined && read.at(-1)!.id > all[0]!.id);
  expect(read.filter(({ from }) => from === CLIENT).reverse()).toEqual(all);
  const { at } = all.at(-1)!;
  const bounded = await ask<AuditPage>('/api/audit', { query: { from: at, size: 500 } });
  expect(bounded.body.entries.map(({ id }) => id)).toContain(all.at(-1)!.id);
  expect(bounded.body.entries.filter((entry) => entry.at < at)).toEqual([]);
  const before = await ask<AuditPage>('/api/audit', { query: { to: at, size: 500 } });
  expect(before.body.entries.filter((entry) => entry.at >= at)).toEqual([]);
  expect((await ask<AuditPage>('/api/audit', { query: { to: '2000-01-01T00:00:00Z' } })).body).toEqual({
    entries: [],
    next: null,
  });
});

test.each([{ after: 'x' }, { size: 0 }, { size: 501 }, { from: 'yesterday' }, { who: 'joe' }])(
  'A page with %j is refused with the name of the parameter.',
  async (query) => {
    const { status, body } = await ask<Problem>('/api/audit', { query });
    expect(status).toBe(400);
    expect(body.errors?.[0]?.path).toBe(Object.keys(query)[0]);
  },
);

test('No call changes the audit, and no search of logs reads it.', async () => {
  await makeKey('ingest');
  const before = await entries();
  const { id } = before.at(-1)!;
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
    for (const path of ['/api/audit', `/api/audit/${id}`])
      expect((await ask(path, { method, json: { all: true } })).status, `${method} ${path}`).toBe(404);
  expect(await entries()).toEqual(before);
  expect((await ask(`/api/logs/${id}`)).status).toBe(404);
  const found = await sharedApi().get<LogPage>('/api/logs', { q: `"key.create" OR ${CLIENT}` });
  expect(found.body.logs).toEqual([]);
});

test('Each month has an index of its own, with the mapping of its template.', async () => {
  await makeKey('ingest');
  const month = (await entries()).at(-1)!.at.slice(0, 7).replace('-', '.');
  const response = await askElasticsearch(
    { urls: inject('urls') },
    'GET',
    `timberline-audit-${month}/_mapping`,
  );
  expect(JSON.stringify(await response.json())).toContain('"dynamic":"false"');
});
