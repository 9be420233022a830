// A time in any form that programs write → RFC 3339 text with an offset.
import { COLON, DOT, isDigit, MINUS, PLUS, SPACE, ZERO } from './characters.ts';
import { formatInstant } from './civil.ts';
import { scanned, scannedSeconds, scanTime } from './scan-time.ts';
import type { ZoneOffset } from './zone.ts';

/** Numbers from here on are milliseconds: as seconds they would be after the year 5138. */
const FIRST_MILLISECONDS = 1e11;
const FIRST_MICROSECONDS = 1e14;
const FIRST_NANOSECONDS = 1e17;
/** The longest text that is looked at: `Wednesday, September 30, 2026 10:35:22.123456789 AM +01:00` is shorter. */
const MAX_TIME_CHARACTERS = 64;
/** Where the seconds of `2026-11-24T10:35:22` end. */
const SECOND_END = 19;
const MAX_FRACTION_DIGITS = 9;
/** `+01:00` */
const OFFSET_CHARACTERS = 6;
const UPPER_T = 0x54;
const UPPER_Z = 0x5a;
/** `1732444522`, `1732444522.123456`, `-1.5` */
const DECIMAL = /^(\d{1,20})(?:\.(\d+))?$/;
/** A double with an exponent, which JavaScript writes from 10^21 on, is too large for a time. */
const MAX_NUMBER = 1e20;

/**
 * The RFC 3339 text of a value, or undefined if it is no time from 1970 to 2262.
 *
 * ```ts
 * parseTime('24/Nov/2026:10:35:22 +0100', now, UTC); // '2026-11-24T09:35:22Z'
 * parseTime(1795602922123, now, UTC); // '2026-11-25T10:35:22.123Z'
 * ```
 *
 * @param now seconds since 1970: a text without a year is the instant that is nearest to it
 * @param zone where a text without an offset was written
 */
export function parseTime(value: unknown, now: number, zone: ZoneOffset): string | undefined {
  if (typeof value === 'number') return timeOfNumber(value);
  if (typeof value === 'string') return timeOfText(value, now, zone);
  if (typeof value === 'object' && value !== null) return timeOfObject(value, now, zone);
  return undefined;
}

/** A time from a number of seconds and one of nanoseconds, such as protobuf's `Timestamp` has. */
export function timeOfParts(seconds: number, nanos: number): string | undefined {
  if (!(Number.isInteger(seconds) && nanos >= 0 && nanos < 1e9)) return undefined;
  return formatInstant(seconds, nanos === 0 ? '' : String(Math.floor(nanos)).padStart(9, '0'));
}

/** A time from the digits of nanoseconds since 1970, such as Loki's and OTLP's JSON have. */
export function timeOfNanosText(digits: string): string | undefined {
  if (digits.length > 19 || !DECIMAL.test(digits) || digits.includes('.')) return undefined;
  return splitDecimal(digits.padStart(10, '0'), 9);
}

/** A time from nanoseconds since 1970 in two halves of 32 bits, such as a fixed64 of protobuf has. */
export function timeOfNanosHalves(high: number, low: number): string | undefined {
  // 2^48 nanoseconds are 281,474 s and 976,710,656 ns, and 2^32 are 4 s and 294,967,296 ns: no product reaches 2^53.
  const upper = high >>> 16;
  const lower = high & 0xffff;
  const nanos = upper * 976_710_656 + lower * 294_967_296 + (low >>> 0);
  const carried = Math.floor(nanos / 1e9);
  return timeOfParts(upper * 281_474 + lower * 4 + carried, nanos - carried * 1e9);
}

function timeOfNumber(value: number): string | undefined {
  if (!(value >= 0 && value < MAX_NUMBER)) return undefined;
  if (!Number.isInteger(value) || value >= FIRST_MICROSECONDS) return timeOfDecimal(String(value));
  if (value < FIRST_MILLISECONDS) return formatInstant(value, '');
  const seconds = Math.floor(value / 1000);
  return formatInstant(seconds, String(value - seconds * 1000).padStart(3, '0'));
}

/** A decimal number of seconds, ms, µs or ns, by its size. By its digits, since a double cannot hold nanoseconds. */
function timeOfDecimal(text: string): string | undefined {
  const match = DECIMAL.exec(text);
  if (!match) return undefined;
  const [, whole = '', fraction = ''] = match;
  const value = Number(whole);
  if (value < FIRST_MILLISECONDS) return formatInstant(value, fraction);
  const unitDigits = value < FIRST_MICROSECONDS ? 3 : value < FIRST_NANOSECONDS ? 6 : 9;
  return splitDecimal(whole, unitDigits, fraction);
}

function splitDecimal(whole: string, unitDigits: number, fraction = ''): string | undefined {
  const point = whole.length - unitDigits;
  return formatInstant(Number(whole.slice(0, point)), whole.slice(point) + fraction);
}

