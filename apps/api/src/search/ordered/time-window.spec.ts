import { describe, expect, it } from 'vitest';
import { MAX_NANOS } from '@timberline/query';
import {
  adjacentWidth,
  estimateWidth,
  MAX_WINDOW_LOGS,
  narrowWindow,
  nextWindow,
  type TimeWindow,
  windowEnd,
} from './time-window.ts';

const MILLISECOND = 1_000_000n;
const SECOND = 1_000n * MILLISECOND;
const window = (width: bigint | undefined, start = 0n): TimeWindow => ({ start, width, isFirst: true });

describe('windowEnd', () => {
  it('A window ends its width after its start.', () => {
    expect(windowEnd(window(3n, 2n))).toBe(5n);
  });

  it('A window without a width has no end.', () => {
    expect(windowEnd(window(undefined))).toBeUndefined();
  });

  it('A window may end at the last nanosecond that can be stored.', () => {
    expect(windowEnd(window(1n, MAX_NANOS - 1n))).toBe(MAX_NANOS);
  });

  it('A window that would end after the last nanosecond has no end.', () => {
    expect(windowEnd(window(1n, MAX_NANOS))).toBeUndefined();
    expect(windowEnd(window(MAX_NANOS, 1n))).toBeUndefined();
  });
});

describe('estimateWidth', () => {
  it('Logs that fit in one window need no width.', () => {
    expect(estimateWidth({ start: 0n, newest: SECOND, count: MAX_WINDOW_LOGS, size: 50 })).toBeUndefined();
  });

  it('Evenly spread logs get a window of four pages.', () => {
    // 100,000 logs in 100 s, hence 200 logs in 200 ms; the newest log is exact to the millisecond.
    const newest = 100n * SECOND - MILLISECOND;
    expect(estimateWidth({ start: 0n, newest, count: 100_000, size: 50 })).toBe(200n * MILLISECOND);
  });

  it('Dense logs get a window of at least a millisecond.', () => {
    expect(estimateWidth({ start: 0n, newest: 0n, count: 1_000_000, size: 1 })).toBe(MILLISECOND);
  });

  it('A start after the newest log needs no width.', () => {
    expect(estimateWidth({ start: 2n * SECOND, newest: SECOND, count: 1_000_000, size: 50 })).toBeUndefined();
  });
});

describe('narrowWindow', () => {
  it('A window with too many logs is narrowed in the ratio of the wanted logs to the maximum.', () => {
    expect(narrowWindow(window(1_000n), 50)).toEqual(window(10n));
  });

  it('A large page narrows a window to half at most.', () => {
    expect(narrowWindow(window(1_000n), 10_000).width).toBe(500n);
  });

  it('A window is never narrower than a nanosecond.', () => {
    expect(narrowWindow(window(1n), 50).width).toBe(1n);
    expect(narrowWindow(window(0n), 50).width).toBe(1n);
  });

  it('A narrowed window keeps its start.', () => {
    expect(narrowWindow({ start: 7n, width: 1_000n, isFirst: false }, 50)).toMatchObject({
      start: 7n,
      isFirst: false,
    });
  });
});

describe('nextWindow', () => {
  it('The next window starts where the last one ended, and is no longer the first.', () => {
    expect(nextWindow(window(10n, 5n), 15n, 100, 25)).toEqual({ start: 15n, width: 10n, isFirst: false });
  });

  it('A window with too few logs is followed by one that is wide enough for four times the rest.', () => {
    expect(nextWindow(window(10n), 10n, 100, 50).width).toBe(20n);
  });

  it('An empty window is followed by one that is 64 times as wide.', () => {
    expect(nextWindow(window(10n), 10n, 0, 50).width).toBe(640n);
  });

  it('A window never grows by more than 64 times.', () => {
    expect(nextWindow(window(10n), 10n, 1, 500).width).toBe(640n);
  });

  it('Windows that stay empty reach the last nanosecond within 40 windows.', () => {
    let current = window(1n);
    let count = 1;
    for (let end = windowEnd(current); end !== undefined; end = windowEnd(current), count++)
      current = nextWindow(current, end, 0, 50);
    expect(count).toBeLessThanOrEqual(40);
  });
});

describe('adjacentWidth', () => {
  const at = (nanos: number) => `2026-11-24T15:00:00.${String(nanos).padStart(9, '0')}Z`;

  it('A page that spans 10 ms is followed by a window of 40 ms.', () => {
    expect(adjacentWidth(at(0), at(10_000_000), 50)).toBe(40n * MILLISECOND);
  });

  it('The direction of a page makes no difference.', () => {
    expect(adjacentWidth(at(10_000_000), at(0), 50)).toBe(adjacentWidth(at(0), at(10_000_000), 50));
  });

  it('A long page is a fair sample, so it is followed by a window that is half as wide again.', () => {
    expect(adjacentWidth(at(0), at(10_000_000), 1_000)).toBe(15n * MILLISECOND);
  });

  it('A burst of logs at one instant is followed by a window of that instant alone.', () => {
    expect(adjacentWidth(at(1), at(1), 2)).toBe(1n);
  });

  it('A single log says nothing about the density, so the window is a millisecond.', () => {
    expect(adjacentWidth(at(1), at(1), 1)).toBe(MILLISECOND);
  });

  it('A burst within microseconds is followed by a window of a millisecond.', () => {
    expect(adjacentWidth(at(0), at(1_000), 50)).toBe(MILLISECOND);
  });
});
