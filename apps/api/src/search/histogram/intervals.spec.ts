import { describe, expect, it } from 'vitest';
import { parseZone } from '@timberline/query';
import { areEven, intervalsOver, isoDuration } from './intervals.ts';

describe('intervalsOver', () => {
  const start = Date.UTC(2026, 10, 24, 15, 0, 0);

  it('The interval is the shortest round one that needs no more buckets than allowed.', () => {
    expect(intervalsOver({ first: start, last: start + 3_600_000 - 1 }, 60).interval).toBe(60_000);
    expect(intervalsOver({ first: start, last: start + 3_600_000 }, 60).interval).toBe(120_000);
  });

  it('A span of one millisecond has one bucket of a millisecond.', () => {
    expect(intervalsOver({ first: start, last: start }, 60)).toEqual({
      interval: 1,
      starts: [start],
      end: start + 1,
    });
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

  it.each([1, 2, 60, 500])('All times that can be stored fit in %d buckets of any zone.', (maxCount) => {
    const last = Date.UTC(2262, 3, 11);
    for (const name of ['Europe/Berlin', 'America/St_Johns', '-23:59', '+23:59']) {
      const { starts, end } = intervalsOver({ first: 0, last }, maxCount, parseZone(name));
      expect(starts.length, name).toBeLessThanOrEqual(maxCount);
      expect(starts[0], name).toBeLessThanOrEqual(0);
      expect(end, name).toBeGreaterThan(last);
    }
  });

  it('Days of a zone begin at its midnight, and a change of its clocks makes one longer.', () => {
    const span = { first: Date.parse('2025-10-24T22:00:00Z'), last: Date.parse('2025-10-27T22:59:59.999Z') };
    const intervals = intervalsOver(span, 3, parseZone('Europe/Berlin'));
    expect(intervals).toEqual({
      interval: 24 * 3_600_000,
      starts: ['2025-10-24T22:00:00Z', '2025-10-25T22:00:00Z', '2025-10-26T23:00:00Z'].map((time) =>
        Date.parse(time),
      ),
      end: Date.parse('2025-10-27T23:00:00Z'),
    });
    expect(areEven(intervals)).toBe(false);
  });

  it('Hours of a zone begin at its full hours, and are even while its clocks do not change.', () => {
    const span = { first: Date.parse('2025-10-24T22:00:00Z'), last: Date.parse('2025-10-25T21:59:59Z') };
    const intervals = intervalsOver(span, 25, parseZone('Asia/Kathmandu'));
    expect(intervals.interval).toBe(3_600_000);
    expect(new Date(intervals.starts[0]!).toISOString()).toBe('2025-10-24T21:15:00.000Z');
    expect(areEven(intervals)).toBe(true);
  });

  it('A span of one millisecond has one bucket of a millisecond in any zone.', () => {
    expect(intervalsOver({ first: start, last: start }, 60, parseZone('Europe/Berlin'))).toEqual({
      interval: 1,
      starts: [start],
      end: start + 1,
    });
  });

  it('A change of the clocks by whole hours leaves hours even.', () => {
    const span = { first: Date.parse('2025-10-25T22:00:00Z'), last: Date.parse('2025-10-26T22:59:59Z') };
    const intervals = intervalsOver(span, 25, parseZone('Europe/Berlin'));
    expect(intervals).toEqual(intervalsOver(span, 25));
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
