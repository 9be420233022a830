import { describe, expect, it } from 'vitest';
import { nearestLogs, withoutRange } from './nearest-logs';

const bucket = (start: string, total: number) => ({ start, total, levels: {} });

describe('nearestLogs', () => {
  it('The range is from the first to the last bucket with logs.', () => {
    const histogram = {
      interval: 'P1D',
      total: 3,
      partial: null,
      buckets: [
        bucket('2008-11-08T00:00:00Z', 0),
        bucket('2008-11-09T00:00:00Z', 1),
        bucket('2008-11-10T00:00:00Z', 2),
        bucket('2008-11-11T00:00:00Z', 0),
      ],
    };
    expect(nearestLogs(histogram)).toEqual({
      total: 3,
      range: { from: '2008-11-09T00:00:00Z', to: '2008-11-11T00:00:00Z' },
    });
  });

  it('The end of the last bucket follows from the interval when no bucket comes after it.', () => {
    const histogram = {
      interval: 'PT5M',
      total: 1,
      buckets: [bucket('2008-11-09T00:00:00Z', 1)],
      partial: null,
    };
    expect(nearestLogs(histogram)?.range.to).toBe('2008-11-09T00:05:00.000Z');
  });

  it('A histogram without logs gives null.', () => {
    expect(nearestLogs({ interval: 'PT1S', total: 0, buckets: [], partial: null })).toBeNull();
  });
});

describe('withoutRange', () => {
  it('The filter stays the same but for its time range.', () => {
    expect(JSON.stringify(withoutRange({ q: 'a', from: 'now-1h', level: ['x'] }))).toBe(
      '{"q":"a","level":["x"]}',
    );
  });
});
