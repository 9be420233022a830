// What a bar says: the same words in its tooltip, in its name for screen readers and in the table.
import { compareLevels } from '../../level/level';
import type { Zone } from '../../state/explore-view';
import { formatTime, offsetText, type TimePrecision } from '../../time/zone';
import { spanWords } from '../../time-range/describe-range';
import type { Bar } from './chart';

const COUNT = new Intl.NumberFormat('en');

/** `12,345`. */
export function countText(count: number): string {
  return COUNT.format(count);
}

/** `1 log`, `12,345 logs`. */
export function logsText(count: number): string {
  return `${countText(count)} ${count === 1 ? 'log' : 'logs'}`;
}

/** `2008-11-09 20:35 to 20:40 UTC`. */
export function spanText(start: number, end: number, zone: Zone): string {
  return `${spanWords(start, end, zone)} ${offsetText(start, zone)}`;
}

/** `2008-11-09 20:35 to 20:40 UTC: 13 logs; fatal 2, error 1, info 10`, the severest first. */
export function barText(bar: Bar, zone: Zone): string {
  const parts = severestFirst(bar).map((segment) => `${segment.level} ${countText(segment.count)}`);
  const counts =
    parts.length > 1 ? `; ${parts.join(', ')}` : parts.length === 1 ? ` (${bar.segments[0]?.level})` : '';
  return `${spanText(bar.start, bar.end, zone)}: ${logsText(bar.total)}${counts}`;
}

export interface BarsText {
  /** When, with the offset. */
  title: string;
  total: string;
  rows: { level: string; count: string }[];
}

/** What bars that stand side by side hold together, the severest level first; null of none. */
export function barsText(bars: readonly Bar[], zone: Zone): BarsText | null {
  const first = bars[0];
  const last = bars.at(-1);
  if (!first || !last) return null;
  const sums = new Map<string, number>();
  for (const { segments } of bars) {
    for (const { level, count } of segments) sums.set(level, (sums.get(level) ?? 0) + count);
  }
  return {
    title: spanText(first.start, last.end, zone),
    total: logsText(bars.reduce((sum, bar) => sum + bar.total, 0)),
    rows: [...sums]
      .sort(([a], [b]) => compareLevels(a, b))
      .map(([level, count]) => ({ level, count: countText(count) })),
  };
}

/** Segments are stacked from the foot up; people read the severest first. */
export function severestFirst(bar: Bar): Bar['segments'] {
  return [...bar.segments].reverse();
}

/** A row's time in the table, only as fine as the interval. */
export function startText(start: number, interval: number, zone: Zone): string {
  const precision: TimePrecision =
    interval % 86_400_000 === 0
      ? 'date'
      : interval % 60_000 === 0
        ? 'minute'
        : interval % 1000 === 0
          ? 'second'
          : 'millisecond';
  const text = formatTime(start, zone, precision);
  // Days of a zone that are no days of UTC begin within one.
  return precision === 'date' && formatTime(start, zone, 'minute') !== `${text} 00:00`
    ? formatTime(start, zone, 'minute')
    : text;
}
