// Counts over time → bars on a plot, without a canvas or a DOM: what is drawn, said and selected.
import type { Histogram } from '@timberline/contract';
import { compareLevels } from '../../level/level';
import { intervalMs } from './interval';

export interface Segment {
  level: string;
  count: number;
  y: number;
  height: number;
}

export interface Bar {
  /** First instant of the bucket in ms, and the first after it. */
  start: number;
  end: number;
  /** Of the levels that are drawn. */
  total: number;
  x: number;
  width: number;
  /** From the plot's foot up. */
  segments: Segment[];
}

export interface LevelTotal {
  level: string;
  count: number;
  /** Drawn, or left out by the filter. */
  shown: boolean;
}

export interface Chart {
  bars: Bar[];
  /** Of all levels that there are, the severest first. */
  levels: LevelTotal[];
  /** Logs in the bars that are drawn. */
  total: number;
  /** The highest bar's count, which reaches the top of the plot. */
  max: number;
  from: number;
  to: number;
  interval: number;
}

export interface Plot {
  width: number;
  height: number;
}

/** A count that is there is seen, however high its neighbours are. In px. */
const LEAST_HEIGHT = 2;
/** Space between two bars in px, where they are wide enough for it. */
const GAP = 1;

/** Lays bars out; `chosen` are the levels of the filter, none means all. Null where there is nothing to draw. */
export function layOut(histogram: Histogram, chosen: readonly string[], plot: Plot): Chart | null {
  const interval = intervalMs(histogram.interval);
  const first = histogram.buckets[0];
  if (interval === undefined || first === undefined) return null;
  const wanted = new Set(chosen.map((level) => level.toLowerCase()));
  const isShown = (level: string): boolean => wanted.size === 0 || wanted.has(level);
  const levels = levelTotals(histogram, isShown);
  const drawn = levels
    .filter((level) => level.shown)
    .map((level) => level.level)
    .reverse();

  const counted = histogram.buckets.map((bucket) => ({
    start: Date.parse(bucket.start),
    counts: drawn.map((level) => countOf(bucket.levels, level)),
  }));
  const totals = counted.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0));
  const max = totals.reduce((highest, total) => Math.max(highest, total), 0);
  const from = Date.parse(first.start);
  const to = from + histogram.buckets.length * interval;
  const slot = plot.width / histogram.buckets.length;
  const bars = counted.map(({ start, counts }, index): Bar => {
    const total = totals[index] ?? 0;
    return {
      start,
      end: start + interval,
      total,
      x: index * slot,
      width: Math.max(1, slot - (slot > 4 ? GAP : 0)),
      segments: stack(drawn, counts, max, plot.height),
    };
  });
  return { bars, levels, total: totals.reduce((sum, total) => sum + total, 0), max, from, to, interval };
}

function levelTotals(histogram: Histogram, isShown: (level: string) => boolean): LevelTotal[] {
  const sums = new Map<string, number>();
  for (const bucket of histogram.buckets) {
    for (const [level, count] of Object.entries(bucket.levels))
      sums.set(level, (sums.get(level) ?? 0) + count);
  }
  return [...sums]
    .map(([level, count]) => ({ level, count, shown: isShown(level) }))
    .sort((a, b) => compareLevels(a.level, b.level));
}

/** The least severe at the foot, so that what matters stands on top and each is at its own place in all bars. */
function stack(levels: readonly string[], counts: readonly number[], max: number, height: number): Segment[] {
  const segments: Segment[] = [];
  const least = counts.map((count) => (count > 0 ? Math.max(LEAST_HEIGHT, (count / max) * height) : 0));
  const sum = least.reduce((total, part) => total + part, 0);
  // Small counts were lifted to be seen: the others give way where the plot would not hold them all.
  const shrink = sum > height ? height / sum : 1;
  let y = height;
  levels.forEach((level, index) => {
    const part = (least[index] ?? 0) * shrink;
    if (part === 0) return;
    y -= part;
    segments.push({ level, count: counts[index] ?? 0, y, height: part });
  });
  return segments;
}

function countOf(levels: Record<string, number>, level: string): number {
  return Object.hasOwn(levels, level) ? (levels[level] ?? 0) : 0;
}

/** The bar at an x of the plot; the nearest one outside of it. */
export function barAt(chart: Chart, x: number, plot: Plot): number {
  const index = Math.floor((x / plot.width) * chart.bars.length);
  return Math.min(Math.max(index, 0), chart.bars.length - 1);
}

/** Both ends of a span of bars in ms, whichever was chosen first. */
export function spanOf(chart: Chart, a: number, b: number): [number, number] | undefined {
  const start = chart.bars[Math.min(a, b)]?.start;
  const end = chart.bars[Math.max(a, b)]?.end;
  return start === undefined || end === undefined ? undefined : [start, end];
}

/** Where a key moves from one bar to; undefined for keys that move nowhere. */
export function movedBar(key: string, at: number, count: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    PageUp: -10,
    PageDown: 10,
    Home: -count,
    End: count,
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return step === undefined ? undefined : Math.min(Math.max(at + step, 0), count - 1);
}

/** Where a bar of one chart stands in the next, as counts are renewed; undefined where it is no longer there. */
export function carriedBar(index: number, before: Chart, now: Chart): number | undefined {
  if (before.interval !== now.interval) return undefined;
  const moved = index + (before.from - now.from) / now.interval;
  return Number.isInteger(moved) && moved >= 0 && moved < now.bars.length ? moved : undefined;
}

/** Where an instant (ms) stands in a chart; undefined outside of it. */
export function barOfTime(chart: Chart, at: number): number | undefined {
  const index = Math.floor((at - chart.from) / chart.interval);
  return index >= 0 && index < chart.bars.length ? index : undefined;
}

/** The instant (ms) at an x of the plot. */
export function timeAt(chart: Chart, x: number, plot: Plot): number {
  return chart.from + (Math.min(Math.max(x, 0), plot.width) / plot.width) * (chart.to - chart.from);
}

/** A span as the page's own `from` and `to` limit it, so that the first and last bars never widen a range. */
export function clip(
  span: [number, number],
  bounds: readonly [number, number] | undefined,
): [number, number] {
  if (!bounds) return span;
  const from = Math.max(span[0], bounds[0]);
  const to = Math.min(span[1], bounds[1]);
  return from < to ? [from, to] : span;
}
