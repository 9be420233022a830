import { describe, expect, it } from 'vitest';
import type { Histogram } from '@timberline/contract';
import { parseZone } from '@timberline/query';
import {
  areaOf,
  barAfterKey,
  barAt,
  barAtTime,
  clipSpan,
  layOutChart,
  middleOf,
  sameBar,
  spanOf,
  timeAt,
} from './chart';
import { chartOf, histogram, plot } from './histogram.fixture';

const minute = (n: number) => Date.parse('2008-11-09T20:00:00Z') + n * 60_000;

describe('layOutChart', () => {
  it('Bars lie beside each other, each with the total of its interval.', () => {
    expect(chartOf().bars.map(({ x, total }) => ({ x, total }))).toEqual([
      { x: 0, total: 1000 },
      { x: 100, total: 0 },
      { x: 200, total: 13 },
    ]);
  });

  it('The severest level is on top of a bar.', () => {
    const segments = chartOf().bars[2]?.segments ?? [];
    expect(segments.map(({ level }) => level)).toEqual(['info', 'error', 'fatal']);
    const ys = segments.map(({ y }) => y);
    expect(ys).toEqual([...ys].sort((a, b) => b - a));
  });

  it('The highest bar fills the plot.', () => {
    expect(chartOf().bars[0]?.segments[0]).toMatchObject({ y: 0, height: 100 });
  });

  it('A single log stays visible beside a bar of a thousand.', () => {
    for (const { height } of chartOf().bars[2]?.segments ?? []) expect(height).toBeGreaterThanOrEqual(2);
  });

  it('A bar of many small levels does not exceed the plot.', () => {
    const levels = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`l${index}`, index === 0 ? 100_000 : 1]),
    );
    const chart = chartOf({
      ...histogram,
      buckets: [{ start: '2008-11-09T20:35:00Z', total: 1, levels }],
    });
    const ys = chart.bars[0]?.segments.map(({ y }) => y) ?? [];
    expect(Math.min(...ys)).toBeGreaterThanOrEqual(-1e-9);
  });

  it('A filter by level draws only its levels and keeps the totals of the others.', () => {
    const chart = chartOf(histogram, ['Error']);
    expect(chart.total).toBe(1);
    expect(chart.levels).toEqual([
      { level: 'fatal', count: 2, shown: false },
      { level: 'error', count: 1, shown: true },
      { level: 'info', count: 1010, shown: false },
    ]);
  });

  it('A histogram without intervals has no chart.', () => {
    expect(layOutChart({ interval: 'PT1S', buckets: [], total: 0, partial: null }, [], plot)).toBeNull();
  });

  it('Levels can have the names of members of Object.prototype.', () => {
    const levels = JSON.parse('{"constructor": 3, "__proto__": 4}') as Record<string, number>;
    const chart = chartOf({
      ...histogram,
      buckets: [{ start: '2008-11-09T20:35:00Z', total: 7, levels }],
    });
    expect(chart.total).toBe(7);
  });
});

describe('A chart of local days', () => {
  const days: Histogram = {
    interval: 'P1D',
    total: 3,
    partial: null,
    buckets: ['2025-10-24T22:00:00Z', '2025-10-25T22:00:00Z', '2025-10-26T23:00:00Z'].map((start) => ({
      start,
      total: 1,
      levels: { info: 1 },
    })),
  };
  const chart = layOutChart(days, [], { width: 730, height: 100 }, parseZone('Europe/Berlin'))!;

  it('Each bar is as wide as its day is long, and ends where the next one begins.', () => {
    expect(chart.bars.map(({ x, slotWidth }) => [x, slotWidth])).toEqual([
      [0, 240],
      [240, 250],
      [490, 240],
    ]);
    expect(spanOf(chart, 1, 1)).toEqual([
      Date.parse('2025-10-25T22:00:00Z'),
      Date.parse('2025-10-26T23:00:00Z'),
    ]);
    expect(chart.to).toBe(Date.parse('2025-10-27T23:00:00Z'));
  });

  it('The last bar ends with its day, even if that is longer.', () => {
    const last = layOutChart(
      { ...days, buckets: days.buckets.slice(0, 2) },
      [],
      plot,
      parseZone('Europe/Berlin'),
    );
    expect(last?.to).toBe(Date.parse('2025-10-26T23:00:00Z'));
  });

  it.each([
    [239, 0],
    [240, 1],
    [489, 1],
    [490, 2],
  ])('At %i px of 730 is bar %i.', (x, bar) => {
    expect(barAt(chart, x, { width: 730, height: 100 })).toBe(bar);
  });
});

