import { describe, expect, it } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { connectRedis } from './connection.ts';
import { breaksPromise, checkRedis, describeProblem, repairRedis, watchRedis } from './redis-checks.ts';

const redis = useRedis((url) => connectRedis(url, 'api'));

const check = () => checkRedis(redis().client, 'always');
const repair = async () => repairRedis(redis().client, await check());
const bySetting = (a: { setting: string }, b: { setting: string }) => a.setting.localeCompare(b.setting);

describe('checkRedis', () => {
  it('A Redis that is set up as promised has no problems.', async () => {
    expect(await check()).toEqual([]);
  });

  it('Each setting that breaks the promise is named.', async () => {
    const { client } = redis();
    await client.config('SET', 'appendfsync', 'everysec');
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await client.config('SET', 'maxmemory', '0');
    expect(await check()).toMatchObject([
      { setting: 'appendfsync', losesLogs: true },
      { setting: 'maxmemory-policy', losesLogs: true },
      { setting: 'maxmemory', losesLogs: false },
    ]);
  });

  it('Syncing each second is no problem where the settings allow it.', async () => {
    const { client } = redis();
    await client.config('SET', 'appendfsync', 'everysec');
    expect((await checkRedis(client, 'everysec')).map(({ setting }) => setting)).not.toContain('appendfsync');
    await client.config('SET', 'appendonly', 'no');
    expect((await checkRedis(client, 'everysec')).map(({ setting }) => setting)).toContain('appendonly');
  });
});

describe('repairRedis', () => {
  it('Settings are repaired and still named afterwards, since a restart of Redis undoes the repair.', async () => {
    const { client } = redis();
    await client.config('SET', 'appendfsync', 'everysec');
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await client.config('SET', 'appendonly', 'no');
    await client.config('SET', 'maxmemory', '0');
    const all = [
      { setting: 'appendonly', found: 'no', mended: true },
      { setting: 'appendfsync', found: 'everysec', mended: true },
      { setting: 'maxmemory-policy', found: 'allkeys-lru', mended: true },
      { setting: 'maxmemory', found: '0', mended: false },
    ];
    expect(await repair(), 'first repair').toMatchObject(
      all.map((problem) => ({ ...problem, mended: problem.mended && problem.setting !== 'appendonly' })),
    );
    await expect.poll(() => repair()).not.toContainEqual(expect.objectContaining({ isStarting: true }));
    expect((await check()).map(({ setting }) => setting)).toEqual(['maxmemory']);
    expect((await repair()).sort(bySetting), 'second repair').toMatchObject(all.sort(bySetting));
    await client.hset('timberline:settings', 'runId', 'another');
    expect(await repair(), 'repair in another process of Redis').toMatchObject([
      { setting: 'maxmemory', found: '0', mended: false },
    ]);
  });

  it('An append-only file that was switched on is mended only when its first rewrite has ended.', async () => {
    const { client } = redis();
    await client.set('data', 'x');
    await client.config('SET', 'appendonly', 'no');
    // A rewrite pauses this long, in microseconds, after each key.
    await client.config('SET', 'rdb-key-save-delay', '600000000');
    const starting = { setting: 'appendonly', found: 'no', mended: false, isStarting: true };
    const problems = await repair();
    expect(problems).toEqual([expect.objectContaining(starting)]);
    expect(describeProblem(problems[0]!)).toMatch(/still writing the file.*acknowledged logs are lost/);
    expect(await check(), 'what the settings say').toEqual([]);
    expect(await repair(), 'the second time').toEqual([expect.objectContaining(starting)]);
    await client.config('SET', 'rdb-key-save-delay', '0');
    // Ends the rewrite that pauses; the next one is fast.
    await client.config('SET', 'appendonly', 'no');
    await repair();
    await expect
      .poll(() => repair())
      .toEqual([expect.objectContaining({ setting: 'appendonly', found: 'no', mended: true })]);
    expect(await repair(), 'once it is mended').not.toContainEqual(
      expect.objectContaining({ isStarting: true }),
    );
  });

  it('A setting that Redis does not allow to be changed is named as losing logs.', async () => {
    const { client } = redis();
    await client.config('SET', 'appendfsync', 'everysec');
    await client.call('ACL', 'SETUSER', 'default', '-config', '+config|get');
    const problems = await repair();
    expect(problems).toMatchObject([{ setting: 'appendfsync', found: 'everysec', mended: false }]);
    expect(describeProblem(problems[0]!)).toMatch(/could not be changed.*logs can be lost/);
  });

  it('A setting that Redis does not tell is not taken for granted.', async () => {
    const { client } = redis();
    await client.config('SET', 'appendfsync', 'everysec');
    await client.call('ACL', 'SETUSER', 'default', '-config');
    const problems = await repair();
    expect(problems).toMatchObject([{ setting: 'appendfsync', losesLogs: true, mended: false }]);
    expect(describeProblem(problems[0]!)).toMatch(/cannot be read.*logs can be lost/);
  });
});

describe('watchRedis', () => {
  it('Settings stay as they are, and those that can lose logs break the promise.', async () => {
    const { client } = redis();
    await client.config('SET', 'appendfsync', 'everysec');
    await client.config('SET', 'maxmemory', '0');
    const problems = await watchRedis(client, await check(), []);
    expect(problems.map(({ setting }) => setting)).toEqual(['appendfsync', 'maxmemory']);
    expect(problems.map(breaksPromise)).toEqual([true, false]);
    expect(describeProblem(problems[0]!)).toMatch(
      /Set it in .* or let the API .* by TIMBERLINE_REDIS_CONFIGURE=true/,
    );
    expect(await client.config('GET', 'appendfsync')).toEqual(['appendfsync', 'everysec']);
  });

  it('An append-only file that somebody switched on breaks the promise until its first rewrite has ended.', async () => {
    const { client } = redis();
    await client.set('data', 'x');
    await client.config('SET', 'appendonly', 'no');
    const off = await watchRedis(client, await check(), []);
    expect(off.map(breaksPromise)).toEqual([true]);
    await client.config('SET', 'rdb-key-save-delay', '600000000');
    await client.config('SET', 'appendonly', 'yes');
    expect(await check(), 'what the settings say').toEqual([]);
    const starting = await watchRedis(client, await check(), off);
    expect(starting).toEqual([expect.objectContaining({ setting: 'appendonly', isStarting: true })]);
    expect(starting.map(breaksPromise)).toEqual([true]);
    expect(await watchRedis(client, await check(), starting), 'the second time').toEqual(starting);
    await client.config('SET', 'rdb-key-save-delay', '0');
    // Ends the rewrite that pauses; the next one is fast.
    await client.config('SET', 'appendonly', 'no');
    await client.config('SET', 'appendonly', 'yes');
    await expect.poll(async () => watchRedis(client, await check(), starting)).toEqual([]);
  });
});
