import { describe, expect, it } from 'vitest';
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
