// Gives each test of a spec an empty Redis.
import { once } from 'node:events';
import type { Redis } from 'ioredis';
import { afterEach, beforeEach } from 'vitest';
import { type RedisServer, startRedis } from './redis-server.ts';

/** The Redis of one test. */
export interface RedisFixture {
  server: RedisServer;
  /** A connection that is ready for commands. */
  client: Redis;
}

/**
 * Starts an empty redis-server before each test of the surrounding `describe` (or file) and removes it after the test.
 * Since no test shares a server with another, each may kill, freeze or reconfigure it.
 *
 * ```ts
 * const redis = useRedis((url) => connectRedis(url, 'api'));
 *
 * it('A key is kept.', async () => {
 *   await redis().client.set('key', 'value');
 * });
 * ```
 *
 * @param connect opens the client that the tests use; it is disconnected after each test
 * @returns a function that gives the fixture inside of tests and hooks, and throws elsewhere
 */
export function useRedis(connect: (url: string) => Redis): () => RedisFixture {
  let fixture: RedisFixture | undefined;
  beforeEach(async () => {
    const server = await startRedis();
    const client = connect(server.url);
    fixture = { server, client };
    await once(client, 'ready');
  });
  afterEach(async () => {
    fixture?.client.disconnect();
    await fixture?.server.stop();
    fixture = undefined;
  });
  return () => {
    if (!fixture) throw new Error('The Redis of useRedis exists inside of tests and hooks only.');
    return fixture;
  };
}
