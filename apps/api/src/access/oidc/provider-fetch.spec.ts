import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, expect, it } from 'vitest';
import { TestAuthority } from '@timberline/testing';
import { providerFetch, ProviderUnavailableError } from './provider-fetch.ts';

const authority = new TestAuthority();
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

afterAll(() => authority.remove());

async function listen(listener: RequestListener, isSecure = false): Promise<string> {
  const files = isSecure ? authority.issue('provider') : undefined;
  server = files
    ? createSecureServer({ cert: readFileSync(files.cert), key: readFileSync(files.key) }, listener)
    : createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `${files ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function get(url: string, { ca, signal }: { ca?: Buffer; signal?: AbortSignal } = {}): Promise<Response> {
  const options = { method: 'GET', headers: {}, body: undefined, redirect: 'manual' as const };
  return providerFetch(ca)(url, signal ? { ...options, signal } : options);
}

it('A form is sent as it is, and the answer comes back with its status and its headers.', async () => {
  const url = await listen((request, response) => {
    void text(request).then((body) => {
      response.writeHead(400, { 'content-type': 'application/json', 'x-method': request.method });
      response.end(JSON.stringify({ body, type: request.headers['content-type'] }));
    });
  });
  const answer = await providerFetch(undefined)(url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ code: 'a b' }),
    redirect: 'manual',
  });
  expect(answer.status).toBe(400);
  expect(answer.headers.get('x-method')).toBe('POST');
  expect(await answer.json()).toEqual({ body: 'code=a+b', type: 'application/x-www-form-urlencoded' });
});

it('A provider with an authority of its own is trusted if the authority is given, and only then.', async () => {
  const url = await listen((_request, response) => response.end('ok'), true);
  expect(await (await get(url, { ca: readFileSync(authority.cert) })).text()).toBe('ok');
  await expect(get(url)).rejects.toThrow(ProviderUnavailableError);
});

it.each<[string, RequestListener]>([
  ['breaks off', (_request, response) => response.socket!.destroy()],
  ['fails', (_request, response) => response.writeHead(502).end('{}')],
  ['sends without an end', (_request, response) => response.write('x'.repeat(2 * 1024 * 1024))],
])('A provider that %s is not available.', async (_what, listener) => {
  await expect(get(await listen(listener))).rejects.toThrow(ProviderUnavailableError);
});

it('A provider that says nothing is not available when the time is over.', async () => {
  const url = await listen(() => undefined);
  await expect(get(url, { signal: AbortSignal.timeout(20) })).rejects.toThrow('it did not answer in time');
});
