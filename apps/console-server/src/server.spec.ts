import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { precompress } from './precompress.ts';
import { createServer } from './server.ts';

const files = mkdtempSync(join(tmpdir(), 'timberline-console-'));
const script = `console.log("${'x'.repeat(2000)}");`;
let api: Server;
let server: FastifyInstance;
let url: string;
let streamClosed: () => void;
const closedStream = new Promise<void>((resolve) => (streamClosed = resolve));

beforeAll(async () => {
  writeFileSync(join(files, 'index.html'), '<title>Timberline</title>');
  writeFileSync(join(files, 'main-VURHKCDB.js'), script);
  mkdirSync(join(files, 'icons'));
  precompress(files);
  api = createHttpServer((request, response) => {
    if (request.url === '/api/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
      response.on('close', streamClosed);
    } else if (request.url === '/api/broken') {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => response.destroy(), 50);
    } else if (request.url === '/api/full') {
      response.writeHead(429, { 'retry-after': '7' }).end();
    } else {
      let bytes = 0;
      request.on('data', (data: Buffer) => (bytes += data.length));
      request.on('end', () => {
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify({ method: request.method, url: request.url, bytes, headers: request.headers }),
        );
      });
    }
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  server = await createServer({ files, apiUrl: `http://127.0.0.1:${(api.address() as AddressInfo).port}` });
  url = await server.listen({ port: 0, host: '127.0.0.1' });
});

afterAll(async () => {
  await server.close();
  api.closeAllConnections();
  api.close();
  rmSync(files, { recursive: true });
});

describe('pages', () => {
  test.each(['/', '/explore?q=error', '/explore/deeper', '/index.html'])(
    '%s is the one document',
    async (path) => {
      const response = await fetch(url + path);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('<title>Timberline');
      expect(response.headers.get('cache-control')).toBe('no-cache');
      const policy = response.headers.get('content-security-policy')!;
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  test('a file that carries its hash is kept for ever and comes compressed', async () => {
    const response = await fetch(`${url}/main-VURHKCDB.js`, { headers: { 'accept-encoding': 'br, gzip' } });
    expect(response.headers.get('content-encoding')).toBe('br');
    expect(response.headers.get('content-type')).toContain('javascript');
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('vary')).toContain('accept-encoding');
    expect(await response.text()).toBe(script);
    const plain = await fetch(`${url}/main-VURHKCDB.js`, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toBe(script);
  });

  test('a file that is not there is a 404, not the document', async () => {
    const response = await fetch(`${url}/main-AAAAAAAA.js`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });
});

describe('the API behind the same origin', () => {
  test('method, path, query and address come through', async () => {
    const answer = (await (await fetch(`${url}/api/logs?q=a%20b&level=x`, { method: 'DELETE' })).json()) as {
      method: string;
      url: string;
      headers: Record<string, string>;
    };
    expect(answer).toMatchObject({ method: 'DELETE', url: '/api/logs?q=a%20b&level=x' });
    expect(answer.headers['host']).toBe(new URL(url).host);
    expect(answer.headers['x-forwarded-for']).toBe('127.0.0.1');
  });

  test('a body larger than any limit of ours comes through as it is', async () => {
    const body = Buffer.alloc(33 * 1024 * 1024, 'x');
    const headers = { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' };
    const answer = (await (await fetch(`${url}/api/logs`, { method: 'POST', body, headers })).json()) as {
      bytes: number;
      headers: Record<string, string>;
    };
    expect(answer.bytes).toBe(body.length);
    expect(answer.headers).toMatchObject(headers);
  });

  test('events arrive while the stream is open, and it ends when the reader leaves', async () => {
    const leave = new AbortController();
    const response = await fetch(`${url}/api/stream`, { signal: leave.signal });
    const { value } = await response.body!.getReader().read();
    expect(Buffer.from(value).toString()).toBe('data: 1\n\n');
    leave.abort();
    await closedStream;
  });

  test('an answer that breaks off breaks off here too', async () => {
    await expect(fetch(`${url}/api/broken`).then((response) => response.text())).rejects.toThrow();
  });

  test('what the API refuses is passed on with its Retry-After, and not tried again', async () => {
    const response = await fetch(`${url}/api/full`);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('7');
  });

  test('while the API is away, the answer is a problem that says when to come again', async () => {
    const lonely = await createServer({ files, apiUrl: 'http://127.0.0.1:1' });
    const response = await lonely.inject('/api/logs');
    await lonely.close();
    expect(response.statusCode).toBe(502);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
  });
});

test('text files of a useful size are compressed, once, and to the same content', async () => {
  const { readFileSync, readdirSync } = await import('node:fs');
  expect(precompress(files)).toBe(1);
  expect(
    readdirSync(files)
      .filter((name) => /\.(br|gz)$/.test(name))
      .sort(),
  ).toEqual(['main-VURHKCDB.js.br', 'main-VURHKCDB.js.gz']);
  expect(brotliDecompressSync(readFileSync(join(files, 'main-VURHKCDB.js.br'))).toString()).toBe(script);
});
