// Reads RFC 3339 timestamps, by character codes since every log passes here.
import { LOG_LIMITS } from '@timberline/contract';

/** What is wrong with a timestamp, as a client reads it. */
export const TIMESTAMP_FAULTS = {
  form: 'must be RFC 3339 with an offset, such as 2026-11-24T10:35:22.123Z or 2026-11-24T11:35:22+01:00',
  fraction: `must have at most ${LOG_LIMITS.timestampFractionDigits} digits after the second`,
  day: 'names a day that is not in the calendar',
  time: 'names an hour, minute, second or offset that does not exist',
  leap: 'may have second 60 only where UTC can have a leap second: at 23:59:60Z, the last of a month',
  range: `must lie between ${LOG_LIMITS.firstYear}-01-01T00:00:00Z and ${LOG_LIMITS.lastInstant}`,
} as const;
export type TimestampFault = keyof typeof TIMESTAMP_FAULTS;

const LAST_MILLISECONDS = Date.UTC(2262, 3, 11, 23, 47, 16);
const LAST_FRACTION = 854_775_807;
/** Offsets past this are RFC 3339, but Elasticsearch (java.time) refuses them. */
const LAST_STORED_OFFSET_MINUTES = 18 * 60;
/** Characters of a timestamp with nine digits after its second and an offset. */
const LONGEST_TIMESTAMP = '2026-11-24T10:35:22.123456789+01:00'.length;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Reads a timestamp. Gives the text to store: the text as sent, or the same instant in UTC where Elasticsearch
 * cannot read it as sent (`t`, `z`, a leap second, an offset past 18 hours). A leap second is stored as the last
 * nanosecond before it ends the day, so that it keeps its place between its neighbours.
 */
export function readTimestamp(text: string): string | { fault: TimestampFault } {
  const length = text.length;
  if (length < 20) return { fault: 'form' };
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const separator = text.charCodeAt(10);
  if (
    (year | month | day | hour | minute | second) < 0 ||
    text.charCodeAt(4) !== DASH ||
    text.charCodeAt(7) !== DASH ||
    (separator !== UPPER_T && separator !== LOWER_T) ||
    text.charCodeAt(13) !== COLON ||
    text.charCodeAt(16) !== COLON
  )
    return { fault: 'form' };

  let at = 19;
  let fraction = 0;
  if (text.charCodeAt(at) === DOT) {
    const from = ++at;
    while (isDigit(text.charCodeAt(at))) {
      if (at - from < LOG_LIMITS.timestampFractionDigits)
        fraction = fraction * 10 + text.charCodeAt(at) - ZERO;
      at++;
    }
    if (at === from) return { fault: 'form' };
    if (at - from > LOG_LIMITS.timestampFractionDigits) {
      return { fault: offsetFault(text, at) ?? 'fraction' };
    }
    for (let digit = at - from; digit < LOG_LIMITS.timestampFractionDigits; digit++) fraction *= 10;
  }

  const zone = text.charCodeAt(at);
  let offset = 0;
  if ((zone === UPPER_Z || zone === LOWER_Z) && at + 1 === length) {
    // UTC.
  } else {
    const fault = offsetFault(text, at);
    if (fault) return { fault };
    offset = digits(text, at + 1, at + 3) * 60 + digits(text, at + 4, at + 6);
    if (offset >= 24 * 60 || digits(text, at + 4, at + 6) > 59) offset = Infinity;
    if (zone === DASH) offset = -offset;
  }

  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return { fault: 'day' };
  if (hour > 23 || minute > 59 || second > 60 || !Number.isFinite(offset)) return { fault: 'time' };

  const plain =
    separator === UPPER_T &&
    zone !== LOWER_Z &&
    second < 60 &&
    offset <= LAST_STORED_OFFSET_MINUTES &&
    offset >= -LAST_STORED_OFFSET_MINUTES;
  // Far from both ends of the range nothing needs to be counted.
  if (plain && year > 1970 && year < 2262) return text;

  // Not Date.UTC, to which a year below 100 means 19xx.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const milliseconds = date.setUTCHours(hour, minute - offset, Math.min(second, 59));
  if (second === 60) {
    const next = new Date(milliseconds + 1000);
    if (next.getUTCDate() !== 1 || next.getUTCHours() !== 0 || next.getUTCMinutes() !== 0)
      return { fault: 'leap' };
    fraction = 999_999_999;
  }
  if (milliseconds < 0 || milliseconds > LAST_MILLISECONDS) return { fault: 'range' };
  if (milliseconds === LAST_MILLISECONDS && fraction > LAST_FRACTION) return { fault: 'range' };
  if (plain) return text;
  const inUtc = date.toISOString().slice(0, 19);
  return fraction === 0 ? `${inUtc}Z` : `${inUtc}.${String(fraction).padStart(9, '0')}Z`;
}

