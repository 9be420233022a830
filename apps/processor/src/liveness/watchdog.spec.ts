import { Logger } from '@nestjs/common';
import type { Queue } from 'bull';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LogQueue } from '@timberline/queue';
import { WorkerState } from '../write/worker-state.ts';
import { Watchdog } from './watchdog.ts';

const HOURS = 5 * 3_600_000;

beforeEach(() => {
  vi.useFakeTimers();
  Logger.overrideLogger(false);
});
afterEach(() => void vi.useRealTimers());

/** A watchdog over a queue in which a job waits. */
function makeWatchdog() {
  const disconnect = vi.fn();
  const limitWaits = vi.fn(() => Promise.resolve(0));
  const bull = {
    client: { llen: () => Promise.resolve(1) },
    bclient: { disconnect },
    toKey: (name: string) => name,
  };
  const watchdog = new Watchdog(bull as unknown as Queue, new WorkerState(), {
    limitWaits,
  } as unknown as LogQueue);
  watchdog.onApplicationBootstrap();
  return { watchdog, disconnect, limitWaits };
}

it.each([0, HOURS, -HOURS])(
  'A processor that takes no jobs connects anew after 15 s, also when the clock jumps by %d ms.',
  async (step) => {
    const { watchdog, disconnect } = makeWatchdog();
    vi.setSystemTime(Date.now() + step);
    await vi.advanceTimersByTimeAsync(14_999);
    expect(disconnect, 'before 15 s').not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(disconnect, 'after 15 s').toHaveBeenCalledOnce();
    watchdog.beforeApplicationShutdown();
  },
);

it('Waits that a step back of the clock has prolonged are shortened within 5 s.', async () => {
  const { watchdog, limitWaits } = makeWatchdog();
  limitWaits.mockRejectedValueOnce(new Error('Redis is away'));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(limitWaits).toHaveBeenCalledTimes(2);
  watchdog.beforeApplicationShutdown();
});
