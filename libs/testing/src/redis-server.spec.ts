import { once } from 'node:events';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startRedis } from './redis-server.ts';
import { useRedis } from './use-redis.ts';

describe('startRedis', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it('A missing redis-server is named, with what to do.', async () => {
    vi.stubEnv('PATH', '');
    await expect(startRedis()).rejects.toThrow(/install Redis .* put redis-server on the PATH/);
  });

  it('A server that does not start fails with what it printed.', async () => {
    await expect(startRedis('--no-such-option', 'yes')).rejects.toThrow(
      /exited with code 1[^]*no-such-option/,
    );
  });

  it('A frozen server can be stopped.', async () => {
    const server = await startRedis();
    server.process.kill('SIGSTOP');
    await server.stop();
    expect(server.process.signalCode).toBe('SIGKILL');
  });

  it('A killed server can be stopped.', async () => {
    const server = await startRedis();
    server.process.kill('SIGKILL');
    await once(server.process, 'exit');
    await server.stop();
    expect(server.process.signalCode).toBe('SIGKILL');
  });
});

describe('useRedis', () => {
  const redis = useRedis((url) => new Redis(url));
  const outside = Promise.resolve().then(redis);
  outside.catch(() => undefined);

  it.each(['first', 'second'])('The %s test gets an empty server.', async (test) => {
    expect(await redis().client.dbsize()).toBe(0);
    await redis().client.set('test', test);
  });

  it('The fixture is refused outside of tests and hooks.', async () => {
    await expect(outside).rejects.toThrow('inside of tests and hooks only');
  });
});
