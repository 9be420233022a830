import { once } from 'node:events';
import { copyFileSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { TestAuthority } from '@timberline/testing';
import { readTlsFiles, reloadTlsFiles } from './tls-files.ts';

const authority = new TestAuthority();
const files = authority.issue('server');
const servers: Server[] = [];
const reports: string[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  reports.length = 0;
});
afterAll(() => authority.remove());

async function start(own = files): Promise<number> {
  const server = createServer(readTlsFiles(own), (_request, response) => response.end('answer'));
  servers.push(server);
  reloadTlsFiles(server, own, {
    log: (message) => void reports.push(message),
    error: (message) => void reports.push(message),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** The name in the certificate that a new connection gets. */
async function certificateName(port: number): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1', ca: readFileSync(authority.cert) });
  await once(socket, 'secureConnect');
  const { CN } = socket.getPeerCertificate().subject;
  socket.destroy();
  return String(CN);
}

/** Opens a connection with only this version and these ciphers; the error if the server has none of them. */
function negotiate(port: number, options: object): Promise<TLSSocket | string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...options }, () => {
      resolve(socket);
      socket.destroy();
    });
    socket.on('error', (error) => resolve(String(error)));
  });
}

describe('readTlsFiles', () => {
  it.each([
    ['missing', () => ({ cert: files.cert, key: '/missing.key' }), '/missing.key cannot be read (ENOENT)'],
    [
      'of another pair',
      () => ({ cert: files.cert, key: authority.issue('other').key }),
      'the key is not that of the certificate',
    ],
    ['no key', () => ({ cert: files.cert, key: import.meta.filename }), 'one of them is not in PEM'],
  ])('A key that is %s is an error that says so.', (_what, pair, reason) => {
    expect(() => readTlsFiles(pair())).toThrow(reason);
  });
});

describe('A server with TLS', () => {
  it('Versions and ciphers that are known to be weak are refused.', async () => {
    const port = await start();
    for (const [version, isTaken] of [
      ['TLSv1.1', false],
      ['TLSv1.2', true],
      ['TLSv1.3', true],
    ] as const) {
      const result = await negotiate(port, {
        minVersion: version,
        maxVersion: version,
        ciphers: 'ALL:@SECLEVEL=0',
      });
      expect(typeof result === 'object', version).toBe(isTaken);
    }
    const cbc = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' };
    expect(typeof (await negotiate(port, cbc))).toBe('string');
  });

  it('A new certificate is used for new connections, and old ones go on.', async () => {
    const own = authority.issue('before');
    const port = await start(own);
    const agent = { ca: readFileSync(authority.cert), port, host: '127.0.0.1' };
    const open = connect(agent);
    await once(open, 'secureConnect');
    const after = authority.issue('after');
    copyFileSync(after.cert, own.cert);
    copyFileSync(after.key, own.key);
    await expect.poll(() => certificateName(port), { timeout: 20_000 }).toBe('after');
    expect(reports).toEqual([`The new certificate in ${own.cert} is used from now on.`]);
    open.write('GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
    expect(await text(open)).toMatch(/answer$/);
  });

  it('Files that do not fit leave the old certificate, and are told once; the right ones are taken then.', async () => {
    const own = authority.issue('whole');
    const port = await start(own);
    const good = authority.issue('good');
    writeFileSync(own.cert, readFileSync(good.cert));
    await expect
      .poll(() => reports, { timeout: 20_000 })
      .toEqual([
        expect.stringMatching(
          /^The certificate stays the old one, since .* the key is not that of the certificate\.$/,
        ),
      ]);
    expect(await certificateName(port)).toBe('whole');
    copyFileSync(good.key, own.key);
    await expect.poll(() => certificateName(port), { timeout: 20_000 }).toBe('good');
    expect(reports).toHaveLength(2);
  });

  it('A link that leads to other files is followed, as a mounted secret is.', async () => {
    const [first, second] = [authority.issue('first'), authority.issue('second')];
    const own = { cert: join(authority.folder, 'link.pem'), key: join(authority.folder, 'link.key') };
    const lead = (to: typeof first) => {
      for (const part of ['cert', 'key'] as const) {
        rmSync(own[part], { force: true });
        symlinkSync(to[part], own[part]);
      }
    };
    lead(first);
    const port = await start(own);
    expect(await certificateName(port)).toBe('first');
    lead(second);
    await expect.poll(() => certificateName(port), { timeout: 20_000 }).toBe('second');
  });

  it('A client that trusts the authority gets an answer.', async () => {
    const port = await start();
    const call = request({ port, host: 'localhost', ca: readFileSync(authority.cert) }).end();
    const [response] = (await once(call, 'response')) as [import('node:http').IncomingMessage];
    expect(await text(response)).toBe('answer');
  });
});
