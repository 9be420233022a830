import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  request as httpRequest,
  type Server,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestRules } from '@timberline/settings';
import { precompress } from './precompress.ts';
import { createServer } from './server.ts';

const MIB = 1024 * 1024;
const SCRIPT = `console.log("${'x'.repeat(2000)}");`;
const folder = mkdtempSync(join(tmpdir(), 'timberline-console-'));
const ports = { apiPort: 3000, consolePort: 8080 };
const rules = requestRules({ host: '127.0.0.1', publicUrl: 'https://logs.example.com' });
const streamClosed = Promise.withResolvers<void>();
let api: Server;
let server: FastifyInstance;
let url: string;

/** What the API of this spec answers to most requests: what it received. */
interface Echo {
  method: string;
  url: string;
  bytes: number;
  headers: Record<string, string>;
}

beforeAll(async () => {
  writeFileSync(join(folder, 'index.html'), '<title>Timberline</title>');
  writeFileSync(join(folder, 'main-VURHKCDB.js'), SCRIPT);
  mkdirSync(join(folder, 'icons'));
  precompress(folder);
  api = createHttpServer((request, response) => {
    if (request.url === '/api/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
      response.on('close', () => streamClosed.resolve());
    } else if (request.url === '/api/broken') {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    } else if (request.url === '/api/login') {
      response.setHeader('set-cookie', 'timberline_session=new; Path=/; HttpOnly; SameSite=Strict');
      response.writeHead(204).end();
    } else if (request.url === '/api/full') {
      response.writeHead(429, { 'retry-after': '7' }).end();
    } else {
      let bytes = 0;
      request.on('data', (data: Buffer) => (bytes += data.length));
      request.on('end', () => {
        response.setHeader('content-type', 'application/json');
        const { method, url, headers } = request;
        response.end(JSON.stringify({ method, url, bytes, headers }));
      });
    }
  }).listen(0, '127.0.0.1');
  await once(api, 'listening');
  const apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  server = await createServer({ folder, apiUrl, ports, rules });
  url = await server.listen({ port: 0, host: '127.0.0.1' });
});

afterAll(async () => {
  await server.close();
  api.closeAllConnections();
  api.close();
  rmSync(folder, { recursive: true });
});

