import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FairLimit } from './fair-limit.ts';

const limits = { total: 10, perClient: 6, maxWaiting: 4, maxWaitingPerClient: 2 };

describe('FairLimit', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('A client at its share leaves the rest to others.', () => {
    const limit = new FairLimit(limits);
    expect(limit.tryAcquire('a', 6)).toBe(true);
    expect(limit.tryAcquire('a', 1)).toBe(false);
    expect(limit.tryAcquire('b', 4)).toBe(true);
    expect(limit.tryAcquire('c', 1)).toBe(false);
    expect(limit.inUse).toBe(10);
  });

  it('A request for more than the share of a client takes the share.', () => {
    const limit = new FairLimit(limits);
    expect(limit.tryAcquire('a', 1_000)).toBe(true);
    expect(limit.inUseBy('a')).toBe(6);
    limit.release('a', 1_000);
    expect(limit.inUse).toBe(0);
  });

  it('A request waits until units are returned.', async () => {
    const limit = new FairLimit(limits);
    limit.tryAcquire('a', 6);
    limit.tryAcquire('b', 4);
    const waiting = limit.acquire('c', 3, { timeoutMs: 1_000 });
    limit.release('b', 4);
    expect(await waiting).toBe(true);
    expect(limit.inUseBy('c')).toBe(3);
  });

  it('A request gives up after its timeout.', async () => {
    const limit = new FairLimit(limits);
    limit.tryAcquire('a', 6);
    const waiting = limit.acquire('b', 6, { timeoutMs: 100 });
    await vi.advanceTimersByTimeAsync(100);
    expect(await waiting).toBe(false);
    limit.release('a', 6);
    expect(limit.inUse).toBe(0);
  });

  it('A request that waits for many units holds up nobody who needs few.', async () => {
    const limit = new FairLimit(limits);
    limit.tryAcquire('a', 6);
    const large = limit.acquire('b', 6, { timeoutMs: 1_000 });
    expect(limit.tryAcquire('c', 1)).toBe(true);
    limit.release('c', 1);
    limit.release('a', 6);
    expect(await large).toBe(true);
  });

  it('A client that waits for its own share holds nobody up.', async () => {
    const limit = new FairLimit(limits);
    limit.tryAcquire('a', 6);
    const second = limit.acquire('a', 1, { timeoutMs: 1_000 });
    expect(limit.tryAcquire('b', 1)).toBe(true);
    limit.release('a', 6);
    expect(await second).toBe(true);
  });

  it('Too many waiting requests of one client, or of all, are refused at once.', async () => {
    const limit = new FairLimit(limits);
    limit.tryAcquire('x', 6);
    limit.tryAcquire('y', 4);
    const wait = (client: string) => limit.acquire(client, 1, { timeoutMs: 1_000 });
    const waiting = [wait('a'), wait('a'), wait('b'), wait('b')];
    expect(await wait('a')).toBe(false);
    expect(await wait('c')).toBe(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await Promise.all(waiting)).toEqual([false, false, false, false]);
  });

  it('A request whose client has left takes nothing.', async () => {
    const limit = new FairLimit(limits);
    limit.tryAcquire('a', 6);
    const controller = new AbortController();
    const waiting = limit.acquire('a', 1, { timeoutMs: 1_000, signal: controller.signal });
    controller.abort();
    expect(await waiting).toBe(false);
    limit.release('a', 6);
    expect(limit.inUse).toBe(0);
    expect(await limit.acquire('a', 1, { timeoutMs: 1_000, signal: controller.signal })).toBe(false);
  });
});
