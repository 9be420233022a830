// Parses RFC 3339 timestamps by character codes, because every log passes here. Three readers must agree:
// `parseTimestamp`, `isUsualTimestamp` (a fast subset, on bytes) and `IsInstant` in validate-log.reference.ts (the specs of
// validate-log.ts and encode-scanned-log.ts compare them). `libs/query/src/time.ts` parses the times of queries.
import { LOG_LIMITS } from '@timberline/contract';
import {
  COLON,
  DOT,
  isDigit,
  LOWER_T,
  LOWER_Z,
  MINUS,
  PLUS,
  UPPER_T,
  UPPER_Z,
  ZERO,
} from '../../json/characters.ts';
import type { TimestampError } from './validation-errors.ts';

const LAST_MILLISECOND = Date.UTC(2262, 3, 11, 23, 47, 16);
const LAST_FRACTION = 854_775_807;
/** Larger offsets are RFC 3339, but Elasticsearch (java.time) rejects them. */
const MAX_STORED_OFFSET_MINUTES = 18 * 60;
const MIN_TIMESTAMP_CHARACTERS = '2026-11-24T10:35:22Z'.length;
const MAX_TIMESTAMP_CHARACTERS = '2026-11-24T10:35:22.123456789+01:00'.length;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Parses a timestamp into the text to store: the text as sent, or the same instant in UTC if Elasticsearch cannot read
 * the text (`t`, `z`, a leap second, an offset of more than 18 hours). A leap second is stored as the last nanosecond
 * before it, so that it sorts between its neighbors.
 */
export function parseTimestamp(text: string): string | { error: TimestampError } {
  const length = text.length;
  if (length < MIN_TIMESTAMP_CHARACTERS) return { error: 'form' };
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const separator = text.charCodeAt(10);
  if (
    (year | month | day | hour | minute | second) < 0 ||
    text.charCodeAt(4) !== MINUS ||
    text.charCodeAt(7) !== MINUS ||
    (separator !== UPPER_T && separator !== LOWER_T) ||
    text.charCodeAt(13) !== COLON ||
    text.charCodeAt(16) !== COLON
  )
    return { error: 'form' };

  let at = 19;
  let fraction = 0;
  if (text.charCodeAt(at) === DOT) {
    const from = ++at;
    while (isDigit(text.charCodeAt(at))) {
      if (at - from < LOG_LIMITS.timestampFractionDigits)
        fraction = fraction * 10 + text.charCodeAt(at) - ZERO;
      at++;
    }
    if (at === from) return { error: 'form' };
    if (at - from > LOG_LIMITS.timestampFractionDigits) return { error: offsetError(text, at) ?? 'fraction' };
    for (let digit = at - from; digit < LOG_LIMITS.timestampFractionDigits; digit++) fraction *= 10;
  }

  const zone = text.charCodeAt(at);
  const isUtc = (zone === UPPER_Z || zone === LOWER_Z) && at + 1 === length;
  let offset = 0;
  if (!isUtc) {
    const error = offsetError(text, at);
    if (error) return { error };
    offset = digits(text, at + 1, at + 3) * 60 + digits(text, at + 4, at + 6);
    if (offset >= 24 * 60 || digits(text, at + 4, at + 6) > 59) offset = Infinity;
    if (zone === MINUS) offset = -offset;
  }

  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return { error: 'day' };
  if (hour > 23 || minute > 59 || second > 60 || !Number.isFinite(offset)) return { error: 'time' };

  const isReadable =
    separator === UPPER_T &&
    zone !== LOWER_Z &&
    second < 60 &&
    offset <= MAX_STORED_OFFSET_MINUTES &&
    offset >= -MAX_STORED_OFFSET_MINUTES;
  // Far from both ends of the range the instant need not be computed.
  if (isReadable && year > 1970 && year < 2262) return text;

  // Not Date.UTC, which takes a year below 100 for 19xx.
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const milliseconds = date.setUTCHours(hour, minute - offset, Math.min(second, 59));
  if (second === 60) {
    const next = new Date(milliseconds + 1000);
    if (next.getUTCDate() !== 1 || next.getUTCHours() !== 0 || next.getUTCMinutes() !== 0)
      return { error: 'leap' };
    fraction = 999_999_999;
  }
  if (milliseconds < 0 || milliseconds > LAST_MILLISECOND) return { error: 'range' };
  if (milliseconds === LAST_MILLISECOND && fraction > LAST_FRACTION) return { error: 'range' };
  if (isReadable) return text;
  const inUtc = date.toISOString().slice(0, 19);
  return fraction === 0 ? `${inUtc}Z` : `${inUtc}.${String(fraction).padStart(9, '0')}Z`;
}

/**
 * Whether `parseTimestamp` gives the text as it was sent. The usual form, in UTC and on one of the first 28 days of a month,
 * is recognized without making a string.
 */
export function isStoredAsSent(bytes: Buffer, start: number, end: number): boolean {
  if (end - start > MAX_TIMESTAMP_CHARACTERS) return false;
  if (isUsualTimestamp(bytes, start, end)) return true;
  const text = bytes.toString('latin1', start, end);
  return parseTimestamp(text) === text;
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
  if (bytes[start + 4] !== MINUS || bytes[start + 7] !== MINUS || bytes[start + 10] !== UPPER_T) return false;
  if (bytes[start + 13] !== COLON || bytes[start + 16] !== COLON || bytes[end - 1] !== UPPER_Z) return false;
  let at = start + 19;
  if (at === end - 1) return true;
  if (bytes[at++] !== DOT || at === end - 1 || end - 1 - at > LOG_LIMITS.timestampFractionDigits)
    return false;
  for (; at < end - 1; at++) if (!isDigit(bytes[at]!)) return false;
  return true;
}

/** The number of two digits; NaN if they are not digits. */
function twoDigits(bytes: Buffer, at: number): number {
  const [tens, ones] = [bytes[at]!, bytes[at + 1]!];
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : NaN;
}

/** The error of an offset such as `+01:00` or `Z` at the end of a text; undefined if it has none. */
function offsetError(text: string, at: number): 'form' | undefined {
  const sign = text.charCodeAt(at);
  if ((sign === UPPER_Z || sign === LOWER_Z) && at + 1 === text.length) return undefined;
  if (
    (sign !== PLUS && sign !== MINUS) ||
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

/** The number that the characters from `from` to `to` form; -1 if one is not a digit. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (!isDigit(code)) return -1;
    value = value * 10 + code - ZERO;
  }
  return value;
}
