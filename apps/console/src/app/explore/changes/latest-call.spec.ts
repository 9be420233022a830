import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LatestCall } from './latest-call';

/** Calls of a server, which end when they are answered or aborted. */
function server() {
  const made: string[] = [];
  let running = 0;
  let most = 0;
  const answers = new Map<string, () => void>();
  const call = (name: string, signal: AbortSignal) => () => {
    made.push(name);
    most = Math.max(most, ++running);
    return new Promise<string>((resolve, reject) => {
      const end = (settle: () => void) => {
        running--;
        settle();
      };
      answers.set(name, () => end(() => resolve(name)));
      signal.addEventListener('abort', () => end(() => reject(new Error('aborted'))));
    });
  };
  return { made, call, answer: (name: string) => answers.get(name)?.(), most: () => most };
}

describe('LatestCall', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('The first call is made at once, and so is a later one after it was answered.', async () => {
    const [calls, { call, answer, made }] = [new LatestCall(), server()];
    const { signal } = new AbortController();
    const first = calls.make(call('one', signal), signal);
    await vi.advanceTimersByTimeAsync(0);
    answer('one');
    expect(await first).toBe('one');
    void calls.make(call('two', signal), signal);
    await vi.advanceTimersByTimeAsync(0);
    expect(made).toEqual(['one', 'two']);
  });

  it('Of calls that follow each other fast the first and the last are made, and never two at once.', async () => {
    const [calls, { call, answer, made, most }] = [new LatestCall(), server()];
    const results: Promise<unknown>[] = [];
    let abort = new AbortController();
    for (const name of ['one', 'two', 'three', 'four']) {
      abort.abort();
      abort = new AbortController();
      const { signal } = abort;
      results.push(calls.make(call(name, signal), signal).catch((error: Error) => error.message));
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    answer('four');
    expect(await Promise.all(results)).toEqual(['aborted', undefined, undefined, 'four']);
    expect(made).toEqual(['one', 'four']);
    expect(most()).toBe(1);
  });

  it('A call that fails is told to whoever made it, and the next one is made all the same.', async () => {
    const calls = new LatestCall();
    const { signal } = new AbortController();
    await expect(calls.make(() => Promise.reject(new Error('busy')), signal)).rejects.toThrow('busy');
    expect(await calls.make(() => Promise.resolve('next'), signal)).toBe('next');
  });
});
