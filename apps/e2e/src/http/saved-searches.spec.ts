// Saved searches: names, versions, who sees and changes which, and what the audit tells of it.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { AuditPage, Problem, SavedSearch, SavedSearchList } from '@timberline/contract';
import { addFirstAdministrator, ADMIN, type NewKey } from '../harness/access.ts';
import { askElasticsearch } from '../harness/elasticsearch.ts';
import type { Answer, RequestOptions } from '../harness/http-client.ts';
import { uniqueMarker } from '../harness/logs.ts';
import { freePorts } from '../harness/ports.ts';
import { sharedApi } from '../harness/shared.ts';
import { startTestStack, type TestStack } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';

interface Conflict extends Problem {
  current?: SavedSearch;
}

let stack: TestStack;
const keys = { viewer: '', editor: '', other: '', filtered: '', ingest: '' };

beforeAll(async () => {
  const [otlpGrpc] = await freePorts(1);
  const { elasticsearch, redis } = inject('urls');
  stack = await startTestStack({
    only: ['api'],
    env: {
      TIMBERLINE_AUTH: 'on',
      // Two processes, so that changes of one owner meet.
      TIMBERLINE_API_WORKERS: '2',
      TIMBERLINE_ELASTICSEARCH_URL: elasticsearch,
      TIMBERLINE_REDIS_URL: redis,
      TIMBERLINE_OTLP_GRPC_PORT: String(otlpGrpc),
    },
  });
  await addFirstAdministrator(stack);
  await waitUntil(async () => (await ask(ADMIN, '/api/keys')).status === 200, { what: 'the administrator' });
  for (const [name, role, filter] of [
    ['viewer', 'viewer', null],
    ['editor', 'editor', null],
    ['other', 'viewer', null],
    ['filtered', 'viewer', 'level:error'],
    ['ingest', 'ingest', null],
  ] as const) {
    const made = await ask<NewKey>(ADMIN, '/api/keys', { json: { name, role, filter } });
    expect(made.status, made.text).toBe(201);
    keys[name] = made.body.secret;
  }
  // Each of the two processes knows them within a second.
  for (const key of Object.values(keys))
    await waitUntil(
      async () => {
        const answers = await Promise.all(
          Array.from({ length: 8 }, () => ask(key, '/api/auth/me', { headers: { connection: 'close' } })),
        );
        return answers.every(({ status }) => status === 200);
      },
      { what: 'the keys' },
    );
});

afterAll(() => stack?.stop({ wipe: true }));

function ask<T = Conflict>(key: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
  const headers = { ...options.headers, authorization: `Bearer ${key}` };
  return stack.api.request<T>(path, { ...options, headers });
}

function save(key: string, search: object): Promise<Answer<SavedSearch & Conflict>> {
  return ask(key, '/api/searches', { json: { name: uniqueMarker('search'), search: 'q=a', ...search } });
}

