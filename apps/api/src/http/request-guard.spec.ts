import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestRules } from '@timberline/settings';
import { guardRequests } from './request-guard.ts';

const ORIGIN = 'https://app.example.com';

let server: FastifyInstance;

beforeAll(async () => {
  server = fastify({ trustProxy: ['127.0.0.1'] });
  const rules = requestRules({
    host: '127.0.0.1',
    publicUrl: '',
    corsOrigins: `${ORIGIN},http://localhost:4200`,
  });
  guardRequests(server, rules);
  server.get('/cookie', (request) => ({ cookie: request.headers.cookie ?? null }));
  server.get('/stream', (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' }).end();
  });
  server.post('/', () => ({}));
  await server.ready();
});

afterAll(() => server.close());

const send = (method: 'GET' | 'POST' | 'OPTIONS', url: string, headers: Record<string, string>) =>
  server.inject({ method, url, headers: { host: 'localhost:3000', ...headers } });

const preflight = (origin: string) =>
  send('OPTIONS', '/', { origin, 'access-control-request-method': 'POST', 'sec-fetch-site': 'cross-site' });

describe('An origin of TIMBERLINE_CORS_ORIGINS', () => {
  it('Its preflights are answered for it alone and without credentials.', async () => {
    const { statusCode, headers } = await preflight(ORIGIN);
    expect(statusCode).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-headers': expect.stringContaining('authorization') as string,
      'access-control-allow-methods': expect.stringContaining('DELETE') as string,
      vary: 'origin',
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it.each(['/cookie', '/stream', '/missing'])(
    'It may read the answer of %s, streams and errors included.',
    async (path) => {
      const { headers } = await send('GET', path, { origin: ORIGIN, 'sec-fetch-site': 'cross-site' });
      expect(headers['access-control-allow-origin']).toBe(ORIGIN);
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    },
  );

  it('Cookies that a browser sends along from another port of the host do not count.', async () => {
    const cookie = { cookie: 'session=x' };
    const foreign = { ...cookie, origin: 'http://localhost:4200', 'sec-fetch-site': 'same-site' };
    expect((await send('GET', '/cookie', foreign)).json()).toEqual({ cookie: null });
    expect((await send('GET', '/cookie', cookie)).json()).toEqual(cookie);
  });
});

it('No other origin gets a header of CORS, whatever it asks.', async () => {
  for (const origin of ['http://evil.example', 'null', `${ORIGIN}.evil.example`, '*']) {
    for (const { headers } of [await preflight(origin), await send('GET', '/cookie', { origin })])
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
});

it('A page behind a proxy with TLS may write if the proxy is trusted.', async () => {
  const origin = 'https://localhost:3000';
  expect((await send('POST', '/', { origin })).statusCode).toBe(403);
  expect((await send('POST', '/', { origin, 'x-forwarded-proto': 'https' })).statusCode).toBe(200);
});
