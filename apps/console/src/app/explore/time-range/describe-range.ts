// A range of time in words that can be typed back; the offset stands beside it.
import type { TimeRange, Zone } from '../state/explore-view';
import { ageOf, isRelative, resolveTime, UNIT_MS } from '../time/instant';
import { formatClock, formatTime, offsetText, partsOf, precisionOf } from '../time/zone';

const UNIT_NAMES: Readonly<Record<string, string>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
};

/** `Last 3 hours`, `2008-11-09 20:36 to 21:00`, `Since 2008-11-09`, `All time`. */
export function describeRange(range: TimeRange, zone: Zone, now: number): string {
  const { from, to } = range;
  if (!from && !to) return 'All time';
  if (from && (!to || to === 'now')) {
    return isRelative(from) ? `Last ${lengthWords(ageOf(from) ?? 0)}` : `Since ${timeWords(from, zone, now)}`;
  }
  if (!from) return to === 'now' ? 'Until now' : `Before ${timeWords(to, zone, now)}`;
  const start = resolveTime(from, now);
  const end = resolveTime(to, now);
  if (start === undefined || end === undefined) return `${from} to ${to}`;
  if (isRelative(from) || isRelative(to ?? ''))
    return `${timeWords(from, zone, now)} to ${timeWords(to, zone, now)}`;
  return spanWords(start, end, zone);
}

/** The offset in which a range is shown; both where a change of the clock lies between its ends. */
export function rangeOffset(range: TimeRange, zone: Zone, now: number): string {
  const start = offsetText(resolveTime(range.from, now) ?? now, zone);
  const end = offsetText(resolveTime(range.to, now) ?? now, zone);
  return range.from && start !== end ? `${start} to ${end.replace('UTC', '') || end}` : end;
}

/** `3 hours`, `1 h 30 min` where no unit divides it. */
export function lengthWords(ms: number): string {
  for (const unit of ['w', 'd', 'h', 'm', 's'] as const) {
    const size = UNIT_MS[unit] ?? 1;
    const count = ms / size;
    if (Number.isInteger(count) && count > 0 && !(unit === 'w' && count < 2)) {
      return count === 1 ? (UNIT_NAMES[unit] ?? '') : `${count} ${UNIT_NAMES[unit]}s`;
    }
  }
  return shortLength(ms);
}

/** A length in at most two units: `1 h 30 min`, `2 d`, `250 ms`. */
export function shortLength(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const units: [string, number][] = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1000],
  ];
  const first = units.findIndex(([, size]) => ms >= size);
  const words: string[] = [];
  let rest = ms;
  for (const [name, size] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    if (count > 0) words.push(`${count} ${name}`);
    rest -= count * size;
  }
  return words.join(' ');
}

/** An absolute span with what both ends share said once: `2008-11-09 20:36 to 21:00`, `2008-11-09` for a day. */
export function spanWords(start: number, end: number, zone: Zone): string {
  const from = partsOf(start, zone);
  const last = partsOf(end - 1, zone);
  const wholeDays = midnight(start, zone) && midnight(end, zone);
  const sameDay = from.year === last.year && from.month === last.month && from.day === last.day;
  if (wholeDays) {
    const date = formatTime(start, zone, 'date');
    return sameDay ? date : `${date} to ${formatTime(end - 1, zone, 'date')}`;
  }
  const precision = finer(precisionOf(start), precisionOf(end));
  const until =
    sameDay && !midnight(end, zone) ? formatClock(end, zone, precision) : formatTime(end, zone, precision);
  return `${formatTime(start, zone, precision)} to ${until}`;
}

function timeWords(time: string | undefined, zone: Zone, now: number): string {
  const age = ageOf(time ?? '');
  if (age !== undefined) return age === 0 ? 'now' : `${ageWords(age)} ago`;
  const ms = resolveTime(time, now);
  if (ms === undefined) return time ?? '';
  return midnight(ms, zone) ? formatTime(ms, zone, 'date') : formatTime(ms, zone, precisionOf(ms));
}

function ageWords(ms: number): string {
  const words = lengthWords(ms);
  return /^\d/.test(words) ? words : `1 ${words}`;
}

function midnight(ms: number, zone: Zone): boolean {
  const parts = partsOf(ms, zone);
  return parts.hour + parts.minute + parts.second + parts.millisecond === 0;
}

function finer<T extends string>(a: T, b: T): T {
  const order = ['minute', 'second', 'millisecond'];
  return order.indexOf(a) > order.indexOf(b) ? a : b;
}
