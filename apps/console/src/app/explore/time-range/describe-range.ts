// A range of time as text, which parse-range.ts can parse back. The offset from UTC is a separate text.
import type { TimeRange } from '../state/explore-view';
import { ageOf, isRelative, resolveTime, UNIT_MS } from '../time/instant';
import {
  formatClock,
  formatTime,
  instantOf,
  isShownAgain,
  offsetMinutes,
  offsetText,
  partsOf,
  precisionOf,
  shortOffset,
  type Zone,
} from '../time/zone';

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
  const end = resolveTime(range.to, now) ?? now;
  return offsetsText(range.from ? (resolveTime(range.from, now) ?? now) : end, end, zone);
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

/** An absolute span with its offset: `2008-11-09 20:36 to 21:00 UTC`; with both if the clocks change within it. */
export function spanWithOffset(start: number, end: number, zone: Zone): string {
  const text = spanText(start, end, zone);
  const isTold = !isWholeDays(start, end, zone) && needsOffsets(start, end, zone);
  return isTold ? text : `${text} ${offsetsText(start, end, zone)}`;
}

/**
 * An absolute span that does not repeat its date: `2008-11-09 20:36 to 21:00`, or `2008-11-09` for a whole day. Its ends
 * have their offsets if the clocks change between them or show the same time again.
 */
function spanText(start: number, end: number, zone: Zone): string {
  const endsOnSameDay = formatTime(start, zone, 'date') === formatTime(end - 1, zone, 'date');
  if (isWholeDays(start, end, zone)) {
    const date = formatTime(start, zone, 'date');
    return endsOnSameDay ? date : `${date} to ${formatTime(end - 1, zone, 'date')}`;
  }
  const precision = finer(precisionOf(start), precisionOf(end));
  const endText =
    endsOnSameDay && !isMidnight(end, zone)
      ? formatClock(end, zone, precision)
      : formatTime(end, zone, precision);
  const withOffsets = needsOffsets(start, end, zone);
  const offset = (ms: number): string => (withOffsets ? shortOffset(ms, zone) : '');
  return `${formatTime(start, zone, precision)}${offset(start)} to ${endText}${offset(end)}`;
}

/** The offset of both ends: `UTC+02:00`, or `UTC+02:00 to +01:00` if the clocks change between them. */
function offsetsText(start: number, end: number, zone: Zone): string {
  const [first, last] = [offsetText(start, zone), offsetText(end, zone)];
  return first === last ? first : `${first} to ${last.replace('UTC', '') || last}`;
}

function needsOffsets(start: number, end: number, zone: Zone): boolean {
  return (
    offsetMinutes(start, zone) !== offsetMinutes(end, zone) ||
    isShownAgain(start, zone) ||
    isShownAgain(end, zone)
  );
}

function isWholeDays(start: number, end: number, zone: Zone): boolean {
  return isStartOfDay(start, zone) && isStartOfDay(end, zone);
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
  if (isStartOfDay(ms, zone)) return formatTime(ms, zone, 'date');
  return formatTime(ms, zone, precisionOf(ms)) + (isShownAgain(ms, zone) ? shortOffset(ms, zone) : '');
}

/** Whether this is the first instant of a local day, which is not midnight where the clocks skip that. */
function isStartOfDay(ms: number, zone: Zone): boolean {
  const { year, month, day } = partsOf(ms, zone);
  return instantOf({ year, month, day }, zone) === ms;
}

function isMidnight(ms: number, zone: Zone): boolean {
  const { hour, minute, second, millisecond } = partsOf(ms, zone);
  return hour + minute + second + millisecond === 0;
}

function finer(a: ClockPrecision, b: ClockPrecision): ClockPrecision {
  return PRECISIONS.indexOf(a) > PRECISIONS.indexOf(b) ? a : b;
}
