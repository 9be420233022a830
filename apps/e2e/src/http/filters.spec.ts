// A key with a filter tries every call of the API's description to see one log too many. A call that is neither in READS nor in
// described-calls.ts fails it: say whether it reads logs, and if so, how.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type {
  Changes,
  Facets,
  FieldValues,
  Histogram,
  LogContext,
  LogPage,
  LogPatterns,
  Problem,
  Trace,
} from '@timberline/contract';
import { addFirstAdministrator, ADMIN, type NewKey } from '../harness/access.ts';
import type { Answer, Query } from '../harness/http-client.ts';
import { LOGS_START, makeLogs, timestampAt, uniqueMarker } from '../harness/logs.ts';
import { freePorts } from '../harness/ports.ts';
import { sharedApi } from '../harness/shared.ts';
import { startTestStack, type TestStack } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';
import { OWN, PUBLIC, REFUSED, SEARCHES, WRITES } from './described-calls.ts';

const VISIBLE = 12;
/** Its answer has no end, so it has a test of its own. */
const STREAM = 'GET /api/logs/stream';
const HIDDEN = 30;
const team = uniqueMarker('team');
/** A word of hidden logs alone: of their messages, levels, resources, keys and values. */
const secret = uniqueMarker('secret');
/** Traces and resources of both. */
const traceId = `${team}-trace`;
const resourceId = `${team}-server`;
const spanOfTime = { from: timestampAt(LOGS_START, -1), to: timestampAt(LOGS_START, 1_000) };

/** The second after these logs, against that of the logs. */
const gone = {
  from: timestampAt(LOGS_START, 1_000),
  to: timestampAt(LOGS_START, 2_001),
  baselineFrom: spanOfTime.from,
  baselineTo: spanOfTime.to,
};

let stack: TestStack;
let receipt: string;
/** Where the stream was before there were any of these logs. */
let beginning: string;
const ids = { visible: '', hidden: '' };
const keys = { viewer: '', editor: '', ingest: '' };

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
    },
  });
  await addFirstAdministrator(stack);
  await waitUntil(async () => (await ask(ADMIN)('/api/keys')).status === 200, { what: 'the administrator' });
  beginning = await beginningOfStream();
  const [visible, hidden] = [makeLogs(team, VISIBLE), makeLogs(team, HIDDEN)];
  ({ receipt } = await sharedApi().store(
    hidden.map((log, n) => ({
      ...log,
      message: `hidden ${secret} ${n}`,
      level: n % 3 === 0 ? secret : log.level,
      resourceId: n % 3 === 0 ? secret : resourceId,
      traceId: n < 20 ? traceId : `${team}-hidden`,
      spanId: secret,
      metadata: { ...log.metadata, team: secret, [secret]: secret },
    })),
  ));
  // Last, so that whoever has got these would have got the hidden ones.
  await sharedApi().store(
    visible.map((log, n) => ({
      ...log,
      message: `open ${team} ${n}`,
      resourceId,
      traceId,
      metadata: { ...log.metadata, team },
    })),
  );
  for (const role of ['viewer', 'editor', 'ingest'] as const) {
    const made = await stack.api.request<NewKey>('/api/keys', {
      json: { name: role, role, filter: `metadata.team:${team}` },
      headers: { authorization: `Bearer ${ADMIN}` },
    });
    expect(made.status, made.text).toBe(201);
    keys[role] = made.body.secret;
  }
  const found = async (q: string) => (await sharedApi().page({ q, size: 1 })).logs[0]!.id;
  ids.visible = await found(`metadata.team:${team}`);
  ids.hidden = await found(`metadata.team:${secret} resourceId:${resourceId}`);
});

afterAll(() => stack?.stop({ wipe: true }));

type Ask = <T>(path: string, query?: Query, method?: string) => Promise<Answer<T>>;

function ask(key: string): Ask {
  return (path, query, method = 'GET') =>
    stack.api.request(path, { query, method, headers: { authorization: `Bearer ${key}` } });
}

async function beginningOfStream(): Promise<string> {
  const text = await readStream(ADMIN, '', /\n\n/);
  return /^id: (.*)$/m.exec(text)![1]!;
}

/** The text of a stream until it has what is waited for, or of the answer that refuses it. */
async function readStream(key: string, query: string, until: RegExp): Promise<string> {
  const abort = new AbortController();
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(`${stack.api.url}/api/logs/stream?${query}`, {
    headers,
    signal: abort.signal,
  });
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (until.test(text)) break;
  }
  abort.abort();
  return text;
}

/** Asks in each way that may show hidden logs, and returns the answers. */
type Read = (get: Ask) => Promise<Answer[]>;
/** Checks what the filter's owner got. */
type Check = (get: Ask) => Promise<void>;

