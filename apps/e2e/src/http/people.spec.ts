// People, and every call of the API's description as every role and as nobody. A call that is not in CALLS fails it: say who may
// make it.
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Problem } from '@timberline/contract';
import { addFirstAdministrator, ADMIN, type NewKey } from '../harness/access.ts';
import type { Answer } from '../harness/http-client.ts';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { freePorts } from '../harness/ports.ts';
import { startTestStack, type TestStack } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';
import { type Caller, CALLERS, CALLS } from './call-roles.ts';

const PASSWORD = 'staple battery horse';

let stack: TestStack;
/** The header `Authorization` of each caller. */
const credentials: Partial<Record<Caller, string>> = {};

beforeAll(async () => {
  const [otlpGrpc] = await freePorts(1);
  const { elasticsearch, redis } = inject('urls');
  stack = await startTestStack({
    only: ['api'],
    env: {
      TIMBERLINE_AUTH: 'on',
      TIMBERLINE_API_WORKERS: process.platform === 'linux' ? '2' : '1',
      TIMBERLINE_ELASTICSEARCH_URL: elasticsearch,
      TIMBERLINE_REDIS_URL: redis,
      TIMBERLINE_OTLP_GRPC_PORT: String(otlpGrpc),
    },
  });
  await addFirstAdministrator(stack);
  await waitUntil(async () => (await ask('GET', '/api/keys', `Bearer ${ADMIN}`)).status === 200, {
    what: 'the administrator',
  });
  for (const role of ['ingest', 'viewer', 'editor', 'admin'] as const) {
    const { body } = await ask<NewKey>('POST', '/api/keys', `Bearer ${ADMIN}`, { name: role, role });
    credentials[role] = `Bearer ${body.secret}`;
  }
  const { name, password } = await makePerson('admin');
  credentials.newcomer = `Session ${await logIn(name, password)}`;
});

afterAll(() => stack?.stop({ wipe: true }));

function ask<T>(
  method: string,
  path: string,
  authorization: string | undefined,
  json?: unknown,
): Promise<Answer<T>> {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  return stack.api.request<T>(path, { method, json, headers });
}

async function makePerson(role: string): Promise<{ name: string; password: string }> {
  const made = await ask<{ name: string; password: string }>('POST', '/api/users', `Bearer ${ADMIN}`, {
    name: uniqueMarker('person'),
    role,
  });
  expect(made.status, made.text).toBe(201);
  return made.body;
}

function tryLogin(name: string, password: string, authorization?: string): Promise<Answer<Problem>> {
  return ask('POST', '/api/auth/login', authorization, { name, password });
}

function tokenOf({ headers }: Answer): string {
  return /^timberline_session=(tms_\w+); Path=\/; HttpOnly; SameSite=Strict$/.exec(
    headers.get('set-cookie') ?? '',
  )![1]!;
}

async function logIn(name: string, password: string): Promise<string> {
  const answer = await tryLogin(name, password);
  expect(answer.status, answer.text).toBe(204);
  return tokenOf(answer);
}

const me = (token: string) => ask<{ name: string }>('GET', '/api/auth/me', `Session ${token}`);

test('A person is made, logs in, changes the one-time password, is changed, and is taken out.', async () => {
  const { name, password } = await makePerson('viewer');
  const first = await logIn(name, password);
  expect((await me(first)).body).toEqual({
    name,
    role: 'viewer',
    filter: null,
    kind: 'person',
    mustChangePassword: true,
  });
  const refused = await ask<Problem>('GET', '/api/logs', `Session ${first}`);
  expect(refused.status).toBe(403);
  expect(refused.body.detail).toContain('one-time password');
  const change = { current: password, new: PASSWORD };
  const changed = await ask('PUT', '/api/auth/password', `Session ${first}`, change);
  expect(changed.status, changed.text).toBe(204);
  expect((await ask('GET', '/api/logs', `Session ${first}`)).status).toBe(200);
  expect((await tryLogin(name, password)).status, 'the one-time password').toBe(401);

  const second = await tryLogin(name, PASSWORD, `Session ${first}`);
  expect(second.status).toBe(204);
  const token = tokenOf(second);
  // The login ended the session that it was made with.
  await expect.poll(async () => (await me(first)).status).toBe(401);
  const { body } = await ask<{ sessions: { id: string; current: boolean }[] }>(
    'GET',
    '/api/auth/sessions',
    `Session ${token}`,
  );
  expect(body.sessions).toMatchObject([{ current: true }]);

  const user = `/api/users/${name}`;
  expect((await ask('PUT', user, `Bearer ${ADMIN}`, { role: 'ingest' })).status).toBe(200);
  await expect.poll(async () => (await ask('GET', '/api/logs', `Session ${token}`)).status).toBe(403);
  expect((await ask('DELETE', user, `Bearer ${ADMIN}`)).status).toBe(204);
  await expect.poll(async () => (await me(token)).status).toBe(401);
  expect((await tryLogin(name, PASSWORD)).status).toBe(401);
});

