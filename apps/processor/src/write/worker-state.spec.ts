import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WorkerState } from './worker-state.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it.each([0, 5 * 3_600_000, -5 * 3_600_000])(
  'A write error is reported for 6 s, also when the clock jumps by %d ms.',
  (step) => {
    const state = new WorkerState();
    state.recordError('the disk is full');
    vi.setSystemTime(Date.now() + step);
    vi.advanceTimersByTime(5_999);
    expect(state.writeError).toBe('the disk is full');
    vi.advanceTimersByTime(1);
    expect(state.writeError).toBe('');
  },
);

it('Waiting for the last job ends when no job is in progress.', async () => {
  const state = new WorkerState();
  await state.untilIdle();
  state.jobBegan();
  state.jobBegan();
  const onIdle = vi.fn();
  const idle = state.untilIdle().then(onIdle);
  state.jobEnded();
  await Promise.resolve();
  expect(onIdle, 'while a job is in progress').not.toHaveBeenCalled();
  state.jobEnded();
  await idle;
  expect(onIdle).toHaveBeenCalledOnce();
});