const sumOf = (values: Pick<FieldValues, 'values'>) =>
  values.values.reduce((sum, { count }) => sum + count, 0);

/** The calls that read logs: how to ask, and what whoever has the filter has to get. */
const READS: Record<string, { read: Read; check: Check }> = {
  'GET /api/logs': {
    read: (get) =>
      Promise.all([
        get('/api/logs', { parentResourceId: team }),
        get('/api/logs', { parentResourceId: team, sort: 'asc', size: 500 }),
        get('/api/logs', { q: `metadata.team:* ${team} OR hidden`, size: 500 }),
        get('/api/logs', { message: 'hidden', resourceId }),
      ]),
    check: async (get) => {
      for (const sort of ['asc', 'desc']) {
        const all = await get<LogPage>('/api/logs', { sort, size: 500 });
        expect(all.body.total).toEqual({ value: VISIBLE, relation: 'eq' });
        expect(all.body.logs).toHaveLength(VISIBLE);
        expect(all.body).toMatchObject({ next: null, prev: null });
        let after: string | null | undefined;
        let read = 0;
        do {
          const page: Answer<LogPage> = await get('/api/logs', { sort, size: 5, after: after ?? undefined });
          expect(page.body.total.value).toBe(VISIBLE);
          read += page.body.logs.length;
          after = page.body.next;
        } while (after);
        expect(read).toBe(VISIBLE);
      }
      const none = await get<LogPage>('/api/logs', { q: secret });
      expect(none.body).toMatchObject({ logs: [], total: { value: 0 }, next: null, prev: null });
    },
  },
  'GET /api/logs/{id}': {
    read: (get) => Promise.all([get(`/api/logs/${ids.hidden}`), get(`/api/logs/${ids.visible}`)]),
    check: async (get) => {
      expect((await get(`/api/logs/${ids.visible}`)).status).toBe(200);
      await expectSameAsUnknown(get, (id) => `/api/logs/${id}`, ids.hidden);
    },
  },
  'GET /api/logs/{id}/context': {
    read: (get) =>
      Promise.all(
        ['all', 'resource', 'trace', 'parent'].flatMap((scope) =>
          [ids.visible, ids.hidden].map((id) =>
            get(`/api/logs/${id}/context`, { scope, before: 100, after: 100 }),
          ),
        ),
      ),
    check: async (get) => {
      for (const scope of ['all', 'resource', 'trace', 'parent']) {
        const around = { scope, before: 100, after: 100 };
        const { body } = await get<LogContext>(`/api/logs/${ids.visible}/context`, around);
        expect(body.before.length + 1 + body.after.length).toBe(VISIBLE);
      }
      await expectSameAsUnknown(get, (id) => `/api/logs/${id}/context`, ids.hidden);
    },
  },
  'GET /api/logs/histogram': {
    read: (get) =>
      Promise.all([
        get('/api/logs/histogram', { parentResourceId: team }),
        get('/api/logs/histogram', { parentResourceId: team, zone: 'Europe/Berlin', buckets: 500 }),
      ]),
    check: async (get) => {
      // Without a query, and within bounds alone, which is counted in another way.
      for (const query of [{}, { buckets: 500 }, spanOfTime, { ...spanOfTime, zone: 'Asia/Tokyo' }]) {
        const { body } = await get<Histogram>('/api/logs/histogram', query);
        expect(body.total, JSON.stringify(query)).toBe(VISIBLE);
        expect(body.buckets.reduce((sum, { total }) => sum + total, 0)).toBe(VISIBLE);
      }
      expect((await get<Histogram>('/api/logs/histogram', { q: secret })).body.buckets).toEqual([]);
    },
  },
  'GET /api/logs/fields': {
    read: (get) => Promise.all([get('/api/logs/fields', { parentResourceId: team })]),
    check: async (get) => {
      const { body } = await get<{ fields: { name: string; type: string }[] }>('/api/logs/fields');
      const names = body.fields.filter(({ type }) => type === 'metadata').map(({ name }) => name);
      expect(names.sort()).toEqual(
        ['attempt', 'parentResourceId', 'service', 'team'].map((key) => `metadata.${key}`),
      );
    },
  },
  'GET /api/logs/fields/{field}/values': {
    read: (get) =>
      Promise.all(
        ['level', 'resourceId', 'spanId', 'metadata.team', `metadata.${secret}`].flatMap((field) => [
          get(`/api/logs/fields/${field}/values`, { parentResourceId: team }),
          get(`/api/logs/fields/${field}/values`, { prefix: secret.slice(0, 8), size: 100 }),
        ]),
      ),
    check: async (get) => {
      for (const field of ['level', 'resourceId', 'traceId', 'metadata.team']) {
        const { body } = await get<FieldValues>(`/api/logs/fields/${field}/values`, { size: 1000 });
        expect(sumOf(body), field).toBe(VISIBLE);
        expect(body, field).toMatchObject({ other: 0, missing: 0 });
        const prefixed = await get<FieldValues>(`/api/logs/fields/${field}/values`, { prefix: secret });
        expect(prefixed.body, field).toMatchObject({ values: [], other: VISIBLE, missing: 0 });
      }
      const { body } = await get<FieldValues>(`/api/logs/fields/metadata.${secret}/values`);
      expect(body).toMatchObject({ values: [], other: 0, missing: VISIBLE });
    },
  },
  'GET /api/logs/facets': {
    read: (get) =>
      Promise.all(
        ['applied', 'ignored'].flatMap((own) => [
          get('/api/logs/facets', {
            field: ['level', 'resourceId', 'spanId', 'metadata.team'],
            parentResourceId: team,
            own,
          }),
          get('/api/logs/facets', { field: 'metadata.team', q: `metadata.team:${secret}`, own }),
          get('/api/logs/facets', { field: 'level', level: secret, own }),
        ]),
      ),
    check: async (get) => {
      const field = ['level', 'resourceId', 'traceId', 'metadata.team', `metadata.${secret}`];
      for (const own of ['applied', 'ignored']) {
        const { body } = await get<Facets>('/api/logs/facets', { field, own, size: 100 });
        for (const facet of body.facets.slice(0, 4)) {
          expect(sumOf(facet), facet.field).toBe(VISIBLE);
          expect(facet, facet.field).toMatchObject({ other: 0, missing: 0 });
        }
        expect(body.facets[4]).toMatchObject({
          values: [],
          other: 0,
          missing: VISIBLE,
          unique: { value: 0 },
        });
      }
      // Not even the filter that every log has to meet can be left out as a field's own.
      const query = { field: 'metadata.team', q: `metadata.team:${secret}`, own: 'ignored' };
      const { body } = await get<Facets>('/api/logs/facets', query);
      expect(body.facets[0]).toMatchObject({
        values: [{ value: team, count: VISIBLE }],
        other: 0,
        missing: 0,
      });
    },
  },
  'GET /api/logs/changes': {
    read: (get) =>
      Promise.all(
        [spanOfTime, gone].map((spans) => get('/api/logs/changes', { parentResourceId: team, ...spans })),
      ),
    check: async (get) => {
      const { body } = await get<Changes>('/api/logs/changes', spanOfTime);
      expect(body).toMatchObject({ window: { total: VISIBLE }, baseline: { total: 0 }, explained: 1 });
      const other = await get<Changes>('/api/logs/changes', gone);
      expect(other.body).toMatchObject({ window: { total: 0 }, baseline: { total: VISIBLE }, explained: 1 });
      const ofTeam = { count: VISIBLE, change: 'new' };
      const rows = body.values.flatMap(({ with: others = [], ...row }) => [row, ...others]);
      expect(body.values[0]).toMatchObject(ofTeam);
      expect(rows).toContainEqual(expect.objectContaining({ field: 'metadata.team', value: team }));
    },
  },
  'GET /api/logs/patterns': {
    read: (get) =>
      Promise.all([
        get('/api/logs/patterns', { parentResourceId: team, buckets: 10 }),
        get('/api/logs/patterns', { q: secret }),
      ]),
    check: async (get) => {
      for (const query of [{}, { resourceId }, { buckets: 10 }]) {
        const { body } = await get<LogPatterns>('/api/logs/patterns', query);
        expect(body).toMatchObject({ total: VISIBLE, other: 0, withoutPattern: 0 });
        expect(body.patterns.reduce((sum, { count }) => sum + count, 0)).toBe(VISIBLE);
      }
      const none = await get<LogPatterns>('/api/logs/patterns', { q: secret });
      expect(none.body).toMatchObject({ patterns: [], total: 0 });
    },
  },
  'GET /api/logs/export': {
    read: (get) =>
      Promise.all(
        ['ndjson', 'csv'].flatMap((format) =>
          ['asc', 'desc'].map((sort) => get('/api/logs/export', { parentResourceId: team, format, sort })),
        ),
      ),
    check: async (get) => {
      for (const sort of ['asc', 'desc']) {
        const { text } = await get('/api/logs/export', { sort });
        expect(text.trim().split('\n')).toHaveLength(VISIBLE);
      }
      expect((await get('/api/logs/export', { q: secret })).text).toBe('');
    },
  },
  'GET /api/traces/{traceId}': {
    read: (get) => Promise.all([get(`/api/traces/${traceId}`), get(`/api/traces/${team}-hidden`)]),
    check: async (get) => {
      const { body } = await get<Trace>(`/api/traces/${traceId}`);
      expect(body.logs).toHaveLength(VISIBLE);
      expect(body.spans.reduce((sum, { count }) => sum + count, 0)).toBe(VISIBLE);
      await expectSameAsUnknown(get, (id) => `/api/traces/${id}`, `${team}-hidden`);
    },
  },
};

