import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { keepLock, LockLostError } from './lock-renewal.ts';

it('goes on renewing after an error, and says when the lock is lost', async () => {
  let calls = 0;
  const keeper = keepLock(async () => {
    calls++;
    if (calls === 1) throw new Error('Redis is away');
    return calls < 4;
  }, 5);
  await new Promise((resolve) => keeper.signal.addEventListener('abort', resolve));
  keeper.stop();
  expect(keeper.signal.reason).toBeInstanceOf(LockLostError);
  const before = calls;
  await wait(30);
  expect(calls).toBe(before);
});