describe('Files', () => {
  it.each(['/', '/explore?q=error', '/explore/deeper', '/index.html'])(
    'The page of the console is served at %s.',
    async (path) => {
      const response = await fetch(url + path);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('<title>Timberline');
      expect(response.headers.get('cache-control')).toBe('no-cache');
    },
  );

  it('The page allows no inline scripts, no frames around it and no content sniffing.', async () => {
    const { headers } = await fetch(url);
    const policy = headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('A file with a hash in its name is immutable.', async () => {
    const response = await fetch(`${url}/main-VURHKCDB.js`);
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('content-type')).toContain('javascript');
  });

  it('A file is compressed for clients that accept that.', async () => {
    const response = await fetch(`${url}/main-VURHKCDB.js`, { headers: { 'accept-encoding': 'br, gzip' } });
    expect(response.headers.get('content-encoding')).toBe('br');
    expect(response.headers.get('content-type')).toContain('javascript');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('vary')).toContain('accept-encoding');
    expect(await response.text()).toBe(SCRIPT);
  });

  it('A file is plain for clients that accept no compression.', async () => {
    const response = await fetch(`${url}/main-VURHKCDB.js`, { headers: { 'accept-encoding': 'identity' } });
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(await response.text()).toBe(SCRIPT);
  });

  it('The page can ask for the ports that programs send to.', async () => {
    const response = await fetch(`${url}/config.json`);
    expect(await response.json()).toEqual(ports);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('A missing file is a 404 and not the page.', async () => {
    const response = await fetch(`${url}/main-AAAAAAAA.js?v=1`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: '/main-AAAAAAAA.js was not found.',
    });
  });
});

describe('The API', () => {
  it('The method, the URL and the addresses of a request are forwarded.', async () => {
    const response = await fetch(`${url}/api/logs?q=a%20b&level=x`, { method: 'DELETE' });
    expect(await response.json()).toMatchObject({
      method: 'DELETE',
      url: '/api/logs?q=a%20b&level=x',
      headers: { host: new URL(url).host, 'x-forwarded-for': '127.0.0.1' },
    });
  });

  it.each(['/elastic/_bulk', '/v1/logs', '/loki/api/v1/push', '/services/collector/event', '/api/lines'])(
    'Programs can send to %s at the origin of the console.',
    async (path) => {
      const response = await fetch(url + path, {
        method: 'POST',
        body: Buffer.from([0, 255]),
        headers: { 'content-type': 'application/x-protobuf' },
      });
      expect(await response.json()).toMatchObject({ method: 'POST', url: path, bytes: 2 });
    },
  );

  it.each(['application/x-ndjson', 'application/json', 'text/plain'])(
    'A body of %s that is larger than any limit of the service is forwarded unchanged.',
    async (type) => {
      const body = Buffer.alloc(33 * MIB, 'x');
      const headers = { 'content-type': type, 'content-encoding': 'gzip' };
      const response = await fetch(`${url}/api/logs`, { method: 'POST', body, headers });
      const echo = (await response.json()) as Echo;
      expect(echo.bytes).toBe(body.length);
      expect(echo.headers).toMatchObject(headers);
    },
  );

  it('Events arrive while a stream is open, and the stream ends when the client disconnects.', async () => {
    const client = new AbortController();
    const response = await fetch(`${url}/api/stream`, { signal: client.signal });
    const events = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await events.read()).value).toBe('data: 1\n\n');
    client.abort();
    await streamClosed.promise;
  });

  it('An answer that breaks off is not completed.', async () => {
    await expect(fetch(`${url}/api/broken`).then((response) => response.text())).rejects.toThrow();
  });

  it('A refusal is passed on with its Retry-After and not retried.', async () => {
    const response = await fetch(`${url}/api/full`);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('7');
  });

  it('While the API is down the answer is a problem that says when to retry.', async () => {
    const proxy = await createServer({ folder, apiUrl: 'http://127.0.0.1:1', ports, rules });
    const response = await proxy.inject('/api/logs');
    await proxy.close();
    expect(response.statusCode).toBe(502);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json()).toMatchObject({
      title: 'Bad Gateway',
      detail: expect.stringContaining('did not answer') as string,
    });
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('Requests that web pages of other origins cause', () => {
  it.each([
    ['GET', '/explore', { host: 'evil.example' }, 421],
    ['GET', '/api/logs', { host: 'evil.example:8080' }, 421],
    ['GET', '/api/logs', { host: 'logs.example.com' }, 200],
    ['GET', '/health/live', { host: 'evil.example' }, 200],
    ['DELETE', '/api/dead-letters', { host: 'localhost:8080', origin: 'http://evil.example' }, 403],
    ['DELETE', '/api/dead-letters', { host: 'localhost:8080', origin: 'http://localhost:8080' }, 200],
    ['DELETE', '/api/dead-letters', { host: 'logs.example.com', origin: 'https://logs.example.com' }, 200],
    ['POST', '/api/logs', { host: 'localhost', 'sec-fetch-site': 'same-site' }, 403],
  ])('%s %s with %j is answered with %i.', async (method, path, headers, status) => {
    const { statusCode, headers: answered } = await answerTo({ method, path, headers });
    expect(statusCode).toBe(status);
    expect(answered['content-type']).toContain(status === 200 ? '/json' : 'application/problem+json');
  });

  it('A page cannot name another host by a header of a proxy.', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'localhost:8080' };
    expect((await answerTo({ path: '/api/logs', headers })).statusCode).toBe(421);
  });

  it('The API gets the host and the origin as the browser sent them, and checks them again.', async () => {
    const sent = { host: 'localhost:8080', origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' };
    const answer = await answerTo({ method: 'DELETE', path: '/api/dead-letters', headers: sent });
    expect((JSON.parse(answer.body) as Echo).headers).toMatchObject(sent);
  });
});

describe('The session of a person', () => {
  const cookie = 'timberline_session=q-Zb_3kP9';
  const forwarded = async (path: string, headers: Record<string, string>) =>
    (JSON.parse((await answerTo({ path, headers: { host: 'localhost:8080', ...headers } })).body) as Echo)
      .headers;

  it('Their cookie reaches the API as a header, and no cookie does.', async () => {
    const headers = await forwarded('/api/logs', { cookie, 'sec-fetch-site': 'same-origin' });
    expect(headers).toMatchObject({ authorization: 'Session q-Zb_3kP9' });
    for (const path of ['/api/logs', '/docs', '/v1/logs', '/elastic', '/health/live'])
      expect(await forwarded(path, { cookie }), path).not.toHaveProperty('cookie');
  });

  it('A link from another page leads here without it.', async () => {
    const link = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect(await forwarded('/api/logs/export', { cookie, ...link })).not.toHaveProperty('authorization');
  });

  it('The key of a program is forwarded as it is.', async () => {
    expect(await forwarded('/v1/logs', { authorization: 'Bearer tmb_x', cookie })).toMatchObject({
      authorization: 'Bearer tmb_x',
    });
  });

  it('The API sets and clears the cookie through this server.', async () => {
    const { headers } = await answerTo({ path: '/api/login', headers: { host: 'localhost' } });
    expect(headers['set-cookie']).toEqual(['timberline_session=new; Path=/; HttpOnly; SameSite=Strict']);
  });
});

describe('Every answer of this server', () => {
  it.each([
    ['GET', '/missing.js', 404],
    ['GET', '/%', 400],
    ['GET', '/..%5cx', 403],
    ['POST', '/explore', 404],
  ])('%s %s is a problem document with the headers of a page.', async (method, path, status) => {
    const answer = await answerTo({ method, path, headers: {} });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(JSON.parse(answer.body)).toMatchObject({ status });
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  it('A request that is not HTTP is answered with a problem document and the headers of a page.', async () => {
    const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => undefined).end('GET / HTTP/1.1\r\nno header\r\n\r\n');
    const [head, body] = (await text(socket)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 400 /);
    expect(head).toContain('content-type: application/problem+json');
    expect(head).toContain("frame-ancestors 'none'");
    expect(JSON.parse(body!)).toMatchObject({ status: 400, detail: 'The request is not valid HTTP.' });
  });
});

/** Sends a request as it is: fetch neither sets Host nor leaves a path with dots alone. */
async function answerTo(options: { method?: string; path: string; headers: Record<string, string> }) {
  const call = httpRequest({ ...options, host: '127.0.0.1', port: new URL(url).port }).end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return { statusCode: response.statusCode, headers: response.headers, body: await text(response) };
}