function timeOfText(value: string, now: number, zone: ZoneOffset): string | undefined {
  if (isCanonical(value)) return value;
  if (value.length > MAX_TIME_CHARACTERS) return undefined;
  const text = hasOuterSpace(value) ? value.trim() : value;
  if (text === '') return undefined;
  if (scanTime(text, 0) && scanned.end === text.length) {
    // A time of day alone is not an instant.
    return scanned.day < 0 ? undefined : timeOfScanned(text, now, zone);
  }
  const last = text.charCodeAt(text.length - 1);
  if (isDigit(text.charCodeAt(0)) && isDigit(last)) return timeOfDecimal(text) ?? dateAlone(text, zone);
  return undefined;
}

/** `2026-11-24T10:35:22.123Z` on one of the first 28 days of a month, which nearly all times are that were read already. */
function isCanonical(text: string): boolean {
  const end = text.length - 1;
  if (end < 19 || end > 29 || text.charCodeAt(end) !== UPPER_Z || text.charCodeAt(10) !== UPPER_T)
    return false;
  if (
    text.charCodeAt(4) !== MINUS ||
    text.charCodeAt(7) !== MINUS ||
    text.charCodeAt(13) !== COLON ||
    text.charCodeAt(16) !== COLON
  )
    return false;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  if (!(year > 1970 && year < 2262 && month >= 1 && month <= 12 && day >= 1 && day <= 28)) return false;
  if (!(twoDigits(text, 11) < 24 && twoDigits(text, 14) < 60 && twoDigits(text, 17) < 60)) return false;
  if (end === 19) return true;
  if (text.charCodeAt(19) !== DOT || end === 20) return false;
  for (let at = 20; at < end; at++) if (!isDigit(text.charCodeAt(at))) return false;
  return true;
}

/** The number of two digits; NaN if they are not digits. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at);
  const ones = text.charCodeAt(at + 1);
  return isDigit(tens) && isDigit(ones) ? (tens - ZERO) * 10 + ones - ZERO : NaN;
}

/** The RFC 3339 text of `scanned`. A time of day alone is on the day that is nearest to `now`. */
export function timeOfScanned(text: string, now: number, zone: ZoneOffset): string | undefined {
  return isStoredAsSent(text) ? text : formatInstant(scannedSeconds(zone, now), scanned.fraction);
}

/** `2026-11-24`, which is the beginning of that day. */
function dateAlone(text: string, zone: ZoneOffset): string | undefined {
  if (text.length !== 10 || !scanTime(`${text} 00:00:00`, 0) || scanned.year < 0) return undefined;
  return formatInstant(scannedSeconds(zone, 0), '');
}

/** Whether the text that was scanned as a whole is RFC 3339 far from both ends of the range, and so is kept as it is. */
function isStoredAsSent(text: string): boolean {
  if (Number.isNaN(scanned.offset) || scanned.second > 59 || scanned.year < 1971 || scanned.year > 2261)
    return false;
  const isDateAndTime =
    text.charCodeAt(4) === MINUS &&
    text.charCodeAt(10) === UPPER_T &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON &&
    !Number.isNaN(twoDigits(text, 17));
  return isDateAndTime && isOffset(text, fractionEnd(text, SECOND_END));
}

/** The position behind a fraction of up to nine digits, or `at` if there is none. */
function fractionEnd(text: string, at: number): number {
  if (text.charCodeAt(at) !== DOT) return at;
  let end = at + 1;
  while (end - at <= MAX_FRACTION_DIGITS && isDigit(text.charCodeAt(end))) end++;
  return end === at + 1 ? at : end;
}

/** Whether `Z` or an offset such as `+01:00` is all that follows. */
function isOffset(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === UPPER_Z) return text.length === at + 1;
  return (
    (code === PLUS || code === MINUS) &&
    text.length === at + OFFSET_CHARACTERS &&
    text.charCodeAt(at + 3) === COLON &&
    twoDigits(text, at + 1) < 24 &&
    twoDigits(text, at + 4) < 60
  );
}

function hasOuterSpace(text: string): boolean {
  return text.charCodeAt(0) <= SPACE || text.charCodeAt(text.length - 1) <= SPACE;
}

/** The objects that serializers make of times: protobuf, log4j, MongoDB, and numbers with the text that was sent. */
interface TimeObject {
  seconds?: unknown;
  nanos?: unknown;
  epochSecond?: unknown;
  nanoOfSecond?: unknown;
  $date?: unknown;
  $numberLong?: unknown;
  rawJSON?: unknown;
}

function timeOfObject(value: TimeObject, now: number, zone: ZoneOffset): string | undefined {
  if (typeof value.rawJSON === 'string') return timeOfDecimal(value.rawJSON);
  const seconds = value.seconds ?? value.epochSecond;
  if (seconds !== undefined)
    return timeOfParts(numberOf(seconds), numberOf(value.nanos ?? value.nanoOfSecond ?? 0));
  const date = value.$date;
  if (typeof date === 'string' || typeof date === 'number') return parseTime(date, now, zone);
  if (typeof date === 'object' && date !== null) {
    const long = (date as TimeObject).$numberLong;
    return typeof long === 'string' ? timeOfDecimal(long) : undefined;
  }
  return undefined;
}

/** The number that a member of a time is; NaN for anything else, such as an object, which `Number` may throw at. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && DECIMAL.test(value) ? Number(value) : NaN;
}
