import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RedisServer, startRedis } from '@timberline/testing';
import { connectRedis } from './connection.ts';
import { KEYS } from './names.ts';
import { heartbeat, liveProcessors, signOff } from './processors.ts';

let server: RedisServer;
let client: Redis;
beforeAll(async () => {
  server = await startRedis();
  client = connectRedis(server.url, 'processor');
  await new Promise((resolve) => client.once('ready', resolve));
});
afterAll(async () => {
  client?.disconnect();
  await server?.stop();
});

describe('processors', () => {
  it('are alive from their first sign to their end or their silence', async () => {
    await heartbeat(client, 'a');
    await heartbeat(client, 'a');
    await heartbeat(client, 'b', 'the disk is full');
    expect(await liveProcessors(client)).toEqual({ alive: 2, trouble: 'the disk is full' });
    await signOff(client, 'a');
    await client.zadd(KEYS.processors, Date.now() - 6_000, 'b');
    await client.del(KEYS.trouble);
    expect(await liveProcessors(client)).toEqual({ alive: 0, trouble: undefined });
  });
});
