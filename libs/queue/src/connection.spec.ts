import type { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '@timberline/testing';
import { connectRedis } from './connection.ts';
import { QueueFullError, QueueUnavailableError } from './errors.ts';
import { encodeJob } from './job.ts';
import { LogQueue } from './log-queue.ts';
import { checkRedis, describeProblem, ensureMarker, repairRedis } from './redis-checks.ts';

const job = (letter: string, lines = 'x') => encodeJob({ firstId: letter.repeat(20), logs: 1, lines });

let server: RedisServer;
let client: Redis;
let queue: LogQueue;
beforeEach(async () => {
  server = await startRedis();
  client = connectRedis(server.url, 'door');
  await new Promise((resolve) => client.once('ready', resolve));
  queue = new LogQueue(client);
});
afterEach(async () => {
  client.disconnect();
  await server.stop();
});

/** How an add fails, and after how many ms. */
async function failure(adding: Promise<unknown>): Promise<{ error: unknown; ms: number }> {
  const start = performance.now();
  const error = await adding.then(
    () => undefined,
    (error: unknown) => error,
  );
  return { error, ms: performance.now() - start };
}

describe('the door, where Redis', () => {
  it('is gone, hears so at once, and that nothing was stored', async () => {
    server.process.kill('SIGKILL');
    await new Promise((resolve) => client.once('close', resolve));
    const { error, ms } = await failure(queue.add([job('A')]));
    expect(error).toBeInstanceOf(QueueUnavailableError);
    expect(error).toMatchObject({ outcome: 'none' });
    expect(ms).toBeLessThan(100);
  });

  it('is frozen, hears so within 2 s, and that the outcome is unknown', async () => {
    server.process.kill('SIGSTOP');
    const { error, ms } = await failure(queue.add([job('A')]));
    expect(error).toMatchObject({ outcome: 'unknown' });
    expect(ms).toBeLessThan(2000);
    server.process.kill('SIGCONT');
    await expect.poll(() => queue.add([job('B')]).catch(() => undefined)).toEqual({ state: 'added' });
  });

  it('cuts the connection, goes on after it, and nothing is sent twice', async () => {
    const admin = connectRedis(server.url, 'door');
    await new Promise((resolve) => admin.once('ready', resolve));
    for (let round = 0; round < 3; round++) {
      await admin.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
      await expect
        .poll(() => queue.add([job(String(round))]).catch(() => undefined))
        .toEqual({ state: 'added' });
    }
    admin.disconnect();
    expect((await queue.status()).queued).toBe(3);
  });

  it('is at its memory limit, hears that, and nothing was stored; status can still be read', async () => {
    await client.set('filler', 'x'.repeat(4_000_000));
    await client.config('SET', 'maxmemory', '2mb');
    const { error } = await failure(queue.add([job('A')]));
    expect(error).toBeInstanceOf(QueueFullError);
    expect(await queue.status()).toMatchObject({ queued: 0 });
    await client.config('SET', 'maxmemory', '200mb');
    expect(await queue.add([job('A')])).toEqual({ state: 'added' });
  });

  it('has forgotten its scripts, does not notice', async () => {
    await queue.add([job('A')]);
    await client.script('FLUSH');
    expect(await queue.add([job('B')])).toEqual({ state: 'added' });
  });

  it('cannot write, hears that nothing was stored', async () => {
    await client.replicaof('127.0.0.1', 1);
    const { error } = await failure(queue.add([job('A')]));
    expect(error).toMatchObject({ outcome: 'none' });
  });
});

describe('the checks of Redis', () => {
  it('find nothing where all is as promised', async () => {
    expect(await checkRedis(client, 'always')).toEqual([]);
  });

  it('name each setting that breaks the promise', async () => {
    await client.config('SET', 'appendfsync', 'everysec');
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await client.config('SET', 'maxmemory', '0');
    const settings = (await checkRedis(client, 'always')).map(({ setting, losesLogs }) => [
      setting,
      losesLogs,
    ]);
    expect(settings).toEqual([
      ['appendfsync', true],
      ['maxmemory-policy', true],
      ['maxmemory', false],
    ]);
    expect((await checkRedis(client, 'everysec')).map(({ setting }) => setting)).not.toContain('appendfsync');
    await client.config('SET', 'appendonly', 'no');
    expect((await checkRedis(client, 'everysec')).map(({ setting }) => setting)).toContain('appendonly');
  });

  it('set what they can, and go on naming it, since a restart would undo it', async () => {
    await client.config('SET', 'appendfsync', 'everysec');
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await client.config('SET', 'appendonly', 'no');
    await client.config('SET', 'maxmemory', '0');
    const mended = async () =>
      (await repairRedis(client, await checkRedis(client, 'always'))).map(({ setting, found, mended }) => [
        setting,
        found,
        mended,
      ]);
    const all = [
      ['appendonly', 'no', true],
      ['appendfsync', 'everysec', true],
      ['maxmemory-policy', 'allkeys-lru', true],
      ['maxmemory', '0', false],
    ];
    expect(await mended()).toEqual(all);
    expect((await checkRedis(client, 'always')).map(({ setting }) => setting)).toEqual(['maxmemory']);
    expect((await mended()).sort()).toEqual(all.sort());
    // Of another process of Redis nothing is known but what it says.
    await client.hset('timberline:settings', 'runId', 'another');
    expect(await mended()).toEqual([['maxmemory', '0', false]]);
  });

  it('name what a hosted Redis does not let them set, and do not take for granted what it does not tell', async () => {
    await client.config('SET', 'appendfsync', 'everysec');
    await client.call('ACL', 'SETUSER', 'default', '-config', '+config|get');
    const told = await repairRedis(client, await checkRedis(client, 'always'));
    expect(told).toMatchObject([{ setting: 'appendfsync', found: 'everysec', mended: false }]);
    expect(told.map(describeProblem)).toEqual([expect.stringMatching(/could not be set.*logs can be lost/)]);

    await client.call('ACL', 'SETUSER', 'default', '-config');
    const untold = await repairRedis(client, await checkRedis(client, 'always'));
    expect(untold).toMatchObject([{ setting: 'appendfsync', losesLogs: true, mended: false }]);
    expect(untold.map(describeProblem)).toEqual([expect.stringMatching(/not told.*logs can be lost/)]);
  });

  it('keep one marker, which another data set does not have', async () => {
    const marker = await ensureMarker(client);
    expect(await ensureMarker(client)).toBe(marker);
    await client.flushall();
    expect(await ensureMarker(client)).not.toBe(marker);
  });
});
