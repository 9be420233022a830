import { describe, expect, it } from 'vitest';
import { barsText, barText, startText } from './bar-text';
import { chartOf } from './histogram.fixture';

describe('barText', () => {
  it.each([
    [0, '2008-11-09 20:35 to 20:40 UTC: 1,000 logs (info)'],
    [1, '2008-11-09 20:40 to 20:45 UTC: 0 logs'],
    [2, '2008-11-09 20:45 to 20:50 UTC: 13 logs; fatal 2, error 1, info 10'],
  ])('Bar %i is described as: %s', (index, text) => {
    expect(barText(chartOf().bars[index]!, 'utc')).toBe(text);
  });
});

describe('barsText', () => {
  it('Adjacent bars are added up, the severest level first.', () => {
    expect(barsText(chartOf().bars, 'utc')).toEqual({
      title: '2008-11-09 20:35 to 20:50 UTC',
      total: '1,013 logs',
      rows: [
        { level: 'fatal', count: '2' },
        { level: 'error', count: '1' },
        { level: 'info', count: '1,010' },
      ],
    });
  });

  it('No bars have no text.', () => {
    expect(barsText([], 'utc')).toBeNull();
  });
});

describe('startText', () => {
  it.each([
    [86_400_000, '2008-11-09'],
    [300_000, '2008-11-09 00:00'],
    [5_000, '2008-11-09 00:00:00'],
    [100, '2008-11-09 00:00:00.000'],
  ])('A bar of %i ms starts at %s.', (intervalMs, text) => {
    expect(startText(Date.parse('2008-11-09T00:00:00Z'), intervalMs, 'utc')).toBe(text);
  });

  it('A day that does not begin at midnight of the zone has its time of day.', () => {
    expect(startText(Date.parse('2008-11-09T06:00:00Z'), 86_400_000, 'utc')).toBe('2008-11-09 06:00');
  });
});
