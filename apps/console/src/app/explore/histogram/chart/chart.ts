// Counts over time → bars on a plot, as pure functions: what is drawn, named and selected. No charting library draws
// these bars, because each must be an element that the keyboard reaches and a screen reader reads.
import type { Histogram } from '@timberline/contract';
import { nextLocalStart, type ZoneOffset } from '@timberline/query';
import { compareLevels } from '../../level/level';
import { parseIntervalMs } from './interval';

interface Segment {
  level: string;
  count: number;
  /** Upper edge, in px from the top of the plot. */
  y: number;
  height: number;
}

export interface Bar {
  /** First instant of the interval, in ms. */
  start: number;
  /** First instant after the interval, in ms. */
  end: number;
  /** Logs of the levels that are drawn. */
  total: number;
  x: number;
  width: number;
  /** The width with the gap to the next bar. */
  slotWidth: number;
  /** From the bottom of the plot to its top. */
  segments: Segment[];
}

export interface LevelTotal {
  level: string;
  count: number;
  /** False if the filter leaves the level out, so that it is not drawn. */
  shown: boolean;
}

export interface Chart {
  bars: Bar[];
  /** All levels in the range, the severest first. */
  levels: LevelTotal[];
  /** Logs in the bars that are drawn. */
  total: number;
  /** The count of the highest bar, which reaches the top of the plot. */
  max: number;
  /** First instant of the first bar, in ms. */
  from: number;
  /** First instant after the last bar, in ms. */
  to: number;
  /** The length of an interval on the clock. A day on which the clocks change is shorter or longer. */
  intervalMs: number;
}

/** The size of the area that the bars fill, in px. */
export interface PlotSize {
  width: number;
  height: number;
}

/** The name under which the API counts all levels except the most frequent ones. */
export const OTHER_LEVELS = 'other';

/** A count above zero stays visible, however high the other bars are. */
const MIN_SEGMENT_HEIGHT_PX = 2;
const BAR_GAP_PX = 1;
/** Bars of this width or less have no gap between them. */
const MAX_GAPLESS_WIDTH_PX = 4;
const MIN_BAR_WIDTH_PX = 1;

/** How many bars each key moves; the ends of the chart are the limit. */
const KEY_STEPS: ReadonlyMap<string, number> = new Map([
  ['ArrowLeft', -1],
  ['ArrowRight', 1],
  ['PageUp', -10],
  ['PageDown', 10],
  ['Home', -Infinity],
  ['End', Infinity],
]);

/** The clock that buckets begin on which were asked for without a zone. */
const UTC: ZoneOffset = () => 0;

/**
 * Lays out the bars, each as wide as its interval is long. An empty `filterLevels` draws all levels. `zone` is the one
 * that the counts were asked for with. The result is null if there is nothing to draw.
 */
export function layOutChart(
  histogram: Histogram,
  filterLevels: readonly string[],
  plot: PlotSize,
  zone: ZoneOffset = UTC,
): Chart | null {
  const intervalMs = parseIntervalMs(histogram.interval);
  const firstBucket = histogram.buckets[0];
  if (intervalMs === undefined || firstBucket === undefined) return null;
  const levels = levelTotals(histogram, filterLevels);
  const drawnLevels = levels
    .filter(({ shown }) => shown)
    .map(({ level }) => level)
    .reverse();

  const buckets = histogram.buckets.map((bucket) => {
    const counts = drawnLevels.map((level) => countOf(bucket.levels, level));
    return { start: Date.parse(bucket.start), counts, total: sum(counts) };
  });
  const max = buckets.reduce((highest, { total }) => Math.max(highest, total), 0);
  const from = Date.parse(firstBucket.start);
  const to = nextLocalStart(buckets.at(-1)?.start ?? from, intervalMs, zone);
  const xOf = (ms: number): number => ((ms - from) / (to - from)) * plot.width;
  const gap = plot.width / buckets.length > MAX_GAPLESS_WIDTH_PX ? BAR_GAP_PX : 0;
  const bars = buckets.map(({ start, counts, total }, index): Bar => {
    const end = buckets[index + 1]?.start ?? to;
    const slotWidth = xOf(end) - xOf(start);
    return {
      start,
      end,
      total,
      x: xOf(start),
      width: Math.max(MIN_BAR_WIDTH_PX, slotWidth - gap),
      slotWidth,
      segments: stackSegments(drawnLevels, counts, max, plot.height),
    };
  });
  return { bars, levels, total: sum(buckets.map(({ total }) => total)), max, from, to, intervalMs };
}

