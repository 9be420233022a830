// Times as users write them, and the exact bounds that a comparison with them means.

import { formatNanos, MAX_NANOS, MIN_NANOS, NANOS_PER_MILLISECOND, parseNanos } from '../nanos.ts';
import type { Comparison } from './fields.ts';

/**
 * A parsed time: an instant (RFC 3339 with an offset), the span that a shorter form names (a day, a minute, …; in UTC
 * without an offset), or a time relative to now. `text` is what was written. `at`, `from` and `to` (exclusive) are in
 * UTC with nine digits of a second.
 */
export type TimeValue =
  | { kind: 'instant'; text: string; at: string }
  | { kind: 'span'; text: string; from: string; to: string }
  | { kind: 'relative'; text: string; agoMs: number };

/** Inclusive bounds to the nanosecond. A missing bound is open. */
export interface TimeRange {
  gte?: string;
  lte?: string;
}

/** The forms of a time, for error messages. */
export const TIME_FORMS =
  'a time such as 2008-11-09T20:36:15Z, a day or minute such as 2008-11-09 or 2008-11-09T20:36, now, or now-15m (with s, m, h, d or w)';

const UNITS: Record<string, number> = { s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5 };

const RELATIVE = /^now(?:-(\d{1,6})([smhdw]))?$/;
const WRITTEN =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[Tt ](\d\d)(?::(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?([Zz]|[+-]\d\d:\d\d)?)?)?)?$/;

/**
 * A time whose offset lost its sign: in the query string of a URL, `+` means a blank, and before an offset only a plus
 * can have been meant. Any other text stays as it is.
 */
export function restorePlus(time: string): string {
  return time.replace(/(\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?) (\d\d:\d\d)$/, '$1+$2');
}

/** Parses a time, or returns null if the text is not one. */
export function parseTime(text: string): TimeValue | null {
  const relative = RELATIVE.exec(text);
  if (relative) {
    return { kind: 'relative', text, agoMs: Number(relative[1] ?? 0) * (UNITS[relative[2] ?? 's'] ?? 0) };
  }
  const match = WRITTEN.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  if (zone !== undefined && hour === undefined) return null;
  const y = Number(year);
  const mo = Number(month ?? 1);
  const d = Number(day ?? 1);
  const h = Number(hour ?? 0);
  const mi = Number(minute ?? 0);
  const s = Number(second ?? 0);
  if (mo < 1 || mo > 12 || d < 1 || d > daysIn(y, mo) || h > 23 || mi > 59 || s > 60) return null;
  const offset = zoneMinutes(zone);
  if (offset === null) return null;
  const from = utcNanos(y, mo, d, h, mi - offset, s) + BigInt((fraction ?? '').padEnd(9, '0'));
  // A complete RFC 3339 time is an instant; any shorter form is a span of its precision.
  if (zone !== undefined && second !== undefined) return { kind: 'instant', text, at: formatNanos(from) };
  const to =
    fraction !== undefined
      ? from + 10n ** BigInt(9 - fraction.length)
      : second !== undefined
        ? from + 1_000_000_000n
        : minute !== undefined
          ? from + 60_000_000_000n
          : hour !== undefined
            ? from + 3_600_000_000_000n
            : day !== undefined
              ? utcNanos(y, mo, d + 1, 0, 0, 0)
              : month !== undefined
                ? utcNanos(y, mo + 1, 1, 0, 0, 0)
                : utcNanos(y + 1, 1, 1, 0, 0, 0);
  return { kind: 'span', text, from: formatNanos(from), to: formatNanos(to) };
}

/**
 * Returns the bounds of a comparison with a time, or null if no stored time can satisfy it. A span counts as a whole:
 * `>` begins after its end, and `<=` includes its end. A bound before 1970 or after 2262, where no time can be stored,
 * is left open. `nowMs` is the value of `now`, in milliseconds since 1970.
 */
export function timeRange(op: 'eq' | Comparison, value: TimeValue, nowMs: number): TimeRange | null {
  const [first, last] = boundsOf(value, nowMs);
  const low = op === 'eq' || op === 'gte' ? first : op === 'gt' ? last + 1n : null;
  const high = op === 'eq' || op === 'lte' ? last : op === 'lt' ? first - 1n : null;
  if (low !== null && low > MAX_NANOS) return null;
  if (high !== null && high < MIN_NANOS) return null;
  const range: TimeRange = {};
  if (low !== null && low > MIN_NANOS) range.gte = formatNanos(low);
  if (high !== null && high < MAX_NANOS) range.lte = formatNanos(high);
  return range;
}

/** Returns a time in nanoseconds since 1970, or null if the text is not RFC 3339 with an offset. */
export function epochNanos(text: string): bigint | null {
  const value = parseTime(text);
  return value?.kind === 'instant' ? parseNanos(value.at) : null;
}

function boundsOf(value: TimeValue, nowMs: number): [bigint, bigint] {
  if (value.kind === 'span') return [parseNanos(value.from), parseNanos(value.to) - 1n];
  const at =
    value.kind === 'instant'
      ? parseNanos(value.at)
      : BigInt(Math.floor(nowMs) - value.agoMs) * NANOS_PER_MILLISECOND;
  return [at, at];
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function zoneMinutes(zone: string | undefined): number | null {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function utcNanos(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): bigint {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return BigInt(date.getTime()) * NANOS_PER_MILLISECOND;
}