describe('barAt and timeAt', () => {
  it.each([
    [-5, 0],
    [0, 0],
    [99, 0],
    [100, 1],
    [299, 2],
    [400, 2],
  ])('At %i px of 300 is bar %i.', (x, bar) => {
    expect(barAt(chartOf(), x, plot)).toBe(bar);
  });

  it.each([
    [-5, 35],
    [150, 42.5],
    [400, 50],
  ])('At %i px of 300 it is minute %d.', (x, at) => {
    expect(timeAt(chartOf(), x, plot)).toBe(minute(at));
  });
});

describe('barAtTime', () => {
  it('An instant belongs to the bar whose interval holds it.', () => {
    expect(barAtTime(chartOf(), middleOf(chartOf(), 1))).toBe(1);
  });

  it('The end of the chart belongs to no bar.', () => {
    expect(barAtTime(chartOf(), minute(50))).toBeUndefined();
  });
});

describe('spanOf', () => {
  it('The span between two bars includes both, in either order.', () => {
    expect(spanOf(chartOf(), 2, 1)).toEqual([minute(40), minute(50)]);
    expect(spanOf(chartOf(), 1, 2)).toEqual([minute(40), minute(50)]);
  });
});

describe('areaOf', () => {
  it('A span is drawn at its times, as far as it is in the chart.', () => {
    expect(areaOf(chartOf(), [minute(40), minute(45)], plot)).toEqual({ x: 100, width: 100 });
    expect(areaOf(chartOf(), [minute(0), minute(40)], plot)).toEqual({ x: 0, width: 100 });
  });

  it('A span outside of the chart is not drawn.', () => {
    expect(areaOf(chartOf(), [minute(0), minute(35)], plot)).toBeNull();
    expect(areaOf(chartOf(), [minute(50), minute(55)], plot)).toBeNull();
  });
});

describe('clipSpan', () => {
  it('A span is limited to the bounds.', () => {
    expect(clipSpan([0, 100], [10, 90])).toEqual([10, 90]);
  });

  it('Without bounds a span stays as it is.', () => {
    expect(clipSpan([0, 100], undefined)).toEqual([0, 100]);
  });
});

describe('sameBar', () => {
  const later = chartOf({ ...histogram, buckets: histogram.buckets.slice(1) });

  it.each([
    [0, undefined],
    [1, 0],
    [2, 1],
  ])('After the first bar has left the chart, bar %i is bar %s.', (index, after) => {
    expect(sameBar(index, chartOf(), later)).toBe(after);
  });

  it('A chart with another interval has no bar in common.', () => {
    expect(
      sameBar(
        1,
        chartOf(),
        chartOf({ ...histogram, interval: 'PT10M', buckets: histogram.buckets.slice(1, 2) }),
      ),
    ).toBeUndefined();
  });
});

describe('barAfterKey', () => {
  it.each([
    ['ArrowRight', 59, 59],
    ['ArrowLeft', 59, 58],
    ['PageUp', 15, 5],
    ['PageDown', 55, 59],
    ['Home', 30, 0],
    ['End', 0, 59],
    ['constructor', 0, undefined],
  ])('%s moves from bar %i of 60 to %s.', (key, index, after) => {
    expect(barAfterKey(key, index, 60)).toBe(after);
  });
});
