import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fetchWhenFree } from './fetch-when-free';

const busy = (seconds: number) =>
  new Response('', { status: 429, headers: { 'retry-after': String(seconds) } });
const fetched = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.useFakeTimers();
  fetched.mockReset();
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('fetchWhenFree', () => {
  it('A read that comes at a busy moment is repeated after the time that the API names.', async () => {
    fetched.mockResolvedValueOnce(busy(2)).mockResolvedValueOnce(new Response('done'));
    const response = fetchWhenFree('/api/logs', { method: 'GET' });
    await vi.advanceTimersByTimeAsync(1_999);
    expect(fetched).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await (await response).text()).toBe('done');
  });

  it('After three repetitions the refusal is returned.', async () => {
    fetched.mockImplementation(() => Promise.resolve(busy(1)));
    const response = fetchWhenFree('/api/logs', { method: 'GET' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await response).status).toBe(429);
    expect(fetched).toHaveBeenCalledTimes(4);
  });

  it('A write is never repeated, and neither is a read that would have to wait for long.', async () => {
    fetched.mockImplementation(() => Promise.resolve(busy(60)));
    expect((await fetchWhenFree('/api/logs', { method: 'GET' })).status).toBe(429);
    expect((await fetchWhenFree('/api/dead-letters', { method: 'DELETE' })).status).toBe(429);
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  it('A read that is cancelled while it waits is not repeated.', async () => {
    fetched.mockImplementation(() => Promise.resolve(busy(2)));
    const controller = new AbortController();
    const response = fetchWhenFree('/api/logs', { method: 'GET', signal: controller.signal });
    const outcome = expect(response).rejects.toThrow('cancelled');
    await vi.advanceTimersByTimeAsync(500);
    controller.abort();
    await outcome;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(fetched).toHaveBeenCalledTimes(1);
  });
});
