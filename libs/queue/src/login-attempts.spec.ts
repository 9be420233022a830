import { expect, it } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { connectRedis } from './connection.ts';
import { type AttemptLimit, LoginAttempts } from './login-attempts.ts';

const redis = useRedis((url) => connectRedis(url, 'api'));
const attempts = () => new LoginAttempts(redis().client);

const limit = (of: string, burst: number, intervalMs = 60_000): AttemptLimit => ({ of, burst, intervalMs });

it('So many attempts are allowed at once, and then one after each interval.', async () => {
  const limits = [limit('ann', 2)];
  expect(await attempts().begin(limits)).toBe(0);
  expect(await attempts().begin(limits)).toBe(0);
  const wait = await attempts().begin(limits);
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60_000);
  expect(await attempts().begin([limit('bob', 2)])).toBe(0);
});

it('The longest wait of several limits counts, and an attempt that has to wait counts for none of them.', async () => {
  await attempts().begin([limit('narrow', 1)]);
  for (let n = 0; n < 5; n++)
    expect(await attempts().begin([limit('narrow', 1), limit('wide', 2)])).toBeGreaterThan(0);
  expect(await attempts().begin([limit('wide', 2)])).toBe(0);
  expect(await attempts().begin([limit('wide', 2)])).toBe(0);
});

it('Attempts at the same moment do not pass a limit together.', async () => {
  const waits = await Promise.all(Array.from({ length: 20 }, () => attempts().begin([limit('ann', 5)])));
  expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
});

it('An attempt that was right is given back.', async () => {
  const limits = [limit('ann', 1)];
  expect(await attempts().begin(limits)).toBe(0);
  await attempts().giveBack(limits);
  expect(await attempts().begin(limits)).toBe(0);
  expect(await attempts().begin(limits)).toBeGreaterThan(0);
});

it('A clock that was set back makes nobody wait for longer than the limit does.', async () => {
  await redis().client.set('timberline:login-attempts:ann', String(Number.MAX_SAFE_INTEGER));
  const wait = await attempts().begin([limit('ann', 3, 1_000)]);
  expect(wait).toBe(1_000);
});

it('What is kept of attempts expires.', async () => {
  await attempts().begin([limit('ann', 3)]);
  expect(await redis().client.pttl('timberline:login-attempts:ann')).toBeGreaterThan(0);
});

it('Addresses of a person are known, twenty of them.', async () => {
  for (let n = 0; n < 22; n++) await attempts().noteAddress('ann', `10.0.0.${n}`);
  expect(await attempts().isKnownAddress('ann', '10.0.0.21')).toBe(true);
  expect(await attempts().isKnownAddress('ann', '10.0.0.2')).toBe(true);
  expect(await redis().client.zcard('timberline:login-addresses:ann')).toBe(20);
  expect(await attempts().isKnownAddress('bob', '10.0.0.21')).toBe(false);
  await attempts().forgetAddresses('ann');
  expect(await attempts().isKnownAddress('ann', '10.0.0.21')).toBe(false);
});
