import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestAuthority } from '@timberline/testing';
import { answerPlainRequests } from './plain-requests.ts';
import { requestRules } from './request-guard.ts';
import { readTlsFiles } from './tls-files.ts';

const authority = new TestAuthority();
let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer(readTlsFiles(authority.issue('server')), (incoming, response) => {
    incoming.pipe(response);
  });
  answerPlainRequests(server, requestRules({ host: '127.0.0.1', publicUrl: '' }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  authority.remove();
});

/** Sends lines without TLS, and reads to the end of the connection. */
function sendPlain(...lines: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return text(socket);
}

describe('A port with TLS', () => {
  it('A program that speaks HTTP is told to use https, and that its key has been seen.', async () => {
    const answer = await sendPlain(
      'POST /api/logs HTTP/1.1',
      'host: localhost:3000',
      'content-length: 1000000',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain('content-type: application/problem+json');
    expect(answer).toContain(
      'This port speaks https only: send to https://localhost:3000. Nothing was accepted.',
    );
  });

  it('A person is led to https under the same address, but not under a name of someone else.', async () => {
    const page = (host: string) =>
      sendPlain('GET /explore?q=a HTTP/1.1', `host: ${host}`, 'accept: text/html');
    expect(await page('localhost:3000')).toMatch(
      / 307 .*\r\nlocation: https:\/\/localhost:3000\/explore\?q=a\r\n/s,
    );
    expect(await page('evil.example')).toMatch(/^HTTP\/1\.1 421 /);
    expect(await page('evil.example')).not.toMatch(/location/i);
  });

  it('A client with TLS is served, however its first bytes are cut, and with bodies of any length.', async () => {
    const ca = readFileSync(authority.cert);
    const body = 'x'.repeat(1_000_000);
    const call = request({ port, host: '127.0.0.1', ca, method: 'POST' });
    call.end(body);
    const [response] = (await once(call, 'response')) as [import('node:http').IncomingMessage];
    expect(await text(response)).toBe(body);
  });

  it('Neither a connection that says nothing nor one that breaks stops the server.', async () => {
    const silent = connect(port, '127.0.0.1');
    await once(silent, 'connect');
    silent.resetAndDestroy();
    expect(await sendPlain('nonsense')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await sendPlain('GET / HTTP/1.1', 'host: localhost')).toMatch(/ 400 /);
  });
});
