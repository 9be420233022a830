import { describe, expect, it } from 'vitest';
import type { Histogram } from '@timberline/contract';
import { barsText, barText } from './bar-text';
import { barAt, carriedBar, clip, layOut, movedBar, spanOf } from './chart';
import { intervalMs } from './interval';
import { compactCount, countTicks, placeTicks, timeTicks } from './ticks';

const plot = { width: 300, height: 100 };
const histogram: Histogram = {
  interval: 'PT5M',
  total: 1013,
  buckets: [
    { start: '2008-11-09T20:35:00Z', total: 1000, levels: { info: 1000 } },
    { start: '2008-11-09T20:40:00Z', total: 0, levels: {} },
    { start: '2008-11-09T20:45:00Z', total: 13, levels: { info: 10, error: 1, fatal: 2 } },
  ],
};

describe('the chart', () => {
  it('lays bars side by side and stacks the severest on top', () => {
    const chart = layOut(histogram, [], plot);
    expect(chart?.bars.map((bar) => [bar.x, bar.total])).toEqual([
      [0, 1000],
      [100, 0],
      [200, 13],
    ]);
    const last = chart?.bars[2]?.segments ?? [];
    expect(last.map((segment) => segment.level)).toEqual(['info', 'error', 'fatal']);
    expect(last.map((segment) => segment.y)).toEqual(
      [...last.map((segment) => segment.y)].sort((a, b) => b - a),
    );
    expect(chart?.bars[0]?.segments[0]).toMatchObject({ y: 0, height: 100 });
  });

  it('shows one log beside a thousand', () => {
    const chart = layOut(histogram, [], plot);
    for (const segment of chart?.bars[2]?.segments ?? []) expect(segment.height).toBeGreaterThanOrEqual(2);
  });

  it('never grows over the plot', () => {
    const many = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`l${index}`, index === 0 ? 100_000 : 1]),
    );
    const chart = layOut(
      { ...histogram, buckets: [{ start: '2008-11-09T20:35:00Z', total: 1, levels: many }] },
      [],
      plot,
    );
    const ys = chart?.bars[0]?.segments.map((segment) => segment.y) ?? [];
    expect(Math.min(...ys)).toBeGreaterThanOrEqual(-1e-9);
  });

  it('draws the levels of the filter and still counts the others', () => {
    const chart = layOut(histogram, ['Error'], plot);
    expect(chart?.total).toBe(1);
    expect(chart?.levels).toEqual([
      { level: 'fatal', count: 2, shown: false },
      { level: 'error', count: 1, shown: true },
      { level: 'info', count: 1010, shown: false },
    ]);
  });

  it('draws nothing of nothing', () => {
    expect(layOut({ interval: 'PT1S', buckets: [], total: 0 }, [], plot)).toBeNull();
  });

  it('takes a level named like a member of objects for a level', () => {
    const levels = JSON.parse('{"constructor": 3, "__proto__": 4}') as Record<string, number>;
    const chart = layOut(
      { ...histogram, buckets: [{ start: '2008-11-09T20:35:00Z', total: 7, levels }] },
      [],
      plot,
    );
    expect(chart?.total).toBe(7);
  });

  it('finds the bar under the pointer and the span between two', () => {
    const chart = layOut(histogram, [], plot);
    if (!chart) throw new Error('no chart');
    expect([-5, 0, 99, 100, 299, 400].map((x) => barAt(chart, x, plot))).toEqual([0, 0, 0, 1, 2, 2]);
    expect(spanOf(chart, 2, 1)).toEqual([
      Date.parse('2008-11-09T20:40:00Z'),
      Date.parse('2008-11-09T20:50:00Z'),
    ]);
    expect(clip([0, 100], [10, 90])).toEqual([10, 90]);
    expect(clip([0, 100], undefined)).toEqual([0, 100]);
  });

  it('finds a bar again when the counts are renewed', () => {
    const before = layOut(histogram, [], plot)!;
    const later = layOut({ ...histogram, buckets: histogram.buckets.slice(1) }, [], plot)!;
    expect([0, 1, 2].map((index) => carriedBar(index, before, later))).toEqual([undefined, 0, 1]);
    expect(carriedBar(1, before, { ...later, interval: 1 })).toBeUndefined();
  });

  it('moves by keys and stops at both ends', () => {
    expect(movedBar('ArrowRight', 59, 60)).toBe(59);
    expect(movedBar('PageUp', 15, 60)).toBe(5);
    expect(movedBar('End', 0, 60)).toBe(59);
    expect(movedBar('constructor', 0, 60)).toBeUndefined();
  });
});

