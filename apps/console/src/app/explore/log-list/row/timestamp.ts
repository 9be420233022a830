// Times of logs: to the nanosecond as sent, compared and shown in the zone chosen.
import type { Zone } from '../../state/explore-view';
import { formatTime, offsetMinutes } from '../../time/zone';

/** An instant: milliseconds since 1970 and the nanoseconds within the millisecond. */
export interface Instant {
  ms: number;
  ns: number;
}

const RFC3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d*)?(Z|[+-]\d\d:\d\d)$/;

/** The instant of an RFC 3339 text, or null for anything else. */
export function parseInstant(text: string): Instant | null {
  const match = RFC3339.exec(text.toUpperCase());
  if (!match) return null;
  const seconds = Date.parse(`${match[1]}${match[3]}`);
  if (Number.isNaN(seconds)) return null;
  const nanos = Number((match[2] ?? '').padEnd(9, '0'));
  return { ms: seconds + Math.floor(nanos / 1e6), ns: nanos % 1e6 };
}

/** From `a` to `b` in milliseconds with a fraction; negative when `b` is earlier. */
export function millisBetween(a: Instant, b: Instant): number {
  return b.ms - a.ms + (b.ns - a.ns) / 1e6;
}

/** A time in parts that a row shows each in its own weight. */
export interface TimeText {
  date: string;
  /** To the millisecond. */
  clock: string;
  /** Digits finer than a millisecond, without trailing zeros; often empty. */
  fine: string;
  /** `Z` or `+01:00`. */
  offset: string;
}

/** A log's time in a zone. What is no time is given back as it is, as the date. */
export function timeText(text: string, zone: Zone): TimeText {
  const instant = parseInstant(text);
  if (!instant) return { date: text, clock: '', fine: '', offset: '' };
  const [date = '', clock = ''] = formatTime(instant.ms, zone, 'millisecond').split(' ');
  const fine = instant.ns === 0 ? '' : String(instant.ns).padStart(6, '0').replace(/0+$/, '');
  return { date, clock, fine, offset: shortOffset(instant.ms, zone) };
}

/** The whole time with its offset, RFC 3339 with a space: what is copied and read out. */
export function wholeTime(text: string, zone: Zone): string {
  const { date, clock, fine, offset } = timeText(text, zone);
  return clock === '' ? date : `${date} ${clock}${fine}${offset}`;
}

/** `Z` or `+01:00`: the zone's offset at an instant. */
export function shortOffset(ms: number, zone: Zone): string {
  const minutes = offsetMinutes(ms, zone);
  if (zone === 'utc') return 'Z';
  const size = Math.abs(minutes);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** Room (px) for a time in the list's type, with so many digits finer than a millisecond, and its offset. */
export function timeWidth(zone: Zone, digits: number): number {
  const characters = '2008-11-09 20:36:15.123'.length + digits + (zone === 'utc' ? 1 : '+01:00'.length);
  return Math.ceil(characters * CHARACTER_WIDTH) + CELL_PADDING;
}

/** Width of a character of monospaced type at 12 px in px: the widest of the usual families. */
const CHARACTER_WIDTH = 7.25;
/** Space left and right of a cell's text in px. */
const CELL_PADDING = 16;

/** A span of time in at most two units: `0`, `12µs`, `3.4ms`, `1.25s`, `2m 5s`, `3h 10m`, `12d 4h`. */
export function durationText(ms: number): string {
  const size = Math.abs(ms);
  if (size === 0) return '0';
  if (size < 1) return size < 0.001 ? `${Math.round(size * 1e6)}ns` : `${short(size * 1000)}µs`;
  if (size < 1000) return `${short(size)}ms`;
  if (size < 60_000) return `${short(size / 1000)}s`;
  if (size < 3_600_000) return two(size, 60_000, 'm', 1000, 's');
  if (size < 86_400_000) return two(size, 3_600_000, 'h', 60_000, 'm');
  if (size < 8_640_000_000) return two(size, 86_400_000, 'd', 3_600_000, 'h');
  return `${Math.floor(size / 86_400_000)}d`;
}

function short(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function two(ms: number, big: number, bigName: string, small: number, smallName: string): string {
  const whole = Math.floor(ms / big);
  const rest = Math.floor((ms % big) / small);
  return rest === 0 ? `${whole}${bigName}` : `${whole}${bigName} ${rest}${smallName}`;
}