test('A logout ends the session and makes the browser forget it, and the API takes no cookie.', async () => {
  const { name, password } = await makePerson('viewer');
  const token = await logIn(name, password);
  const cookie = await stack.api.request('/api/auth/me', {
    headers: { cookie: `timberline_session=${token}` },
  });
  expect(cookie.status).toBe(401);
  const answer = await ask('POST', '/api/auth/logout', `Session ${token}`);
  expect(answer.status).toBe(204);
  expect(answer.headers.get('set-cookie')).toMatch(/^timberline_session=; Max-Age=0; /);
  await expect.poll(async () => (await me(token)).status).toBe(401);
});

test('A wrong name and a wrong password have the same answer.', async () => {
  const { name } = await makePerson('viewer');
  const [known, unknown] = [await tryLogin(name, 'wrong'), await tryLogin('nobody', 'wrong')];
  expect(known.status).toBe(401);
  expect(known.body).toEqual(unknown.body);
  expect(known.headers.get('www-authenticate')).toBe('Bearer realm="timberline"');
  expect((await ask('GET', '/api/auth/login', undefined)).body).toMatchObject({
    password: true,
    oidc: false,
  });
});

test('The audit tells who logged in, failed, and was made.', async () => {
  const { name, password } = await makePerson('viewer');
  await logIn(name, password);
  await tryLogin(name, 'wrong');
  await expect
    .poll(async () => {
      const { body } = await ask<{
        entries: { who: string; action: string; target: string; outcome: string }[];
      }>('GET', '/api/audit?size=500', `Bearer ${ADMIN}`);
      return body.entries
        .filter(({ who, target }) => who === name || target === name)
        .map(({ action, outcome }) => `${action} ${outcome}`)
        .sort();
    })
    .toEqual(['login failed', 'login ok', 'user.create ok']);
});

test('An idempotency key belongs to who sent it.', async () => {
  const marker = uniqueMarker('whose');
  const log = makeLog(marker);
  const post = async (caller: Caller) => {
    const headers = { authorization: credentials[caller]!, 'idempotency-key': marker };
    const answer = await stack.api.request('/api/logs', { method: 'POST', json: log, headers });
    expect(answer.status, answer.text).toBe(202);
    return answer.headers.get('idempotency-replayed');
  };
  expect([await post('ingest'), await post('admin'), await post('ingest'), await post('admin')]).toEqual([
    null,
    null,
    'true',
    'true',
  ]);
});

test('Every call of the description says who may make it.', async () => {
  const { body } = await stack.api.request<{ paths: Record<string, Record<string, { responses: object }>> }>(
    '/docs/openapi.json',
  );
  const described = Object.entries(body.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { responses }]) => ({
      call: `${method.toUpperCase()} ${path}`,
      statuses: Object.keys(responses),
    })),
  );
  expect(described.map(({ call }) => call).sort()).toEqual(Object.keys(CALLS).sort());
  const lacking = described.filter(
    ({ call, statuses }) =>
      CALLS[call] !== 'everyone' && !['401', '403'].every((one) => statuses.includes(one)),
  );
  expect(lacking, 'without 401 and 403').toEqual([]);
});

test.each(Object.keys(CALLS))('%s is for those who may make it, and nobody else.', async (call) => {
  const [method = '', path = ''] = call.split(' ');
  const allowed = CALLS[call]!;
  for (const caller of CALLERS) {
    const status = await statusOf(method, path.replace(/\{\w+\}/g, 'none'), credentials[caller]);
    // How one who has no login yet is answered, such as for a form that is empty, is the same for all.
    if (allowed === 'everyone') {
      expect(status, `as ${caller}`).toBe(await statusOf(method, path, undefined));
      continue;
    }
    const expected = allowed.includes(caller) ? 'allowed' : caller === 'nobody' ? 401 : 403;
    const isAllowed = status !== 403 && status !== 401;
    expect(isAllowed ? 'allowed' : status, `as ${caller}`).toBe(expected);
  }
});

/** The status alone: streams go on. */
async function statusOf(method: string, path: string, authorization: string | undefined): Promise<number> {
  const giveUp = new AbortController();
  const { status } = await fetch(stack.urls.api + path, {
    method,
    headers: authorization === undefined ? {} : { authorization },
    signal: giveUp.signal,
  });
  giveUp.abort();
  return status;
}
