// A range of time as text, which parse-range.ts can parse back. The offset from UTC is a separate text.
import type { TimeRange } from '../state/explore-view';
import { ageOf, isRelative, resolveTime, UNIT_MS } from '../time/instant';
import { formatClock, formatTime, offsetText, partsOf, precisionOf, type Zone } from '../time/zone';

const LONG_UNITS = [
  ['w', 'week'],
  ['d', 'day'],
  ['h', 'hour'],
  ['m', 'minute'],
  ['s', 'second'],
] as const;
const SHORT_UNITS: readonly (readonly [name: string, ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
];
const PRECISIONS = ['minute', 'second', 'millisecond'] as const;

type ClockPrecision = (typeof PRECISIONS)[number];

/** `Last 3 hours`, `2008-11-09 20:36 to 21:00`, `Since 2008-11-09`, `All time`. `now` is the clock in ms. */
export function describeRange(range: TimeRange, zone: Zone, now: number): string {
  const { from, to } = range;
  if (!from && !to) return 'All time';
  if (!from) return to === 'now' ? 'Until now' : `Before ${timeText(to, zone, now)}`;
  if (!to || to === 'now') {
    return isRelative(from) ? `Last ${lastText(ageOf(from) ?? 0)}` : `Since ${timeText(from, zone, now)}`;
  }
  const start = resolveTime(from, now);
  const end = resolveTime(to, now);
  if (start === undefined || end === undefined) return `${from} to ${to}`;
  if (isRelative(from) || isRelative(to)) {
    return `${timeText(from, zone, now)} to ${timeText(to, zone, now)}`;
  }
  return spanText(start, end, zone);
}

/** The offset in which a range is shown; both offsets if the clocks change between its ends. */
export function rangeOffset(range: TimeRange, zone: Zone, now: number): string {
  const start = offsetText(resolveTime(range.from, now) ?? now, zone);
  const end = offsetText(resolveTime(range.to, now) ?? now, zone);
  return range.from && start !== end ? `${start} to ${end.replace('UTC', '') || end}` : end;
}

/** `3 hours`, `1 hour`, or `1 h 30 min` if the length is not a multiple of one unit. */
export function lengthText(ms: number): string {
  for (const [unit, name] of LONG_UNITS) {
    const count = ms / (UNIT_MS[unit] ?? 1);
    // Seven days are not called one week.
    if (Number.isInteger(count) && count > 0 && !(unit === 'w' && count === 1)) {
      return count === 1 ? `1 ${name}` : `${count} ${name}s`;
    }
  }
  return shortLengthText(ms);
}

/** A length in at most two units: `1 h 30 min`, `2 d`, `250 ms`. */
export function shortLengthText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const first = SHORT_UNITS.findIndex(([, size]) => ms >= size);
  const parts: string[] = [];
  let rest = ms;
  for (const [name, size] of SHORT_UNITS.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count} ${name}`);
    rest -= count * size;
  }
  return parts.join(' ');
}

/** An absolute span that does not repeat its date: `2008-11-09 20:36 to 21:00`, or `2008-11-09` for a whole day. */
export function spanText(start: number, end: number, zone: Zone): string {
  const endsOnSameDay = formatTime(start, zone, 'date') === formatTime(end - 1, zone, 'date');
  if (isMidnight(start, zone) && isMidnight(end, zone)) {
    const date = formatTime(start, zone, 'date');
    return endsOnSameDay ? date : `${date} to ${formatTime(end - 1, zone, 'date')}`;
  }
  const precision = finer(precisionOf(start), precisionOf(end));
  const endText =
    endsOnSameDay && !isMidnight(end, zone)
      ? formatClock(end, zone, precision)
      : formatTime(end, zone, precision);
  return `${formatTime(start, zone, precision)} to ${endText}`;
}

/** A length after "Last": `hour`, `3 hours`, `1 h 30 min`. */
function lastText(ms: number): string {
  return lengthText(ms).replace(/^1 (?=[a-z]+$)/, '');
}

function timeText(time: string | undefined, zone: Zone, now: number): string {
  const age = ageOf(time ?? '');
  if (age !== undefined) return age === 0 ? 'now' : `${lengthText(age)} ago`;
  const ms = resolveTime(time, now);
  if (ms === undefined) return time ?? '';
  return formatTime(ms, zone, isMidnight(ms, zone) ? 'date' : precisionOf(ms));
}

function isMidnight(ms: number, zone: Zone): boolean {
  const { hour, minute, second, millisecond } = partsOf(ms, zone);
  return hour + minute + second + millisecond === 0;
}

function finer(a: ClockPrecision, b: ClockPrecision): ClockPrecision {
  return PRECISIONS.indexOf(a) > PRECISIONS.indexOf(b) ? a : b;
}
