import fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ProblemError } from '../http/problem-error.ts';
import { toProblem } from '../problem/to-problem.ts';
import { Settings } from '../settings.ts';
import { AccessControl } from './access-control.ts';
import { guardAccess } from './access-guard.ts';
import type { AuditEvent } from './audit/audit-entry.ts';
import type { Authenticator } from './authenticator.ts';
import type { SendProblem } from './permit.ts';
import type { Principal } from './principal.ts';

const VIEWER: Principal = { kind: 'key', id: '1', name: 'one', role: 'viewer', filter: null };

let isCurrent = true;
let recorded: AuditEvent[] = [];

/** Knows one viewer, at once or later. */
const viewers: Authenticator = {
  schemes: ['bearer', 'later'],
  authenticate(scheme, credentials) {
    const found = credentials === 'viewer' ? VIEWER : undefined;
    return scheme === 'later' ? Promise.resolve(found) : found;
  },
  isCurrent: () => isCurrent,
};

const inText: SendProblem = (_request, reply, { status, detail }) => {
  void reply.code(status).send(`refused: ${detail}`);
};

let server: FastifyInstance;

beforeEach(() => {
  isCurrent = true;
  recorded = [];
  server = serverWith('on');
});

afterEach(() => server.close());

function serverWith(auth: 'on' | 'off'): FastifyInstance {
  const instance = fastify();
  const access = new AccessControl(Object.assign(new Settings(), { auth }), [viewers]);
  guardAccess(instance, access, {
    errors: { toProblem: (error) => toProblem(error) },
    audit: {
      record: (event) => {
        recorded.push(event);
        return Promise.resolve();
      },
    },
  });
  instance.setErrorHandler((error, _request, reply) => {
    const { status, detail } = error instanceof ProblemError ? error : toProblem(error);
    void reply.code(status).send(detail);
  });
  instance.get('/read', { config: { permission: 'read-logs' } }, ({ principal }) => principal);
  instance.post('/write', { config: { permission: 'write-logs', sendProblem: inText } }, () => 'written');
  instance.get('/open', { config: { permission: 'public' } }, ({ principal }) => ({ principal }));
  return instance;
}

function get(url: string, authorization?: string, more: InjectOptions = {}) {
  return server.inject({ url, headers: authorization === undefined ? {} : { authorization }, ...more });
}

it('A request without the header is answered by 401 and how to say who one is.', async () => {
  const answer = await get('/read');
  expect(answer.statusCode).toBe(401);
  expect(answer.headers['www-authenticate']).toBe('Bearer realm="timberline"');
  expect(answer.body).toContain('Authorization: Bearer KEY');
});

it.each(['Bearer viewer', 'bearer   viewer', 'Later viewer'])(
  'A request with "%s" is handled, and its route knows who makes it.',
  async (authorization) => {
    const answer = await get('/read', authorization);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toEqual(VIEWER);
  },
);

it.each(['Bearer other', 'Later other', 'Bearer', 'Unknown viewer', 'viewer', `Bearer ${'v'.repeat(2_000)}`])(
  'A request with "%s" is answered by 401.',
  async (authorization) => {
    expect((await get('/read', authorization)).statusCode).toBe(401);
  },
);

it('What a role may not is answered by 403, in the terms of the protocol of the route.', async () => {
  const answer = await get('/write', 'Bearer viewer', { method: 'POST' });
  expect(answer.statusCode).toBe(403);
  expect(answer.body).toMatch(/^refused: The role viewer may not send logs/);
});

it('HEAD needs what GET needs.', async () => {
  expect((await get('/read', undefined, { method: 'HEAD' })).statusCode).toBe(401);
  expect((await get('/read', 'Bearer viewer', { method: 'HEAD' })).statusCode).toBe(200);
});

it('Only those who are known learn that a path does not exist.', async () => {
  expect((await get('/nothing')).statusCode).toBe(401);
  expect((await get('/nothing', 'Bearer viewer')).statusCode).toBe(404);
});

it('A public route asks nobody who they are.', async () => {
  expect((await get('/open')).json()).toEqual({});
});

it('A route that does not say what it needs cannot be added.', () => {
  expect(() => server.get('/other', () => 'secret')).toThrow('The route GET /other lacks @Permit.');
});

it('A request that goes on when its key is withdrawn is cut off.', async () => {
  let sent = 0;
  server.get('/stream', { config: { permission: 'read-logs' } }, (_request, reply) => {
    reply.hijack();
    reply.raw.write('begun');
    sent++;
  });
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  const answer = await fetch(`${url}/stream`, { headers: { authorization: 'Bearer viewer' } });
  expect(sent).toBe(1);
  isCurrent = false;
  await expect(answer.text()).rejects.toThrow();
});

it('With TIMBERLINE_AUTH=off everyone may do everything, whatever they send.', async () => {
  await server.close();
  server = serverWith('off');
  expect((await get('/read')).json()).toMatchObject({ kind: 'anyone', role: 'admin', filter: null });
  expect((await get('/write', 'Bearer other', { method: 'POST' })).body).toBe('written');
});

it('The audit is told of calls that are refused, by the patterns of their paths.', async () => {
  server.get('/logs/:id', { config: { permission: 'administer' } }, () => 'read');
  server.get('/me', { config: { permission: 'self' } }, () => 'me');
  await get('/logs/a-secret?q=secret', 'Bearer viewer');
  await get('/logs/a-secret?q=secret', 'Bearer secret');
  await get('/secret', 'Bearer secret');
  expect(recorded).toEqual([
    {
      actor: { who: 'one', kind: 'key', from: '127.0.0.1' },
      action: 'call',
      target: 'GET /logs/{id}',
      outcome: 'denied',
    },
    {
      actor: { who: 'nobody', kind: 'nobody', from: '127.0.0.1' },
      action: 'call',
      target: 'GET /logs/{id}',
      outcome: 'denied',
    },
    {
      actor: { who: 'nobody', kind: 'nobody', from: '127.0.0.1' },
      action: 'call',
      target: 'GET an unknown path',
      outcome: 'denied',
    },
  ]);
});

it('The audit is not told of calls that are allowed, nor of a page that asks who is logged in.', async () => {
  server.get('/me', { config: { permission: 'self' } }, () => 'me');
  await get('/read', 'Bearer viewer');
  await get('/open');
  expect((await get('/me')).statusCode).toBe(401);
  expect(recorded).toEqual([]);
});
