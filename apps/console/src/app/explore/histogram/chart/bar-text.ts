// The texts of bars: the same in the tooltip, in the names for screen readers and in the table.
import { countText, logsText } from '../../../text/counts';
import { compareLevels } from '../../level/level';
import { formatTime, offsetText, type TimePrecision, type Zone } from '../../time/zone';
import { spanWithOffset } from '../../time-range/describe-range';
import type { Bar } from './chart';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What the tooltip shows about one bar or several. */
export interface BarsText {
  /** The span of time with its offset. */
  title: string;
  total: string;
  /** The severest level first. */
  rows: { level: string; count: string }[];
}

/** `2008-11-09 20:35 to 20:40 UTC: 13 logs; fatal 2, error 1, info 10`, the severest level first. */
export function barText(bar: Bar, zone: Zone): string {
  // Segments are ordered from the bottom of the bar up, so the severest is last.
  const parts = bar.segments.toReversed().map(({ level, count }) => `${level} ${countText(count)}`);
  const levels =
    parts.length > 1 ? `; ${parts.join(', ')}` : parts.length === 1 ? ` (${bar.segments[0]?.level})` : '';
  return `${spanWithOffset(bar.start, bar.end, zone)}: ${logsText(bar.total)}${levels}`;
}

/** The sums of adjacent bars, the severest level first; null without any bar. */
export function barsText(bars: readonly Bar[], zone: Zone): BarsText | null {
  const first = bars[0];
  const last = bars.at(-1);
  if (!first || !last) return null;
  const totals = new Map<string, number>();
  for (const { segments } of bars) {
    for (const { level, count } of segments) totals.set(level, (totals.get(level) ?? 0) + count);
  }
  return {
    title: spanWithOffset(first.start, last.end, zone),
    total: logsText(bars.reduce((total, bar) => total + bar.total, 0)),
    rows: [...totals]
      .sort(([a], [b]) => compareLevels(a, b))
      .map(([level, count]) => ({ level, count: countText(count) })),
  };
}

/** The start of a bar for the table with its offset, only as precise as its interval. */
export function startText(start: number, intervalMs: number, zone: Zone): string {
  const precision = precisionOfInterval(intervalMs);
  const text = formatTime(start, zone, precision);
  // A day that does not begin at midnight of the zone needs its time of day.
  const isMidnight = formatTime(start, zone, 'millisecond') === `${text} 00:00:00.000`;
  const time = precision === 'date' && !isMidnight ? formatTime(start, zone, 'minute') : text;
  return `${time} ${offsetText(start, zone)}`;
}

function precisionOfInterval(intervalMs: number): TimePrecision {
  if (intervalMs % DAY_MS === 0) return 'date';
  if (intervalMs % MINUTE_MS === 0) return 'minute';
  return intervalMs % SECOND_MS === 0 ? 'second' : 'millisecond';
}
