import type { Histogram } from '@timberline/contract';
import type { Chart, PlotSize } from './chart';
import { layOutChart } from './chart';

export const plot: PlotSize = { width: 300, height: 100 };

/** Three intervals of five minutes: many logs, none, and a few of three levels. */
export const histogram: Histogram = {
  interval: 'PT5M',
  total: 1013,
  partial: null,
  buckets: [
    { start: '2008-11-09T20:35:00Z', total: 1000, levels: { info: 1000 } },
    { start: '2008-11-09T20:40:00Z', total: 0, levels: {} },
    { start: '2008-11-09T20:45:00Z', total: 13, levels: { info: 10, error: 1, fatal: 2 } },
  ],
};

/** A chart of `histogram`, or of another one that has something to draw. */
export function chartOf(counts: Histogram = histogram, filterLevels: readonly string[] = []): Chart {
  const chart = layOutChart(counts, filterLevels, plot);
  if (!chart) throw new Error('The histogram has nothing to draw.');
  return chart;
}

/** A chart of `count` intervals from `minute` past ten, each with one log. */
export function evenChart(minute: number, count = 5, minutesPerBar = 1): Chart {
  const buckets = Array.from({ length: count }, (_, n) => ({
    start: new Date(Date.UTC(2024, 4, 17, 10, minute + n * minutesPerBar)).toISOString(),
    total: 1,
    levels: { info: 1 },
  }));
  return chartOf({ interval: `PT${minutesPerBar}M`, buckets, total: count, partial: null });
}