async function saved(key: string, search: object = {}): Promise<SavedSearch> {
  const answer = await save(key, search);
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

function put(key: string, id: string, change: object): Promise<Answer<SavedSearch & Conflict>> {
  return ask(key, `/api/searches/${id}`, { method: 'PUT', json: change });
}

async function list(key: string): Promise<SavedSearch[]> {
  const answer = await ask<SavedSearchList>(key, '/api/searches');
  expect(answer.status, answer.text).toBe(200);
  return answer.body.searches;
}

const idsOf = async (key: string) => (await list(key)).map(({ id }) => id);

describe('Saved searches', () => {
  test('A search is saved, listed, read, changed and deleted by its owner, each at once.', async () => {
    const name = uniqueMarker('timeouts');
    const content = { search: 'q=timeout&level=error&from=now-1h', columns: ['timestamp', 'metadata.a,b'] };
    const made = await saved(keys.viewer, { name, ...content });
    expect(made).toMatchObject({ name, ...content, shared: false, owner: 'viewer', version: 1 });
    expect(Math.abs(Date.parse(made.updatedAt) - Date.now())).toBeLessThan(60_000);
    expect(Object.keys(made).sort()).toEqual(
      ['columns', 'id', 'name', 'owner', 'search', 'shared', 'updatedAt', 'version'].sort(),
    );
    expect(await list(keys.viewer)).toContainEqual(made);
    expect((await ask<SavedSearch>(keys.viewer, `/api/searches/${made.id}`)).body).toEqual(made);
    const { body: changed } = await put(keys.viewer, made.id, { ...made, search: 'q=slow' });
    expect(changed).toEqual({ ...made, search: 'q=slow', version: 2, updatedAt: changed.updatedAt });
    expect(await list(keys.viewer)).toContainEqual(changed);
    expect((await ask(keys.viewer, `/api/searches/${made.id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await idsOf(keys.viewer)).not.toContain(made.id);
    for (const method of ['GET', 'DELETE'])
      expect((await ask(keys.viewer, `/api/searches/${made.id}`, { method })).status).toBe(404);
    expect((await put(keys.viewer, made.id, { version: 2 })).status).toBe(404);
  });

  test('Of two changes to one version the second is a 409 that has what the first one made of it.', async () => {
    const made = await saved(keys.viewer);
    const first = await put(keys.viewer, made.id, { version: 1, search: 'q=first' });
    expect(first.body.version).toBe(2);
    const second = await put(keys.viewer, made.id, { version: 1, search: 'q=second' });
    expect(second.status).toBe(409);
    expect(second.headers.get('content-type')).toContain('application/problem+json');
    expect(second.body.errors?.[0]?.path).toBe('version');
    expect(second.body.current).toEqual(first.body);
    expect((await ask<SavedSearch>(keys.viewer, `/api/searches/${made.id}`)).body).toEqual(first.body);
  });

  test('Of 24 posts of one name at the same moment to two processes one is saved, and the others are told which.', async () => {
    const name = uniqueMarker('same');
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, n) =>
        save(keys.viewer, { name: n % 2 ? name : name.toUpperCase(), search: `q=${n}` }),
      ),
    );
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(1);
    for (const { status, body } of answers.filter((one) => one !== made[0])) {
      expect([status, body.errors?.[0]?.path]).toEqual([409, 'name']);
      expect(body.current).toEqual(made[0]!.body);
    }
    const named = (await list(keys.viewer)).filter((one) => one.name.toLowerCase() === name.toLowerCase());
    expect(named).toEqual([made[0]!.body]);
    // The same name of another owner is another search.
    expect((await save(keys.other, { name })).status).toBe(201);
  });

  test('Of 24 changes to one version at the same moment one is made; 24 posts of other names are all saved.', async () => {
    const made = await saved(keys.editor);
    const changes = await Promise.all(
      Array.from({ length: 24 }, (_, n) => put(keys.editor, made.id, { version: 1, search: `q=${n}` })),
    );
    expect(changes.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(changes.filter(({ status }) => status === 409)).toHaveLength(23);
    expect((await ask<SavedSearch>(keys.editor, `/api/searches/${made.id}`)).body.version).toBe(2);
    const posts = await Promise.all(Array.from({ length: 24 }, () => saved(keys.editor)));
    const ids = await idsOf(keys.editor);
    expect(posts.filter(({ id }) => !ids.includes(id))).toEqual([]);
  });

  test('A private search is as good as none for all others, administrators too.', async () => {
    const { id } = await saved(keys.viewer);
    const unknown = `${id.slice(0, -1)}${id.endsWith('a') ? 'b' : 'a'}`;
    for (const key of [ADMIN, keys.editor, keys.other, keys.filtered]) {
      expect(await idsOf(key)).not.toContain(id);
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const json = method === 'PUT' ? { version: 1, shared: true } : undefined;
        const [hidden, absent] = [
          await ask(key, `/api/searches/${id}`, { method, json }),
          await ask(key, `/api/searches/${unknown}`, { method, json }),
        ];
        expect([hidden.status, hidden.text], method).toEqual([404, absent.text]);
      }
    }
  });

  test('An editor shares a search with all readers, and others who may share change it for all.', async () => {
    const made = await saved(keys.editor, { shared: true });
    for (const key of [ADMIN, keys.viewer, keys.filtered]) expect(await list(key)).toContainEqual(made);
    const changed = await put(ADMIN, made.id, { version: 1, search: 'q=b' });
    expect(changed.body).toMatchObject({ owner: 'editor', search: 'q=b', version: 2 });
    expect(await list(keys.editor)).toContainEqual(changed.body);
    // Not shared any longer, it is its owner's alone.
    expect((await put(ADMIN, made.id, { version: 2, shared: false })).status).toBe(200);
    for (const key of [ADMIN, keys.viewer]) expect(await idsOf(key)).not.toContain(made.id);
    expect(await idsOf(keys.editor)).toContain(made.id);
    expect((await put(keys.editor, made.id, { version: 3, shared: true })).status).toBe(200);
    expect((await ask(ADMIN, `/api/searches/${made.id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await idsOf(keys.editor)).not.toContain(made.id);
  });

  test('A viewer saves searches for themselves alone, and whoever only sends logs has none.', async () => {
    const [own, shared] = [await saved(keys.viewer), await saved(keys.editor, { shared: true })];
    for (const refused of [
      await save(keys.viewer, { shared: true }),
      await put(keys.viewer, own.id, { version: 1, shared: true }),
      await put(keys.viewer, shared.id, { version: 1, search: 'q=mine' }),
      await ask(keys.viewer, `/api/searches/${shared.id}`, { method: 'DELETE' }),
    ]) {
      expect(refused.status, refused.text).toBe(403);
      expect(refused.text).toContain('save searches for all');
    }
    expect(await list(keys.viewer)).toEqual(expect.arrayContaining([own, shared]));
    expect((await ask(keys.ingest, '/api/searches')).status).toBe(403);
    expect((await save(keys.ingest, {})).status).toBe(403);
  });

  test('The audit tells of searches that others see: by whom, their name and id, and what was refused.', async () => {
    const [name, secret] = [uniqueMarker('audited'), uniqueMarker('private')];
    const shared = await saved(keys.editor, { name, shared: true });
    const mine = await saved(keys.viewer, { name: secret });
    await put(ADMIN, shared.id, { version: 1, search: `q=${secret}` });
    await put(keys.viewer, shared.id, { version: 2, name: secret });
    await ask(ADMIN, `/api/searches/${shared.id}`, { method: 'DELETE' });
    await ask(keys.viewer, `/api/searches/${mine.id}`, { method: 'DELETE' });
    const target = `${name} (${shared.id})`;
    await expect
      .poll(async () => {
        const { body } = await ask<AuditPage>(ADMIN, '/api/audit', { query: { size: 500 } });
        expect(JSON.stringify(body)).not.toContain(secret);
        return body.entries
          .filter((entry) => entry.target === target)
          .map(({ who, action, outcome }) => `${who} ${action} ${outcome}`)
          .reverse();
      })
      .toEqual([
        'editor search.change ok',
        'first search.change ok',
        'viewer search.change denied',
        'first search.delete ok',
      ]);
  });

  test('An editor who gives a search of another a name that this one has is not shown the private one.', async () => {
    const [hidden, shared] = [await saved(keys.editor), await saved(keys.editor, { shared: true })];
    const refused = await put(ADMIN, shared.id, { version: 1, name: hidden.name });
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([409, 'name']);
    expect(refused.body.current).toBeUndefined();
    expect((await put(keys.editor, shared.id, { version: 1, name: hidden.name })).body.current).toEqual(
      hidden,
    );
  });

  test('Without a login there is one owner, anyone, and what they saved is seen by all when logins come.', async () => {
    const api = sharedApi();
    const json = { name: uniqueMarker('early'), search: 'level=error' };
    const made = await api.request<SavedSearch>('/api/searches', { json });
    expect(made.status, made.text).toBe(201);
    const { id } = made.body;
    try {
      expect(made.body).toMatchObject({ ...json, owner: 'anyone', shared: false, columns: [] });
      expect((await api.request('/api/searches', { json })).status).toBe(409);
      expect((await api.get<SavedSearchList>('/api/searches')).body.searches).toContainEqual(made.body);
      expect(await list(keys.viewer)).toContainEqual(made.body);
      expect((await put(keys.viewer, id, { version: 1, search: '' })).status).toBe(403);
      expect((await put(keys.editor, id, { version: 1, search: '' })).status).toBe(200);
    } finally {
      expect((await api.request(`/api/searches/${id}`, { method: 'DELETE' })).status).toBe(204);
    }
  });

  test('Searches are in an index of their own by its template, which no search of logs reads.', async () => {
    const marker = uniqueMarker('found');
    await saved(keys.editor, { name: marker, search: `q=${marker}`, shared: true });
    const mapping = await askElasticsearch({ urls: inject('urls') }, 'GET', 'timberline-searches/_mapping');
    expect(JSON.stringify(await mapping.json())).toContain('"dynamic":"false"');
    expect((await sharedApi().page({ q: marker })).logs).toEqual([]);
  });

  test.each([
    ['/api/searches', 'POST', { name: '', search: 'q=a' }, 'name'],
    ['/api/searches', 'POST', { name: 'a', search: 'q=\ud800' }, 'search'],
    ['/api/searches', 'POST', { name: 'a', search: 'q=a', color: 'red' }, 'color'],
    ['/api/searches/x', 'PUT', { name: 'a', search: 'q=a' }, 'version'],
  ])('%s %s with %j is a 400 that names %s.', async (path, method, json, named) => {
    const { status, body } = await ask(keys.viewer, path, { method, json });
    expect([status, body.errors?.[0]?.path]).toEqual([400, named]);
  });

  test('An id that no search has is a 404, whatever it looks like.', async () => {
    for (const id of ['x', '0'.repeat(22), '..%2fx', 'ä'.repeat(22), 'a'.repeat(500)])
      expect((await ask(keys.viewer, `/api/searches/${id}`)).status, id).toBe(404);
  });
});
