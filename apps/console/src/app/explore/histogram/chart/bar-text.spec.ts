import { afterEach, describe, expect, it, vi } from 'vitest';
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
    [86_400_000, '2008-11-09 UTC'],
    [300_000, '2008-11-09 00:00 UTC'],
    [5_000, '2008-11-09 00:00:00 UTC'],
    [100, '2008-11-09 00:00:00.000 UTC'],
  ])('A bar of %i ms starts at %s.', (intervalMs, text) => {
    expect(startText(Date.parse('2008-11-09T00:00:00Z'), intervalMs, 'utc')).toBe(text);
  });

  it('A day that does not begin at midnight of the zone has its time of day.', () => {
    expect(startText(Date.parse('2008-11-09T06:00:00Z'), 86_400_000, 'utc')).toBe('2008-11-09 06:00 UTC');
  });
});

describe('Where the clocks change', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([
    ['2025-10-25T22:00:00Z', '2025-10-26T23:00:00Z', '2025-10-26 UTC+02:00 to +01:00'],
    ['2025-10-25T23:00:00Z', '2025-10-26T00:00:00Z', '2025-10-26 01:00 to 02:00 UTC+02:00'],
    ['2025-10-26T00:00:00Z', '2025-10-26T01:00:00Z', '2025-10-26 02:00+02:00 to 02:00+01:00'],
    ['2025-10-26T01:00:00Z', '2025-10-26T02:00:00Z', '2025-10-26 02:00+01:00 to 03:00+01:00'],
    ['2025-10-26T02:00:00Z', '2025-10-26T03:00:00Z', '2025-10-26 03:00 to 04:00 UTC+01:00'],
    ['2025-03-30T00:00:00Z', '2025-03-30T01:00:00Z', '2025-03-30 01:00+01:00 to 03:00+02:00'],
  ])('In Berlin the bar from %s to %s is called "%s".', (from, to, text) => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    const bar = { start: Date.parse(from), end: Date.parse(to), total: 1, x: 0, width: 9, slotWidth: 9 };
    expect(barText({ ...bar, segments: [] }, 'local')).toBe(`${text}: 1 log`);
    expect(barsText([{ ...bar, segments: [] }], 'local')?.title).toBe(text);
  });

  it('Each row of the table has the offset of its own start.', () => {
    vi.stubEnv('TZ', 'Australia/Lord_Howe');
    const rows = ['2025-04-05T14:00:00Z', '2025-04-05T15:30:00Z'].map((start) =>
      startText(Date.parse(start), 3_600_000, 'local'),
    );
    expect(rows).toEqual(['2025-04-06 01:00 UTC+11:00', '2025-04-06 02:00 UTC+10:30']);
  });
});
