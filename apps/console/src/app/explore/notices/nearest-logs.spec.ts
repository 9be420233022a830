import { describe, expect, it } from 'vitest';
import { placeOf, withoutRange } from './nearest-logs';

const bucket = (start: string, total: number) => ({ start, total, levels: {} });

describe('where logs are', () => {
  it('is told from the first to the last bucket that holds any', () => {
    const histogram = {
      interval: 'P1D',
      total: 3,
      buckets: [
        bucket('2008-11-08T00:00:00Z', 0),
        bucket('2008-11-09T00:00:00Z', 1),
        bucket('2008-11-10T00:00:00Z', 2),
        bucket('2008-11-11T00:00:00Z', 0),
      ],
    };
    expect(placeOf(histogram)).toEqual({
      total: 3,
      range: { from: '2008-11-09T00:00:00Z', to: '2008-11-11T00:00:00Z' },
    });
  });

  it('ends behind the last bucket also where nothing follows it', () => {
    const histogram = { interval: 'PT5M', total: 1, buckets: [bucket('2008-11-09T00:00:00Z', 1)] };
    expect(placeOf(histogram)?.range.to).toBe('2008-11-09T00:05:00.000Z');
    expect(placeOf({ interval: 'PT1S', total: 0, buckets: [] })).toBeNull();
  });

  it('is asked with the same filter, without its range', () => {
    expect(JSON.stringify(withoutRange({ q: 'a', from: 'now-1h', level: ['x'] }))).toBe(
      '{"q":"a","level":["x"]}',
    );
  });
});
