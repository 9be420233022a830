import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { freePort, TestAuthority } from '@timberline/testing';
import { startRedis, useRedis } from '@timberline/testing/redis';
import { BullConnections, connectRedis } from './connection.ts';
import { QueueFullError, QueueUnavailableError } from './errors.ts';
import { encodeJob } from './job.ts';
import { LogQueue } from './log-queue.ts';

const job = (letter: string, lines = 'x') => encodeJob({ firstId: letter.repeat(20), logs: 1, lines });

const redis = useRedis((url) => connectRedis(url, 'api'));

/** Adds a job that must fail; returns the error and after how many ms it came. */
async function failToAdd(): Promise<{ error: unknown; ms: number }> {
  const start = performance.now();
  const error = await new LogQueue(redis().client).add([job('A')]).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { error, ms: performance.now() - start };
}

describe('connectRedis', () => {
  it('Adding fails at once when Redis is gone, with the outcome that nothing was stored.', async () => {
    const { client, server } = redis();
    const closed = once(client, 'close');
    server.process.kill('SIGKILL');
    await closed;
    const { error, ms } = await failToAdd();
    expect(error).toBeInstanceOf(QueueUnavailableError);
    expect(error).toMatchObject({ outcome: 'none' });
    expect(ms).toBeLessThan(100);
  });

  it('Adding fails within 2 s when Redis is frozen, with an unknown outcome.', async () => {
    const { client, server } = redis();
    server.process.kill('SIGSTOP');
    const { error, ms } = await failToAdd();
    expect(error).toMatchObject({ outcome: 'unknown' });
    expect(ms).toBeLessThan(2000);
    server.process.kill('SIGCONT');
    const queue = new LogQueue(client);
    await expect.poll(() => queue.add([job('B')]).catch(() => undefined)).toEqual({ state: 'added' });
  });

  it('Adding goes on after the connection was cut, and nothing is sent twice.', async () => {
    const queue = new LogQueue(redis().client);
    const admin = connectRedis(redis().server.url, 'api');
    await once(admin, 'ready');
    for (let round = 0; round < 3; round++) {
      await admin.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await expect
        .poll(() => queue.add([job(String(round))]).catch(() => undefined))
        .toEqual({ state: 'added' });
    }
    admin.disconnect();
    expect((await queue.status()).queued).toBe(3);
  });

  it('Adding fails when Redis is at its memory limit, and the status can still be read.', async () => {
    const { client } = redis();
    const queue = new LogQueue(client);
    await client.set('filler', 'x'.repeat(4_000_000));
    await client.config('SET', 'maxmemory', '2mb');
    const { error } = await failToAdd();
    expect(error).toBeInstanceOf(QueueFullError);
    expect(await queue.status()).toMatchObject({ queued: 0 });
    await client.config('SET', 'maxmemory', '200mb');
    expect(await queue.add([job('A')])).toEqual({ state: 'added' });
  });

  it('Adding works when Redis has forgotten the scripts.', async () => {
    const queue = new LogQueue(redis().client);
    await queue.add([job('A')]);
    await redis().client.script('FLUSH');
    expect(await queue.add([job('B')])).toEqual({ state: 'added' });
  });

  it('Adding to a Redis that cannot write fails with the outcome that nothing was stored.', async () => {
    await redis().client.replicaof('127.0.0.1', 1);
    const { error } = await failToAdd();
    expect(error).toMatchObject({ outcome: 'none' });
  });
});

describe('A Redis with TLS', () => {
  it('It is reached by its authority alone.', async () => {
    const authority = new TestAuthority();
    const { cert, key } = authority.issue('redis', ['DNS:localhost']);
    const port = await freePort();
    const files = ['--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', authority.cert];
    const server = await startRedis('--tls-port', String(port), '--tls-auth-clients', 'no', ...files);
    const url = `rediss://localhost:${port}`;
    const connections = new BullConnections({ url, ca: readFileSync(authority.cert) }, 'processor');
    const clients = [
      connectRedis({ url, ca: readFileSync(authority.cert) }, 'api'),
      connections.options.createClient!('client'),
      connections.options.createClient!('bclient'),
    ];
    const stranger = connectRedis(url, 'api');
    try {
      for (const client of clients) await expect.poll(() => client.ping().catch(String)).toBe('PONG');
      const [error] = (await once(stranger, 'error')) as [Error];
      expect(error.message).toMatch(/unable to|self-signed|certificate/);
      await expect(stranger.ping()).rejects.toThrow();
    } finally {
      for (const client of [...clients, stranger]) client.disconnect();
      await server.stop();
      authority.remove();
    }
  });
});
