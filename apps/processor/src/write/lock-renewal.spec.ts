import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LockLostError, renewLock } from './lock-renewal.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('The renewal goes on after an error.', async () => {
  const extend = vi
    .fn(() => Promise.resolve(true))
    .mockRejectedValueOnce(new Error('Redis cannot be reached'));
  const renewal = renewLock(extend, 5);
  await vi.advanceTimersByTimeAsync(15);
  expect(extend).toHaveBeenCalledTimes(3);
  expect(renewal.signal.aborted).toBe(false);
  renewal.stop();
});

it('A lost lock aborts the signal.', async () => {
  const renewal = renewLock(() => Promise.resolve(false), 5);
  await vi.advanceTimersByTimeAsync(5);
  expect(renewal.signal.reason).toBeInstanceOf(LockLostError);
  renewal.stop();
});

it('A stopped renewal does not renew any more.', async () => {
  const extend = vi.fn(() => Promise.resolve(true));
  renewLock(extend, 5).stop();
  await vi.advanceTimersByTimeAsync(30);
  expect(extend).not.toHaveBeenCalled();
});
