// Timestamps of logs, precise to the nanosecond: parsed, compared, and formatted in the chosen zone.
import { formatTime, shortOffset, type Zone } from './zone';

/** An instant: milliseconds since 1970, and the nanoseconds within that millisecond. */
export interface Instant {
  ms: number;
  ns: number;
}

/** A timestamp in the parts that a row draws with different weights. */
export interface TimeText {
  date: string;
  /** The time of day to the millisecond. */
  clock: string;
  /** Digits finer than a millisecond, without trailing zeros. Usually empty. */
  fine: string;
  /** `Z` or `+01:00`. */
  offset: string;
}

const RFC3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d*)?(Z|[+-]\d\d:\d\d)$/;

/** The instant of an RFC 3339 text, or null for any other text. */
export function parseInstant(text: string): Instant | null {
  const match = RFC3339.exec(text.toUpperCase());
  if (!match) return null;
  const seconds = Date.parse(`${match[1]}${match[3]}`);
  if (Number.isNaN(seconds)) return null;
  const nanos = Number((match[2] ?? '').padEnd(9, '0'));
  return { ms: seconds + Math.floor(nanos / 1e6), ns: nanos % 1e6 };
}

/** The time from `a` to `b` in milliseconds, with a fraction. Negative when `b` is earlier. */
export function millisBetween(a: Instant, b: Instant): number {
  return b.ms - a.ms + (b.ns - a.ns) / 1e6;
}

/** A timestamp in a zone. A text that is not a timestamp is returned unchanged, as the date. */
export function timeText(text: string, zone: Zone): TimeText {
  const instant = parseInstant(text);
  if (!instant) return { date: text, clock: '', fine: '', offset: '' };
  const [date = '', clock = ''] = formatTime(instant.ms, zone, 'millisecond').split(' ');
  const fine = instant.ns === 0 ? '' : String(instant.ns).padStart(6, '0').replace(/0+$/, '');
  return { date, clock, fine, offset: shortOffset(instant.ms, zone) };
}

/** The whole timestamp with its offset, as RFC 3339 with a space instead of the `T`. */
export function fullTime(text: string, zone: Zone): string {
  const { date, clock, fine, offset } = timeText(text, zone);
  return clock === '' ? date : `${date} ${clock}${fine}${offset}`;
}
