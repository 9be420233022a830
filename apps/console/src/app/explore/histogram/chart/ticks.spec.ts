import { afterEach, describe, expect, it, vi } from 'vitest';
import { compactCount, countTicks, positionTicks, timeTicks } from './ticks';

describe('countTicks', () => {
  it('Ticks are at round numbers.', () => {
    expect(countTicks(1000, 2).map(({ text }) => text)).toEqual(['500', '1k']);
  });

  it.each([
    [7, [5]],
    [1, [1]],
    [0, []],
  ])('An axis up to %i has ticks at %j.', (max, values) => {
    expect(countTicks(max, 3).map(({ value }) => value)).toEqual(values);
  });
});

describe('compactCount', () => {
  it.each([
    [999, '999'],
    [1234, '1.2k'],
    [45_678, '45k'],
    [3_400_000, '3.4M'],
  ])('%i is shortened to %s.', (count, text) => {
    expect(compactCount(count)).toBe(text);
  });
});

describe('timeTicks', () => {
  it.each([
    {
      what: 'Among minutes only the first label has the date.',
      from: '2008-11-09T20:35:00Z',
      to: '2008-11-09T20:50:00Z',
      texts: ['2008-11-09 20:35', '20:40', '20:45'],
    },
    {
      what: 'Among hours the label of midnight has the date.',
      from: '2008-11-09T20:00:00Z',
      to: '2008-11-10T10:00:00Z',
      texts: ['2008-11-09 21:00', '11-10', '03:00', '06:00', '09:00'],
    },
    {
      what: 'Steps of years are labeled by year.',
      from: '2008-01-15T00:00:00Z',
      to: '2017-01-15T00:00:00Z',
      texts: ['2010', '2012', '2014', '2016'],
    },
    {
      what: 'Parts of a second are written in milliseconds.',
      from: '2008-11-09T20:00:00Z',
      to: '2008-11-09T20:00:01Z',
      maxTicks: 2,
      texts: ['2008-11-09 20:00:00.000', '20:00:00.500'],
    },
  ])('$what', ({ from, to, maxTicks = 5, texts }) => {
    const ticks = timeTicks(Date.parse(from), Date.parse(to), 'utc', maxTicks);
    expect(ticks.map(({ text }) => text)).toEqual(texts);
  });
});

describe('Ticks where the clocks change', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it.each([
    {
      zone: 'Europe/Berlin',
      from: '2025-10-25T20:00:00Z',
      to: '2025-10-26T03:00:00Z',
      maxTicks: 8,
      texts: ['2025-10-25 22:00', '23:00', '10-26', '01:00', '02:00', '02:00+01:00', '03:00'],
    },
    {
      zone: 'Europe/Berlin',
      from: '2025-10-25T20:00:00Z',
      to: '2025-10-27T20:00:00Z',
      maxTicks: 8,
      texts: ['2025-10-26 00:00', '06:00+01:00', '12:00', '18:00', '10-27', '06:00', '12:00', '18:00'],
    },
    {
      zone: 'Europe/Berlin',
      from: '2025-03-29T23:00:00Z',
      to: '2025-03-30T04:00:00Z',
      maxTicks: 5,
      texts: ['2025-03-30 00:00', '01:00', '03:00+02:00', '04:00', '05:00'],
    },
    {
      zone: 'America/St_Johns',
      from: '2025-11-02T02:30:00Z',
      to: '2025-11-02T06:00:00Z',
      maxTicks: 5,
      texts: ['2025-11-02 00:00', '01:00', '01:00-03:30', '02:00'],
    },
    {
      zone: 'Asia/Kathmandu',
      from: '2025-04-05T16:00:00Z',
      to: '2025-04-05T20:00:00Z',
      maxTicks: 4,
      texts: ['2025-04-05 22:00', '23:00', '04-06', '01:00'],
    },
    {
      zone: 'Australia/Lord_Howe',
      from: '2025-04-05T13:00:00Z',
      to: '2025-04-05T17:00:00Z',
      maxTicks: 5,
      texts: ['2025-04-06 00:00', '01:00', '02:00+10:30', '03:00'],
    },
    {
      zone: 'Australia/Lord_Howe',
      from: '2025-10-04T13:00:00Z',
      to: '2025-10-04T18:00:00Z',
      maxTicks: 5,
      texts: ['2025-10-05 00:00', '01:00', '03:00+11:00', '04:00'],
    },
    {
      zone: 'America/Sao_Paulo',
      from: '2018-11-04T00:00:00Z',
      to: '2018-11-04T12:00:00Z',
      maxTicks: 4,
      texts: ['2018-11-03 21:00', '11-04 01:00-02:00', '03:00', '06:00', '09:00'],
    },
    {
      zone: 'Pacific/Apia',
      from: '2011-12-28T10:00:00Z',
      to: '2012-01-02T10:00:00Z',
      maxTicks: 6,
      texts: ['2011-12-28', '12-29', '12-31', '2012-01-01', '01-02'],
    },
  ])('In $zone from $from they stand at whole hours and days.', ({ zone, from, to, maxTicks, texts }) => {
    vi.stubEnv('TZ', zone);
    const ticks = timeTicks(Date.parse(from), Date.parse(to), 'local', maxTicks);
    expect(ticks.map(({ text }) => text)).toEqual(texts);
  });

  it('A label with a date stays where it would overlap one with a time of day.', () => {
    const ticks = [
      { value: 0, text: '2025-10-25 22:00', date: '2025-10-25' },
      { value: 25, text: '23:00', date: null },
      { value: 30, text: '10-26', date: '10-26' },
      { value: 60, text: '01:00', date: null },
    ];
    expect(positionTicks(ticks, 0, 100, 400).map(({ text }) => text)).toEqual([
      '2025-10-25',
      '',
      '10-26',
      '01:00',
    ]);
  });
});

describe('positionTicks', () => {
  const from = Date.parse('2026-11-26T00:37:47.400Z');
  const axes = [11, 100, 900, 40_000, 400_000].flatMap((seconds) =>
    [200, 260, 350, 700, 1400].map((width) => ({ seconds, width })),
  );

  it.each(axes)(
    'On an axis of $seconds s and $width px no label overlaps another or leaves the axis.',
    ({ seconds, width }) => {
      const to = from + seconds * 1000;
      const ticks = positionTicks(timeTicks(from, to, 'utc', Math.floor(width / 110)), from, to, width);
      const spans = ticks
        .filter(({ text }) => text)
        .map(({ x, text, anchor }) => {
          const textWidth = text.length * 6;
          const left = anchor === 'start' ? x : anchor === 'end' ? x - textWidth : x - textWidth / 2;
          return { left, right: left + textWidth };
        });
      expect(spans.length).toBeGreaterThan(0);
      for (const [n, { left, right }] of spans.entries()) {
        expect(left).toBeGreaterThanOrEqual(spans[n - 1]?.right ?? -1);
        expect(right).toBeLessThanOrEqual(width + 1);
      }
    },
  );
});
