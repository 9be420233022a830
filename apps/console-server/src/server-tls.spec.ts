// The console server with TLS, and in front of an API with TLS.
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer as createHttpsServer, request, type Server } from 'node:https';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readTlsFiles, requestRules } from '@timberline/settings';
import { TestAuthority } from '@timberline/testing';
import { createServer } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'timberline-console-'));
const authority = new TestAuthority();
const strangers = new TestAuthority('Strangers');
/** What the API and the console server of ./start share: a certificate for a name, which 127.0.0.1 is not. */
const shared = authority.issue('shared', ['DNS:logs.example.com']);
const rules = requestRules({ host: '127.0.0.1', publicUrl: 'https://logs.example.com' });
const servers: FastifyInstance[] = [];
let api: Server;
let apiUrl: string;

beforeAll(async () => {
  writeFileSync(join(folder, 'index.html'), '<title>Timberline</title>');
  api = createHttpsServer(readTlsFiles(shared), (incoming, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(incoming.headers));
  }).listen(0, '127.0.0.1');
  await once(api, 'listening');
  apiUrl = `https://127.0.0.1:${(api.address() as AddressInfo).port}`;
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

afterAll(() => {
  api.closeAllConnections();
  api.close();
  rmSync(folder, { recursive: true });
  authority.remove();
  strangers.remove();
});

async function start(apiCa: string): Promise<number> {
  const ports = { apiPort: 3000, consolePort: 8080 };
  const server = await createServer({ folder, apiUrl, apiCa, tls: shared, ports, rules });
  servers.push(server);
  await server.listen({ port: 0, host: '127.0.0.1' });
  return (server.server.address() as AddressInfo).port;
}

async function get(port: number, path: string, headers: Record<string, string> = {}) {
  const options = {
    port,
    path,
    host: '127.0.0.1',
    servername: 'logs.example.com',
    ca: readFileSync(authority.cert),
  };
  const call = request({ ...options, headers: { host: 'logs.example.com', ...headers }, agent: false }).end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

describe('With TLS', () => {
  it('Pages and answers of the API keep browsers to https, but not for localhost.', async () => {
    const port = await start(shared.cert);
    for (const path of ['/', '/api/logs', '/missing.js'])
      expect((await get(port, path)).headers['strict-transport-security'], path).toMatch(/^max-age=/);
    const local = await get(port, '/', { host: 'localhost:8080' });
    expect(local.headers).not.toHaveProperty('strict-transport-security');
  });

  it('The API learns that it was asked by https.', async () => {
    const { body } = await get(await start(shared.cert), '/api/logs');
    expect(JSON.parse(body)).toMatchObject({ 'x-forwarded-proto': 'https', host: 'logs.example.com' });
  });
});

describe('An API with TLS', () => {
  it('Its own certificate is trusted under any name, that of its authority under its names alone.', async () => {
    expect((await get(await start(shared.cert), '/api/logs')).status).toBe(200);
    expect((await get(await start(authority.cert), '/api/logs')).status).toBe(502);
  });

  it('Any other certificate is not trusted.', async () => {
    for (const file of ['', strangers.cert, strangers.issue('shared').cert])
      expect((await get(await start(file), '/api/logs')).status, file).toBe(502);
  });

  it('A new certificate in the file is trusted as the old one is, while the API changes to it.', async () => {
    const file = join(folder, 'trusted.pem');
    copyFileSync(shared.cert, file);
    const port = await start(file);
    expect((await get(port, '/api/logs')).status).toBe(200);
    const next = authority.issue('next', ['DNS:logs.example.com']);
    copyFileSync(next.cert, file);
    expect((await get(port, '/api/logs')).status, 'before').toBe(200);
    api.setSecureContext(readTlsFiles(next));
    expect((await get(port, '/api/logs')).status, 'after').toBe(200);
    api.setSecureContext(readTlsFiles(shared));
  });
});
