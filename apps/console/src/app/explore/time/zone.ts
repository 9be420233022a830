// Instants as people read and type them, in UTC or in the browser's own zone.
import type { ZoneOffset } from '@timberline/query';

/** The zone that times are shown in: UTC or the browser's own. The offset is shown beside the time either way. */
export type Zone = 'utc' | 'local';

/** Calendar parts of an instant in a zone. `month` counts from 1. */
export interface TimeParts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
}

export type TimePrecision = 'date' | 'minute' | 'second' | 'millisecond';

/** Calendar parts of `ms` (since 1970) in `zone`. */
export function partsOf(ms: number, zone: Zone): TimeParts {
  const shifted = new Date(ms + offsetMinutes(ms, zone) * 60_000);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    millisecond: shifted.getUTCMilliseconds(),
  };
}

/** The instant of calendar parts in a zone, in ms. Parts past their end carry over: 32 January is 1 February. */
export function instantOf(parts: Partial<TimeParts> & { year: number }, zone: Zone): number {
  const { year, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0 } = parts;
  if (zone === 'utc') return Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
  return new Date(year, month - 1, day, hour, minute, second, millisecond).getTime();
}

/** How many minutes the zone is east of UTC at an instant. */
export function offsetMinutes(ms: number, zone: Zone): number {
  return zone === 'utc' ? 0 : -new Date(ms).getTimezoneOffset() || 0;
}

/** The clock of a zone, for what works out times in any zone. */
export function clockOf(zone: Zone): ZoneOffset {
  return (ms) => offsetMinutes(ms, zone) * 60_000;
}

/** The zone as the API takes it: undefined for UTC, and where the browser does not tell its zone. */
export function zoneName(zone: Zone): string | undefined {
  return zone === 'utc' ? undefined : Intl.DateTimeFormat().resolvedOptions().timeZone || undefined;
}

/**
 * Whether the local time of an instant means an earlier instant as well, and so not this one: clocks that go back show
 * the same times again.
 */
export function isShownAgain(ms: number, zone: Zone): boolean {
  return instantOf(partsOf(ms, zone), zone) !== ms;
}

/** The offset of a zone at an instant for the end of a time: `Z` or `+01:00`. */
export function shortOffset(ms: number, zone: Zone): string {
  if (zone === 'utc') return 'Z';
  const minutes = offsetMinutes(ms, zone);
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** The offset of a zone at an instant, as `UTC` or `UTC+01:00`. */
export function offsetText(ms: number, zone: Zone): string {
  const minutes = offsetMinutes(ms, zone);
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '−' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** Date and time without the offset: `2008-11-09`, `2008-11-09 20:36`, `… 20:36:05` or `… 20:36:05.123`. */
export function formatTime(ms: number, zone: Zone, precision: TimePrecision = 'second'): string {
  const parts = partsOf(ms, zone);
  const date = `${String(parts.year).padStart(4, '0')}-${pad(parts.month)}-${pad(parts.day)}`;
  return precision === 'date' ? date : `${date} ${formatClock(ms, zone, precision)}`;
}

/** The time of day: `20:36`, `20:36:05` or `20:36:05.123`. */
export function formatClock(
  ms: number,
  zone: Zone,
  precision: Exclude<TimePrecision, 'date'> = 'minute',
): string {
  const parts = partsOf(ms, zone);
  const minute = `${pad(parts.hour)}:${pad(parts.minute)}`;
  if (precision === 'minute') return minute;
  const second = `${minute}:${pad(parts.second)}`;
  return precision === 'second' ? second : `${second}.${String(parts.millisecond).padStart(3, '0')}`;
}

/** The coarsest precision that shows the whole instant, but never coarser than minutes. */
export function precisionOf(ms: number): Exclude<TimePrecision, 'date'> {
  if (ms % 1000 !== 0) return 'millisecond';
  return ms % 60_000 !== 0 ? 'second' : 'minute';
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
