import { describe, expect, it } from 'vitest';
import { intervalsOver, isoDuration } from './intervals.ts';

describe('intervalsOver', () => {
  const start = Date.UTC(2026, 10, 24, 15, 0, 0);

  it('The interval is the shortest round one that needs no more buckets than allowed.', () => {
    expect(intervalsOver({ first: start, last: start + 3_600_000 - 1 }, 60).interval).toBe(60_000);
    expect(intervalsOver({ first: start, last: start + 3_600_000 }, 60).interval).toBe(120_000);
  });

  it('A span of one millisecond has one bucket of a millisecond.', () => {
    expect(intervalsOver({ first: start, last: start }, 60)).toEqual({ interval: 1, starts: [start] });
  });

  it('Intervals are aligned to the clock in UTC.', () => {
    const { interval, starts } = intervalsOver(
      { first: Date.UTC(2026, 10, 24, 15, 7, 3), last: Date.UTC(2026, 10, 24, 17, 1) },
      12,
    );
    expect(interval).toBe(15 * 60_000);
    expect(starts).toHaveLength(9);
    expect(new Date(starts[0]!).toISOString()).toBe('2026-11-24T15:00:00.000Z');
    expect(new Date(starts.at(-1)!).toISOString()).toBe('2026-11-24T17:00:00.000Z');
  });

  it.each([1, 2, 60, 500])('All times that can be stored fit in %d buckets.', (maxCount) => {
    const last = Date.UTC(2262, 3, 11);
    const { interval, starts } = intervalsOver({ first: 0, last }, maxCount);
    expect(starts.length).toBeLessThanOrEqual(maxCount);
    expect(starts[0]).toBe(0);
    expect(starts.at(-1)! + interval).toBeGreaterThan(last);
  });
});

it.each([
  [1, 'PT0.001S'],
  [50, 'PT0.05S'],
  [500, 'PT0.5S'],
  [1000, 'PT1S'],
  [30_000, 'PT30S'],
  [60_000, 'PT1M'],
  [300_000, 'PT5M'],
  [3_600_000, 'PT1H'],
  [86_400_000, 'P1D'],
  [864_000_000, 'P10D'],
])('%d ms as an ISO 8601 duration is %s.', (milliseconds, text) => {
  expect(isoDuration(milliseconds)).toBe(text);
});
