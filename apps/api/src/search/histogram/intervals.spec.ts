import { describe, expect, it } from 'vitest';
import { intervalsOver, isoDuration } from './intervals.ts';

describe('intervals of a histogram', () => {
  it('are the smallest round ones that need no more buckets than asked for', () => {
    const start = Date.UTC(2026, 10, 24, 15, 0, 0);
    expect(intervalsOver(start, start + 3_600_000 - 1, 60).interval).toBe(60_000);
    expect(intervalsOver(start, start + 3_600_000, 60).interval).toBe(120_000);
    expect(intervalsOver(start, start, 60)).toEqual({ interval: 1, starts: [start] });
  });

  it('begin where a clock in UTC would', () => {
    const { interval, starts } = intervalsOver(
      Date.UTC(2026, 10, 24, 15, 7, 3),
      Date.UTC(2026, 10, 24, 17, 1),
      12,
    );
    expect(interval).toBe(15 * 60_000);
    expect(starts).toHaveLength(9);
    expect(new Date(starts[0]!).toISOString()).toBe('2026-11-24T15:00:00.000Z');
    expect(new Date(starts.at(-1)!).toISOString()).toBe('2026-11-24T17:00:00.000Z');
  });

  it('cover all that can be stored, in a single bucket too', () => {
    const last = Date.UTC(2262, 3, 11);
    for (const most of [1, 2, 60, 500]) {
      const { interval, starts } = intervalsOver(0, last, most);
      expect(starts.length).toBeLessThanOrEqual(most);
      expect(starts[0]).toBe(0);
      expect(starts.at(-1)! + interval).toBeGreaterThan(last);
    }
  });

  it('are written as ISO 8601 durations', () => {
    const texts = [1, 50, 500, 1000, 30_000, 60_000, 300_000, 3_600_000, 86_400_000, 864_000_000].map(
      isoDuration,
    );
    expect(texts).toEqual([
      'PT0.001S',
      'PT0.05S',
      'PT0.5S',
      'PT1S',
      'PT30S',
      'PT1M',
      'PT5M',
      'PT1H',
      'P1D',
      'P10D',
    ]);
  });
});