/** The index of the bar at `x` px of the plot; the nearest one if `x` lies outside of it. */
export function barAt(chart: Chart, x: number, plot: PlotSize): number {
  return barAtTime(chart, timeAt(chart, x, plot)) ?? chart.bars.length - 1;
}

/** The instant (ms) at `x` px of the plot; its nearest end if `x` lies outside of it. */
export function timeAt(chart: Chart, x: number, plot: PlotSize): number {
  return chart.from + (clamp(x, 0, plot.width) / plot.width) * (chart.to - chart.from);
}

/** The index of the bar that holds an instant (ms); undefined outside of the chart. */
export function barAtTime(chart: Chart, ms: number): number | undefined {
  if (ms < chart.from || ms >= chart.to) return undefined;
  const index = chart.bars.findLastIndex(({ start }) => start <= ms);
  return index < 0 ? undefined : index;
}

/** The instant (ms) in the middle of a bar. */
export function middleOf(chart: Chart, index: number): number {
  const { start, end } = chart.bars[index] ?? { start: chart.from, end: chart.to };
  return (start + end) / 2;
}

/** Start and end (ms) of the bars from one index to another, in either order. */
export function spanOf(chart: Chart, a: number, b: number): [number, number] | undefined {
  const start = chart.bars[Math.min(a, b)]?.start;
  const end = chart.bars[Math.max(a, b)]?.end;
  return start === undefined || end === undefined ? undefined : [start, end];
}

/** The index of the bar that a key moves to; undefined for keys that do not move. */
export function barAfterKey(key: string, index: number, count: number): number | undefined {
  const step = KEY_STEPS.get(key);
  return step === undefined ? undefined : clamp(index + step, 0, count - 1);
}

/** The index in `after` of the bar that has `index` in `before`; undefined if `after` has no bar of the same interval. */
export function sameBar(index: number, before: Chart, after: Chart): number | undefined {
  const bar = before.bars[index];
  const moved = after.bars.findIndex(({ start, end }) => start === bar?.start && end === bar.end);
  return moved < 0 ? undefined : moved;
}

/** Where a span of time is on the plot, in px; null if it lies outside of the chart. */
export function areaOf(
  chart: Chart,
  span: readonly [number, number],
  plot: PlotSize,
): { x: number; width: number } | null {
  const [from, to] = span.map((ms) => clamp(ms, chart.from, chart.to)) as [number, number];
  if (from >= to) return null;
  const scale = plot.width / (chart.to - chart.from);
  return { x: (from - chart.from) * scale, width: (to - from) * scale };
}

/** Limits a span to the bounds of the page's range, since the first and last bars can begin before it or end after it. */
export function clipSpan(
  span: [number, number],
  bounds: readonly [number, number] | undefined,
): [number, number] {
  if (!bounds) return span;
  const from = Math.max(span[0], bounds[0]);
  const to = Math.min(span[1], bounds[1]);
  return from < to ? [from, to] : span;
}

function levelTotals(histogram: Histogram, filterLevels: readonly string[]): LevelTotal[] {
  const wanted = new Set(filterLevels.map((level) => level.toLowerCase()));
  const totals = new Map<string, number>();
  for (const bucket of histogram.buckets) {
    for (const [level, count] of Object.entries(bucket.levels)) {
      totals.set(level, (totals.get(level) ?? 0) + count);
    }
  }
  return [...totals]
    .map(([level, count]) => ({ level, count, shown: wanted.size === 0 || wanted.has(level) }))
    .sort((a, b) => compareLevels(a.level, b.level));
}

/** Stacks `levels` from the bottom up. The caller passes the least severe first, so that the severest is on top. */
function stackSegments(
  levels: readonly string[],
  counts: readonly number[],
  max: number,
  plotHeight: number,
): Segment[] {
  const heights = counts.map((count) =>
    count > 0 ? Math.max(MIN_SEGMENT_HEIGHT_PX, (count / max) * plotHeight) : 0,
  );
  const totalHeight = sum(heights);
  // Minimum heights can make the stack higher than the plot; then all segments shrink.
  const scale = totalHeight > plotHeight ? plotHeight / totalHeight : 1;
  const segments: Segment[] = [];
  let y = plotHeight;
  levels.forEach((level, index) => {
    const height = (heights[index] ?? 0) * scale;
    if (height === 0) return;
    y -= height;
    segments.push({ level, count: counts[index] ?? 0, y, height });
  });
  return segments;
}

/** Levels are names from outside, so `constructor` and `__proto__` can be among them. */
function countOf(levels: Record<string, number>, level: string): number {
  return Object.hasOwn(levels, level) ? (levels[level] ?? 0) : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
