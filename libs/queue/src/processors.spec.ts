import { expect, it } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { connectRedis } from './connection.ts';
import { KEYS } from './names.ts';
import { heartbeat, liveProcessors, signOff } from './processors.ts';

const redis = useRedis((url) => connectRedis(url, 'processor'));

it('Each processor with a heartbeat counts once.', async () => {
  const { client } = redis();
  await heartbeat(client, 'a');
  await heartbeat(client, 'a');
  await heartbeat(client, 'b');
  expect(await liveProcessors(client)).toEqual({ count: 2, writeError: undefined });
});

it('A write error is reported until it expires.', async () => {
  const { client } = redis();
  await heartbeat(client, 'a', 'the disk is full');
  expect(await liveProcessors(client)).toEqual({ count: 1, writeError: 'the disk is full' });
  await client.del(KEYS.writeError);
  expect(await liveProcessors(client)).toEqual({ count: 1, writeError: undefined });
});

it('A processor is dead when it signed off, or when its last heartbeat is 6 s old.', async () => {
  const { client } = redis();
  await heartbeat(client, 'a');
  await heartbeat(client, 'b');
  await signOff(client, 'a');
  await client.zadd(KEYS.processors, Date.now() - 6_000, 'b');
  expect((await liveProcessors(client)).count).toBe(0);
});