describe('what bars say', () => {
  it('names when, how many, and of which levels, the severest first', () => {
    const bars = layOut(histogram, [], plot)?.bars ?? [];
    expect(bars.map((bar) => barText(bar, 'utc'))).toEqual([
      '2008-11-09 20:35 to 20:40 UTC: 1,000 logs (info)',
      '2008-11-09 20:40 to 20:45 UTC: 0 logs',
      '2008-11-09 20:45 to 20:50 UTC: 13 logs; fatal 2, error 1, info 10',
    ]);
  });

  it('adds up bars that are marked together', () => {
    expect(barsText(layOut(histogram, [], plot)?.bars ?? [], 'utc')).toEqual({
      title: '2008-11-09 20:35 to 20:50 UTC',
      total: '1,013 logs',
      rows: [
        { level: 'fatal', count: '2' },
        { level: 'error', count: '1' },
        { level: 'info', count: '1,010' },
      ],
    });
    expect(barsText([], 'utc')).toBeNull();
  });
});

describe('its axes', () => {
  it('reads the intervals of the API', () => {
    expect(['PT5M', 'P1D', 'PT0.1S', 'P1W', 'PT1H30M', 'P', 'nonsense'].map(intervalMs)).toEqual([
      300_000,
      86_400_000,
      100,
      604_800_000,
      5_400_000,
      undefined,
      undefined,
    ]);
  });

  it('marks round numbers', () => {
    expect(countTicks(1000, 2).map((tick) => tick.text)).toEqual(['500', '1k']);
    expect(countTicks(7, 3).map((tick) => tick.at)).toEqual([5]);
    expect(countTicks(1, 3).map((tick) => tick.at)).toEqual([1]);
    expect(countTicks(0, 3)).toEqual([]);
    expect([999, 1234, 45_678, 3_400_000].map(compactCount)).toEqual(['999', '1.2k', '45k', '3.4M']);
  });

  it('marks round times of the zone and says the day first', () => {
    const texts = (from: string, to: string, count = 5) =>
      timeTicks(Date.parse(from), Date.parse(to), 'utc', count).map((tick) => tick.text);
    expect(texts('2008-11-09T20:35:00Z', '2008-11-09T20:50:00Z')).toEqual([
      '2008-11-09 20:35',
      '20:40',
      '20:45',
    ]);
    expect(texts('2008-11-09T20:00:00Z', '2008-11-10T10:00:00Z')).toEqual([
      '2008-11-09 21:00',
      '11-10',
      '03:00',
      '06:00',
      '09:00',
    ]);
    expect(texts('2008-01-15T00:00:00Z', '2017-01-15T00:00:00Z')).toEqual(['2010', '2012', '2014', '2016']);
    expect(texts('2008-11-09T20:00:00Z', '2008-11-09T20:00:01Z', 2)).toEqual([
      '2008-11-09 20:00:00.000',
      '20:00:00.500',
    ]);
  });
});

it('no words of the time axis run into each other or over its ends', () => {
  const from = Date.parse('2026-11-26T00:37:47.400Z');
  for (const seconds of [11, 100, 900, 40_000, 400_000]) {
    for (const width of [200, 260, 350, 700, 1400]) {
      const to = from + seconds * 1000;
      const ticks = placeTicks(timeTicks(from, to, 'utc', Math.floor(width / 110)), from, to, width);
      const spans = ticks
        .filter((tick) => tick.text)
        .map(({ x, text, anchor }) => {
          const room = text.length * 6;
          const left = anchor === 'start' ? x : anchor === 'end' ? x - room : x - room / 2;
          return [left, left + room] as const;
        });
      expect(spans.length).toBeGreaterThan(0);
      for (const [n, [left, right]] of spans.entries()) {
        expect(left).toBeGreaterThanOrEqual(spans[n - 1]?.[1] ?? -1);
        expect(right).toBeLessThanOrEqual(width + 1);
      }
    }
  }
});