/**
 * Whether a timestamp is stored as it was sent. The usual form, in UTC and on one of the first 28 days, is seen at a
 * glance; others are read.
 */
export function isStoredAsSent(bytes: Buffer, start: number, end: number): boolean {
  if (end - start > LONGEST_TIMESTAMP) return false;
  if (isUsualTimestamp(bytes, start, end)) return true;
  const text = bytes.toString('latin1', start, end);
  return readTimestamp(text) === text;
}

/** `2026-11-24T10:35:22.123Z`, with up to nine digits after the second. */
function isUsualTimestamp(bytes: Buffer, start: number, end: number): boolean {
  const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
  const month = twoDigits(bytes, start + 5);
  const day = twoDigits(bytes, start + 8);
  if (!(year > 1970 && year < 2262 && month >= 1 && month <= 12 && day >= 1 && day <= 28)) return false;
  if (!(
    twoDigits(bytes, start + 11) < 24 &&
    twoDigits(bytes, start + 14) < 60 &&
    twoDigits(bytes, start + 17) < 60
  ))
    return false;
  if (bytes[start + 4] !== DASH || bytes[start + 7] !== DASH || bytes[start + 10] !== UPPER_T) return false;
  if (bytes[start + 13] !== COLON || bytes[start + 16] !== COLON || bytes[end - 1] !== UPPER_Z) return false;
  let at = start + 19;
  if (at === end - 1) return true;
  if (bytes[at++] !== DOT || at === end - 1 || end - 1 - at > LOG_LIMITS.timestampFractionDigits)
    return false;
  for (; at < end - 1; at++) if (!isDigit(bytes[at]!)) return false;
  return true;
}

/** The number of two digits; NaN where there are others. */
function twoDigits(bytes: Buffer, at: number): number {
  const [tens, ones] = [bytes[at]!, bytes[at + 1]!];
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : NaN;
}

/** What is wrong with the form of `+01:00` at the end of a text; undefined when nothing is. */
function offsetFault(text: string, at: number): 'form' | undefined {
  const sign = text.charCodeAt(at);
  if ((sign === UPPER_Z || sign === LOWER_Z) && at + 1 === text.length) return undefined;
  if (
    (sign !== PLUS && sign !== DASH) ||
    at + 6 !== text.length ||
    digits(text, at + 1, at + 3) < 0 ||
    text.charCodeAt(at + 3) !== COLON ||
    digits(text, at + 4, at + 6) < 0
  )
    return 'form';
  return undefined;
}

function daysOf(year: number, month: number): number {
  if (month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) return 29;
  return MONTH_DAYS[month - 1] ?? 0;
}

const ZERO = 48;
const DASH = 45;
const DOT = 46;
const COLON = 58;
const PLUS = 43;
const UPPER_T = 84;
const LOWER_T = 116;
const UPPER_Z = 90;
const LOWER_Z = 122;

function isDigit(code: number): boolean {
  return code >= ZERO && code <= 57;
}

/** The number of the decimal digits in a place of the text; -1 where another character stands. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (!isDigit(code)) return -1;
    value = value * 10 + code - ZERO;
  }
  return value;
}
