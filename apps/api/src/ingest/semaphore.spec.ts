import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Semaphore } from './semaphore.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A semaphore whose permits are all taken. */
async function exhausted(permits: number, maxWaiting: number): Promise<Semaphore> {
  const semaphore = new Semaphore(permits, maxWaiting);
  for (let taken = 0; taken < permits; taken++) await semaphore.acquire();
  return semaphore;
}

it('A semaphore gives as many permits as it has at once.', async () => {
  const semaphore = new Semaphore(2, 0);
  expect(await semaphore.acquire()).toBe(true);
  expect(await semaphore.acquire()).toBe(true);
  expect(await semaphore.acquire()).toBe(false);
});

it('Waiting requests get permits in the order of their arrival.', async () => {
  const semaphore = await exhausted(1, 10);
  const order: string[] = [];
  const waiting = ['a', 'b', 'c'].map((name) => semaphore.acquire().then(() => order.push(name)));
  for (let released = 0; released < 3; released++) semaphore.release();
  await Promise.all(waiting);
  expect(order).toEqual(['a', 'b', 'c']);
});

it('A permit that is handed on is not free for others.', async () => {
  const semaphore = await exhausted(1, 1);
  const waiting = semaphore.acquire();
  semaphore.release();
  expect(await waiting).toBe(true);
  const next = semaphore.acquire(10);
  await vi.advanceTimersByTimeAsync(10);
  expect(await next).toBe(false);
});

it('A request for a permit fails at once if too many wait already.', async () => {
  const semaphore = await exhausted(1, 1);
  void semaphore.acquire();
  expect(await semaphore.acquire()).toBe(false);
});

it('A request that waits too long ends without a permit.', async () => {
  const semaphore = await exhausted(1, 1);
  const late = semaphore.acquire(100);
  await vi.advanceTimersByTimeAsync(100);
  expect(await late).toBe(false);
  const next = semaphore.acquire();
  semaphore.release();
  expect(await next).toBe(true);
});

it('A permit that came in time is not taken back by the timeout.', async () => {
  const semaphore = await exhausted(1, 1);
  const inTime = semaphore.acquire(100);
  semaphore.release();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await inTime).toBe(true);
});
