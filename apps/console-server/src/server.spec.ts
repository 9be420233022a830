import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { precompress } from './precompress.ts';
import { createServer } from './server.ts';

const MIB = 1024 * 1024;
const SCRIPT = `console.log("${'x'.repeat(2000)}");`;
const folder = mkdtempSync(join(tmpdir(), 'timberline-console-'));
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
  server = await createServer({ folder, apiUrl: `http://127.0.0.1:${(api.address() as AddressInfo).port}` });
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

  it('A body larger than any limit of the service is forwarded unchanged.', async () => {
    const body = Buffer.alloc(33 * MIB, 'x');
    const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' };
    const response = await fetch(`${url}/api/logs`, { method: 'POST', body, headers });
    const echo = (await response.json()) as Echo;
    expect(echo.bytes).toBe(body.length);
    expect(echo.headers).toMatchObject(headers);
  });

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
    const proxy = await createServer({ folder, apiUrl: 'http://127.0.0.1:1' });
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
