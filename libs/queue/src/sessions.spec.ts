import { expect, it } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { connectRedis } from './connection.ts';
import { Sessions } from './sessions.ts';

const redis = useRedis((url) => connectRedis(url, 'api'));

function sessions(limits: Partial<ConstructorParameters<typeof Sessions>[1]> = {}): Sessions {
  return new Sessions(redis().client, { idleMs: 60_000, absoluteMs: 600_000, perPerson: 3, ...limits });
}

it('A session is found by its person and the hash of its token, until it ends.', async () => {
  const all = sessions();
  await all.begin('ann', 'h1', 'one:with colons');
  expect(await all.find('ann', 'h1', true)).toBe('one:with colons');
  expect(await all.find('ann', 'h2', true)).toBeUndefined();
  expect(await all.find('bob', 'h1', true)).toBeUndefined();
  expect(await all.replaceText('ann', 'h1', 'two')).toBe(true);
  expect(await all.find('ann', 'h1', true)).toBe('two');
  expect(await all.end('ann', 'h1')).toBe(true);
  expect(await all.find('ann', 'h1', true)).toBeUndefined();
  expect(await all.replaceText('ann', 'h1', 'three')).toBe(false);
  expect(await all.end('ann', 'h1')).toBe(false);
});

it('Sessions are listed with when they began, and all of a person end at once.', async () => {
  const all = sessions();
  await all.begin('ann', 'h1', 'one');
  await all.begin('ann', 'h2', 'two');
  await all.begin('bob', 'h3', 'three');
  const listed = await all.list('ann');
  expect(listed.map(({ tokenHash, text }) => `${tokenHash} ${text}`).sort()).toEqual(['h1 one', 'h2 two']);
  expect(listed[0]!.beganAt).toBeGreaterThan(1_700_000_000_000);
  expect(listed[0]!.usedAt).toBe(listed[0]!.beganAt);
  await all.endAll('ann');
  expect(await all.list('ann')).toEqual([]);
  expect(await all.list('bob')).toHaveLength(1);
});

it('Past the limit of a person, the session that was not used for the longest time ends.', async () => {
  const all = sessions();
  for (const [n, hash] of ['h1', 'h2', 'h3'].entries()) {
    await all.begin('ann', hash, hash);
    await redis().client.hset(
      'timberline:sessions:ann',
      hash,
      `${began(n)}:${began(hash === 'h1' ? 9 : n)}:x`,
    );
  }
  await all.begin('ann', 'h4', 'h4');
  expect((await all.list('ann')).map(({ tokenHash }) => tokenHash).sort()).toEqual(['h1', 'h3', 'h4']);
});

it.each([
  ['was not used for too long', began(0), began(0) - 60_000],
  ['began too long ago', began(0) - 600_000, began(0)],
])('A session that %s is over.', async (_, beganAt, usedAt) => {
  const all = sessions();
  await all.begin('ann', 'h1', 'one');
  await redis().client.hset('timberline:sessions:ann', 'h1', `${beganAt}:${usedAt}:one`);
  expect(await all.list('ann')).toEqual([]);
  expect(await all.replaceText('ann', 'h1', 'two')).toBe(false);
  expect(await all.find('ann', 'h1', true)).toBeUndefined();
  expect(await redis().client.exists('timberline:sessions:ann')).toBe(0);
});

it('A use is noted once a minute, and a look that is no use never.', async () => {
  const all = sessions({ idleMs: 10 * 60_000 });
  await all.begin('ann', 'h1', 'one');
  const value = `${began(0)}:${began(0) - 2 * 60_000}:one`;
  await redis().client.hset('timberline:sessions:ann', 'h1', value);
  expect(await all.find('ann', 'h1', false)).toBe('one');
  expect(await redis().client.hget('timberline:sessions:ann', 'h1')).toBe(value);
  await all.find('ann', 'h1', true);
  const { usedAt } = (await all.list('ann'))[0]!;
  expect(usedAt).toBeGreaterThan(began(0) - 30_000);
  await all.find('ann', 'h1', true);
  expect((await all.list('ann'))[0]!.usedAt).toBe(usedAt);
});

/** A time shortly before the test, as Redis keeps it. */
function began(n: number): number {
  return Math.floor(performance.timeOrigin) - 1_000 + n;
}
