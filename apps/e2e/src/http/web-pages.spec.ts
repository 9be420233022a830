// What web pages of other origins may cause, and what a browser may do with an answer, on both ports.
import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { Problem } from '@timberline/contract';
import { consoleUrl, sharedApi } from '../harness/shared.ts';

interface RawAnswer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  problem: () => Promise<Problem>;
}

const SERVERS = [
  ['API', () => sharedApi().url],
  ['console server', () => consoleUrl()],
] as const;

/** Sends a request with exactly these headers, which fetch would not allow, and reads the head of the answer. */
async function send(
  server: string,
  method: string,
  path: string,
  headers: Record<string, string | number>,
): Promise<RawAnswer> {
  const call = request({ host: '127.0.0.1', port: new URL(server).port, method, path, headers });
  call.flushHeaders();
  // A body that was announced and never comes must not keep the server from answering.
  if (headers['content-length'] === undefined) call.end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const problem = async () => JSON.parse(await text(response)) as Problem;
  if (!/problem\+json/.test(response.headers['content-type'] ?? '')) call.destroy();
  return { status: response.statusCode, headers: response.headers, problem };
}

describe.each(SERVERS)('The %s', (_name, url) => {
  test.each(['/api/logs', '/api/logs/export', '/docs', '/docs/openapi.json', '/', '/missing.js'])(
    'GET %s under a foreign host name is a 421 that names the setting.',
    async (path) => {
      const answer = await send(url(), 'GET', path, { host: 'evil.example:3000' });
      expect(answer.status).toBe(421);
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(await answer.problem()).toMatchObject({
        title: 'Misdirected Request',
        detail: expect.stringContaining('TIMBERLINE_PUBLIC_URL') as string,
      });
    },
  );

  test('Another forwarded host does not help a foreign one.', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'localhost', forwarded: 'host=localhost' };
    expect((await send(url(), 'GET', '/api/logs', headers)).status).toBe(421);
  });

  test('A request without a host is a 400.', async () => {
    const socket = connect(Number(new URL(url()).port), '127.0.0.1');
    socket.end('GET /api/logs HTTP/1.1\r\nconnection: close\r\n\r\n');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
  });

  test('An expectation that cannot be met is a 417 that says so.', async () => {
    const headers = { host: 'localhost', expect: 'miracles' };
    const answer = await send(url(), 'POST', '/api/logs', headers);
    expect(answer.status).toBe(417);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect((await answer.problem()).detail).toContain('100-continue');
  });

  test.each(['localhost', '127.0.0.1:9', '[::1]:3000', '192.168.1.20:3000'])(
    'GET under the host %s is answered.',
    async (host) => {
      expect((await send(url(), 'GET', '/api/ingest/status', { host })).status).toBe(200);
    },
  );

  test('Health checks are answered under any name.', async () => {
    expect((await send(url(), 'GET', '/health/live', { host: 'probe.example' })).status).toBe(200);
  });

  test.each([
    ['a foreign page', { origin: 'http://evil.example' }],
    ['a page in a sandbox', { origin: 'null' }],
    ['a page on another port', { origin: 'http://localhost:1' }],
    ['a page whose origin is hidden', { 'sec-fetch-site': 'cross-site' }],
    ['a page of the same site', { 'sec-fetch-site': 'same-site' }],
  ])('Writes and deletions by %s are a 403 before a body is read.', async (_what, headers) => {
    for (const [method, path] of [
      ['POST', '/api/logs'],
      ['POST', '/api/dead-letters/replay'],
      ['DELETE', '/api/dead-letters'],
    ] as const) {
      const body = { 'content-type': 'application/json', 'content-length': 1_000_000 };
      const answer = await send(url(), method, path, { host: 'localhost', ...headers, ...body });
      expect(answer.status, `${method} ${path}`).toBe(403);
      expect((await answer.problem()).detail).toMatch(/another origin/);
    }
  });

  test('A page of this server may write.', async () => {
    const { host } = new URL(url());
    const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
    // An empty body is refused for what it is.
    expect((await send(url(), 'POST', '/api/logs', headers)).status).not.toBe(403);
  });

  test.each([
    ['GET', '/api/logs'],
    ['GET', '/api/logs?size=none'],
    ['GET', '/api/logs/export?format=csv'],
    ['GET', '/api/ingest/stream'],
    ['GET', '/api/missing'],
    ['GET', '/api/%'],
    ['POST', '/api/logs'],
    ['DELETE', '/api/logs'],
    ['GET', '/health/ready'],
    ['GET', '/docs'],
    ['GET', '/docs/openapi.json'],
    ['GET', '/docs/swagger-ui-init.js'],
    ['GET', '/docs/missing'],
    ['GET', '/missing.js'],
    ['GET', '/'],
  ])(
    'The answer to %s %s cannot be framed, sniffed, or told to others by its address.',
    async (method, path) => {
      const { headers } = await send(url(), method, path, { host: 'localhost' });
      expect(headers['content-security-policy']).toMatch(/default-src '(none|self)'.*frame-ancestors 'none'/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toMatch(/^(no-referrer|same-origin)$/);
      // The console server itself refuses a malformed path.
      if (path.startsWith('/api') && path !== '/api/%') {
        expect(headers['cache-control']).toMatch(/no-store|no-cache/);
        expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
      }
    },
  );
});
