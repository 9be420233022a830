// Keys and people on real engines: each protocol's way to send a key, the first administrator, and engines that are killed or
// lose their data while keys and people are made, log in and are taken out.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { beforeAll, expect, test } from 'vitest';
import type { AuditPage, Problem } from '@timberline/contract';
import { addFirstAdministrator, ADMIN, type NewKey } from '../harness/access.ts';
import { openEventStream } from '../harness/event-stream.ts';
import type { Answer } from '../harness/http-client.ts';
import { makeLogs, uniqueMarker } from '../harness/logs.ts';
import { useOwnStack, waitUntilReady } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';
import { people } from './people.ts';

/** The contract says within 5 s; a busy machine gets more time to ask than the service to withdraw. */
const REFUSED = { timeout: 30_000, interval: 200 };

const stack = useOwnStack({
  only: ['elasticsearch', 'redis', 'api', 'processor'],
  env: { TIMBERLINE_AUTH: 'on' },
});

function ask<T>(path: string, secret: string, method = 'GET', json?: unknown): Promise<Answer<T>> {
  return stack().api.request<T>(path, { method, json, headers: { authorization: `Bearer ${secret}` } });
}

async function makeKey(role: string, more: object = {}): Promise<NewKey> {
  const answer = await waitUntil(
    async () => {
      const made = await ask<NewKey & Problem>('/api/keys', ADMIN, 'POST', { name: role, role, ...more });
      return made.status === 503 ? undefined : made;
    },
    { what: 'a new key' },
  );
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

/** Withdraws a key, again while an engine is away. Afterwards it is certain that it is withdrawn. */
async function withdraw({ id }: NewKey): Promise<void> {
  await waitUntil(async () => [204, 404].includes((await ask(`/api/keys/${id}`, ADMIN, 'DELETE')).status), {
    what: 'the withdrawal of a key',
  });
}

const { logIn, makePerson, session, takeOut } = people(stack);

const statusOf = async (path: string, secret: string) => (await ask(path, secret)).status;

beforeAll(async () => {
  await addFirstAdministrator(stack());
  await waitUntil(async () => (await statusOf('/api/keys', ADMIN)) === 200, { what: 'the administrator' });
});

test('A key is taken in the way of each protocol, and a call without one is refused in its terms.', async () => {
  const { id, secret } = await makeKey('ingest');
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const send = (path: string, type: string, body: string, authorization?: string) =>
    stack().api.request<{ status?: number; code?: number }>(path, {
      method: 'POST',
      headers: { 'content-type': type, ...(authorization && { authorization }) },
      body,
    });
  const [log] = makeLogs(uniqueMarker(), 1);
  const posts: [path: string, type: string, body: string, authorization: string][] = [
    ['/api/logs', 'application/json', JSON.stringify([log]), `Bearer ${secret}`],
    ['/api/lines', 'text/plain', 'a line\n', `Basic ${base64(`any:${secret}`)}`],
    [
      '/elastic/_bulk',
      'application/x-ndjson',
      '{"create":{"_index":"x"}}\n{"message":"m"}\n',
      `ApiKey ${base64(`${id}:${secret}`)}`,
    ],
    ['/services/collector', 'application/json', '{"event":"e"}', `Splunk ${secret}`],
    ['/v1/logs', 'application/json', '{"resourceLogs":[]}', `Bearer ${secret}`],
    ['/loki/api/v1/push', 'application/json', '{"streams":[]}', `Basic ${base64(`:${secret}`)}`],
  ];
  for (const [path, type, body, authorization] of posts) {
    const taken = await send(path, type, body, authorization);
    expect(taken.status, `${path} ${taken.text}`).toBeLessThan(400);
    const refused = await send(path, type, body);
    expect(refused.status, path).toBe(401);
    expect(refused.headers.get('www-authenticate'), path).toBe('Bearer realm="timberline"');
    expect(refused.text, path).not.toContain('"queued"');
  }
  expect((await send('/elastic/_bulk', 'application/x-ndjson', '{}')).body).toMatchObject({
    status: 401,
    error: { type: 'security_exception' },
  });
  expect((await send('/services/collector', 'application/json', '{}')).body).toMatchObject({ code: 2 });
  expect((await send('/v1/logs', 'application/json', '{}')).body).toMatchObject({ code: 16 });
  expect(await statusOf('/api/logs', secret)).toBe(403);
  expect(await statusOf('/elastic', secret)).toBe(200);
});

test('A stream of new logs ends when its key is withdrawn, and others go on.', async () => {
  const [kept, gone] = [await makeKey('viewer'), await makeKey('viewer')];
  const marker = uniqueMarker();
  const open = ({ secret }: NewKey) =>
    openEventStream(`${stack().api.url}/api/logs/stream?parentResourceId=${marker}`, {
      authorization: `Bearer ${secret}`,
    });
  const [ending, lasting] = [await open(gone), await open(kept)];
  expect([ending.response.status, lasting.response.status]).toEqual([200, 200]);
  try {
    await withdraw(gone);
    await expect.poll(() => ending.isOpen, REFUSED).toBe(false);
    expect(await statusOf('/api/logs/stream', gone.secret)).toBe(401);
    await stack().api.request('/api/logs', {
      json: makeLogs(marker, 1),
      headers: { authorization: `Bearer ${ADMIN}` },
    });
    await lasting.until(({ event }) => event === 'log');
    expect(ending.events).toEqual([]);
  } finally {
    lasting.close();
  }
});

test('A key is checked by an API that starts while Elasticsearch is away, and one that was withdrawn is not.', async () => {
  const kept = await makeKey('ingest');
  const gone = await makeKey('ingest');
  await withdraw(gone);
  await expect.poll(() => statusOf('/elastic', gone.secret), REFUSED).toBe(401);
  stack().kill('elasticsearch', 'SIGSTOP');
  try {
    stack().kill('api', 'SIGKILL');
    await waitUntil(async () => (await ask('/elastic', kept.secret).catch(() => undefined))?.status === 200, {
      what: 'a key that is known while Elasticsearch is away',
    });
    expect(await statusOf('/elastic', gone.secret)).toBe(401);
    expect((await ask('/api/keys', ADMIN, 'POST', { name: 'x', role: 'ingest' })).status).toBe(503);
  } finally {
    stack().kill('elasticsearch', 'SIGCONT');
  }
});

test('What is done while Elasticsearch is away is in the audit once, as it was, also if the API is killed; without Redis nothing is.', async () => {
  const name = uniqueMarker('editor');
  const editor = await makeKey('editor', { name });
  const deleteLetters = (count: number) =>
    ask('/api/dead-letters', editor.secret, 'DELETE', {
      ids: Array.from({ length: count }, (_, n) => `${n}`.repeat(20)),
    });
  stack().kill('elasticsearch', 'SIGSTOP');
  const begun = Date.now();
  let done: number;
  try {
    for (const count of [1, 2, 3]) expect((await deleteLetters(count)).status).toBe(200);
    done = Date.now();
    expect((await ask('/api/audit', ADMIN)).status).toBe(503);
    stack().kill('api', 'SIGKILL');
  } finally {
    stack().kill('elasticsearch', 'SIGCONT');
  }
  await waitUntilReady(stack());
  const found = async () => {
    const { body, status } = await ask<AuditPage>('/api/audit?size=500', ADMIN);
    return status === 200 ? body.entries.filter(({ who }) => who === name).reverse() : [];
  };
  await expect
    .poll(async () => (await found()).map(({ target, outcome }) => `${target} ${outcome}`), REFUSED)
    .toEqual(['1 by id: 0 ok', '2 by id: 0 ok', '3 by id: 0 ok']);
  for (const { at } of await found()) {
    expect(Date.parse(at)).toBeGreaterThanOrEqual(begun - 1);
    expect(Date.parse(at)).toBeLessThanOrEqual(done);
  }
  stack().kill('redis', 'SIGSTOP');
  try {
    const answer = await ask<Problem>('/api/logs/export', ADMIN);
    expect(answer.status).toBe(503);
    expect(answer.body.detail).toContain('could not be recorded in the audit');
  } finally {
    stack().kill('redis', 'SIGCONT');
  }
});

test('Redis and the API are killed while keys are made and withdrawn: what was withdrawn is refused, what was made is known.', async () => {
  const kept: NewKey[] = [];
  const gone: NewKey[] = [];
  for (const victim of ['redis', 'api', 'redis'] as const) {
    const made = await makeKey('ingest');
    const other = await makeKey('ingest');
    const withdrawn = withdraw(other);
    stack().kill(victim, 'SIGKILL');
    await withdrawn;
    kept.push(made);
    gone.push(other);
    await waitUntilReady(stack());
  }
  for (const { secret } of gone) await expect.poll(() => statusOf('/elastic', secret), REFUSED).toBe(401);
  for (const { secret } of kept) await expect.poll(() => statusOf('/elastic', secret), REFUSED).toBe(200);
});

test('The first start makes admin, whose password file goes when the password is changed; a Redis without its data ends sessions alone.', async () => {
  const file = join(stack().dataDir, 'secrets', 'admin-password');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const first = readFileSync(file, 'utf8').trim();
  const { token } = await logIn('admin', first);
  expect((await session('/api/users', token)).status).toBe(403);
  const change = { current: first, new: 'staple battery horse' };
  expect((await session('/api/auth/password', token, 'PUT', change)).status).toBe(204);
  expect((await session('/api/users', token)).status).toBe(200);
  await expect.poll(() => existsSync(file)).toBe(false);

  const kept = await makeKey('ingest');
  const [gone, person] = [await makePerson('viewer'), await makePerson('viewer')];
  await takeOut(gone);
  const redis = new Redis(stack().urls.redis);
  await redis.flushall();
  redis.disconnect();
  await expect.poll(async () => (await session('/api/auth/me', token)).status, REFUSED).toBe(401);
  stack().kill('api', 'SIGKILL');
  await waitUntilReady(stack());
  expect((await logIn('admin', change.new)).status).toBe(204);
  expect((await logIn('admin', first)).status, 'the one-time password').toBe(401);
  expect((await logIn(person.name, person.password)).status).toBe(204);
  expect((await logIn(gone.name, gone.password)).status, 'who was taken out').toBe(401);
  expect(await statusOf('/elastic', kept.secret)).toBe(200);
  expect(existsSync(file), 'another first administrator').toBe(false);
});