/** A hidden thing is answered to the letter as one that does not exist. */
async function expectSameAsUnknown(get: Ask, path: (id: string) => string, hidden: string): Promise<void> {
  const last = hidden.at(-1)!;
  const unknown = hidden.slice(0, -1) + (last === 'z' ? 'y' : 'z');
  const [one, other] = [await get(path(hidden)), await get(path(unknown))];
  expect([one.status, other.status]).toEqual([404, 404]);
  expect(one.text.replaceAll(hidden, 'ID')).toBe(other.text.replaceAll(unknown, 'ID'));
}

describe('Whoever has a filter', () => {
  test('Every call of the description is known here.', async () => {
    const { paths } = (await stack.api.get<{ paths: Record<string, object> }>('/docs/openapi.json')).body;
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(
      [...Object.keys(READS), STREAM, ...REFUSED, ...WRITES, ...PUBLIC, ...OWN, ...SEARCHES].sort(),
    );
  });

  test.each(Object.keys(READS))('reads their own logs alone by %s.', async (name) => {
    const { read, check } = READS[name]!;
    // Without a filter these calls do show what is hidden: else they would prove nothing.
    expect((await read(ask(ADMIN))).map(({ text }) => text).join('\n')).toContain(secret);
    for (const key of [keys.viewer, keys.editor]) {
      for (const { text, status } of await read(ask(key))) {
        expect(text).not.toContain(secret);
        expect(status).toBeLessThan(500);
      }
      await check(ask(key));
    }
  });

  test.each([...PUBLIC, ...OWN, ...SEARCHES])('learns nothing of hidden logs by %s.', async (name) => {
    const [method, path = ''] = name.split(' ');
    const { text } = await ask(keys.viewer)(path, undefined, method);
    expect(text).not.toContain(secret);
  });

  test.each([...REFUSED, ...WRITES])('is refused by %s.', async (name) => {
    const [method, path = ''] = name.split(' ');
    const filled = path.replace('{receipt}', receipt).replace('{id}', 'first').replace('{index}', 'any');
    for (const key of [keys.viewer, keys.editor]) {
      const { status, text } = await ask(key)<Problem>(filled, undefined, method);
      expect(status, text).toBe(403);
      expect(text).not.toContain(secret);
    }
  });

  test('A program that sends logs gets no other, and still reads the receipts of its posts.', async () => {
    for (const name of Object.keys(READS)) {
      for (const { status } of await READS[name]!.read(ask(keys.ingest))) expect(status, name).toBe(403);
    }
    const posted = await stack.api.request<{ receipt: string }>('/api/logs', {
      json: makeLogs(team, 1),
      headers: { authorization: `Bearer ${keys.ingest}` },
    });
    expect((await ask(keys.ingest)(`/api/receipts/${posted.body.receipt}`)).status).toBe(200);
  });

  test('streams their own logs alone.', async () => {
    const lastVisible = new RegExp(`open ${team} ${VISIBLE - 1}\\D.*\\n\\n`);
    const all = await readStream(ADMIN, `after=${beginning}`, lastVisible);
    expect(all).toContain(secret);
    for (const key of [keys.viewer, keys.editor]) {
      const text = await readStream(key, `after=${beginning}`, lastVisible);
      expect(text).not.toContain(secret);
      expect(text.match(/^event: log$/gm)).toHaveLength(VISIBLE);
    }
    expect(await readStream(keys.ingest, '', /\n\n/)).toContain('"status":403');
  });

  test('A cursor of someone who may read more is refused, and so is the other way round.', async () => {
    const query = { parentResourceId: team, size: 5 };
    const [all, some] = [ask(ADMIN), ask(keys.viewer)];
    const wide = (await all<LogPage>('/api/logs', query)).body;
    const narrow = (await some<LogPage>('/api/logs', query)).body;
    for (const after of [wide.next, wide.prev].filter((cursor) => cursor !== null))
      expect((await some<Problem>('/api/logs', { ...query, after })).status).toBe(400);
    expect((await all<Problem>('/api/logs', { ...query, after: narrow.next! })).status).toBe(400);
    expect((await ask(keys.editor)<LogPage>('/api/logs', { ...query, after: narrow.next! })).status).toBe(
      200,
    );
  });
});
