import type { Client } from '@elastic/elasticsearch';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { IndexRefresher } from './index-refresher.ts';

const LINES = Buffer.from('{"create":{"_index":"timberline-logs-2026.11.27","_id":"a"}}\n{}\n');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function makeRefresher() {
  const refresh = vi.fn(() => Promise.resolve());
  return { refresher: new IndexRefresher({ indices: { refresh } } as unknown as Client), refresh };
}

it('The index is refreshed at once when the queue is empty for the first time.', () => {
  const { refresher, refresh } = makeRefresher();
  refresher.wrote(LINES);
  refresher.drained();
  vi.advanceTimersByTime(1);
  expect(refresh).toHaveBeenCalledExactlyOnceWith({
    index: 'timberline-logs-2026.11.27',
    ignore_unavailable: true,
  });
});

it('Nothing is refreshed when nothing was written.', () => {
  const { refresher, refresh } = makeRefresher();
  refresher.drained();
  vi.advanceTimersByTime(5_000);
  expect(refresh).not.toHaveBeenCalled();
});

it.each([0, 5 * 3_600_000, -5 * 3_600_000])(
  'The next refresh comes a second after the last one, also when the clock jumps by %d ms.',
  (step) => {
    const { refresher, refresh } = makeRefresher();
    refresher.wrote(LINES);
    refresher.drained();
    vi.advanceTimersByTime(1);
    vi.setSystemTime(Date.now() + step);
    refresher.wrote(LINES);
    refresher.drained();
    vi.advanceTimersByTime(998);
    expect(refresh, 'before a second').toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(2);
    expect(refresh, 'after a second').toHaveBeenCalledTimes(2);
  },
);
