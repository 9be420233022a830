// Finds the time at a position of a text, in the forms that programs write. By character codes, because it runs for
// every line. One result object serves all calls; it is read before the next call.
import { COLON, COMMA, DOT, isDigit, isLetter, MINUS, PLUS, SLASH, SPACE, ZERO } from './characters.ts';
import { isDate, utcSeconds } from './civil.ts';
import { abbreviatedOffset, fromLocal, type ZoneOffset } from './zone.ts';

const NONE = -1;
const LOWER_T = 0x74;
const LOWER_Z = 0x7a;
const UNDERSCORE = 0x5f;
const LONGEST_ABBREVIATION = 5;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = new Set(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
const DAY_SECONDS = 86_400;
const YEAR_SHIFTS = [-1, 0, 1];
/** Eight years pass without a leap day around 2100. */
const LEAP_DAY_SHIFTS = [-8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8];

/** The time that was found. A year or a day of -1 is not written. */
export const scanned = {
  end: 0,
  year: NONE,
  month: NONE,
  day: NONE,
  hour: 0,
  minute: 0,
  second: 0,
  fraction: '',
  /** Minutes ahead of UTC; NaN if none is written. */
  offset: NaN,
};

/** Whether a date with a time, or a time alone, begins at a position. `scanned` tells it then. */
export function scanTime(text: string, at: number): boolean {
  scanned.year = scanned.month = scanned.day = NONE;
  scanned.fraction = '';
  scanned.offset = NaN;
  const code = text.charCodeAt(at);
  if (isDigit(code)) return scanFromDigit(text, at);
  if (isLetter(code)) return scanFromName(text, at);
  return false;
}

/**
 * The instant of `scanned` in seconds since 1970. Without a year it is the one nearest to `now` (in seconds), and without
 * a day as well.
 */
export function scannedSeconds(zone: ZoneOffset, now: number): number {
  if (scanned.year !== NONE) return secondsIn(scanned.year, scanned.month, scanned.day, zone);
  return candidates(zone, now).reduce((best, one) =>
    Math.abs(one - now) < Math.abs(best - now) ? one : best,
  );
}

/** The instants that a time without a year, or without a day, can be. */
function candidates(zone: ZoneOffset, now: number): number[] {
  const { month, day } = scanned;
  if (day === NONE)
    return [-DAY_SECONDS, 0, DAY_SECONDS].map((shift) => {
      const date = new Date((now + shift) * 1000 + zone(now * 1000));
      return secondsIn(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), zone);
    });
  const thisYear = new Date(now * 1000).getUTCFullYear();
  const isLeapDay = month === 2 && day === 29;
  return (isLeapDay ? LEAP_DAY_SHIFTS : YEAR_SHIFTS)
    .map((shift) => thisYear + shift)
    .filter((year) => isDate(year, month, day))
    .map((year) => secondsIn(year, month, day, zone));
}

function secondsIn(year: number, month: number, day: number, zone: ZoneOffset): number {
  const { hour, minute, offset } = scanned;
  // A leap second is written as the last second of its minute, so that it stays in its day.
  const local = utcSeconds(year, month, day, hour, minute, Math.min(scanned.second, 59));
  return Number.isNaN(offset) ? fromLocal(local, zone) : local - offset * 60;
}

function scanFromDigit(text: string, at: number): boolean {
  const run = digitRun(text, at);
  const after = text.charCodeAt(at + run);
  switch (run) {
    case 4:
      return (after === MINUS || after === SLASH || after === DOT) && yearFirst(text, at, after);
    case 8:
      // 20261124 10:35:22 and 20261124T103522Z
      return (
        setDate(digits(text, at, 4), digits(text, at + 4, 2), digits(text, at + 6, 2)) &&
        timeAfter(text, at + 8)
      );
    case 6:
      // 081109 203615 of HDFS and 261124 10:35:22 of MySQL
      return (
        after === SPACE &&
        setDate(century(digits(text, at, 2)), digits(text, at + 2, 2), digits(text, at + 4, 2)) &&
        timeAfter(text, at + 6)
      );
    case 1:
    case 2:
      if (after === COLON) return clock(text, at) && !isDigit(text.charCodeAt(scanned.end));
      if (after === SLASH || after === MINUS || after === DOT || after === SPACE)
        return dayFirst(text, at, run, after);
  }
  return false;
}

/** 2026-11-24 10:35:22,123 and 2026/11/24 10:35:22 and 2026-11-24-10.35.22.123456 */
function yearFirst(text: string, at: number, separator: number): boolean {
  const month = digitRun(text, at + 5);
  if (month < 1 || month > 2 || text.charCodeAt(at + 5 + month) !== separator) return false;
  const dayAt = at + 6 + month;
  const day = digitRun(text, dayAt);
  if (day < 1 || day > 2) return false;
  return (
    setDate(digits(text, at, 4), digits(text, at + 5, month), digits(text, dayAt, day)) &&
    timeAfter(text, dayAt + day)
  );
}

/** Dates that begin with one or two digits: a day, a month, or a year of two digits. */
function dayFirst(text: string, at: number, run: number, separator: number): boolean {
  const first = digits(text, at, run);
  const secondAt = at + run + 1;
  if (isLetter(text.charCodeAt(secondAt))) {
    // 24/Nov/2026:10:35:22 +0100 and 24-Nov-2026 10:35:22 and 24 Nov 2026 10:35:22
    const month = monthAt(text, secondAt);
    if (month === 0 || text.charCodeAt(secondAt + 3) !== separator) return false;
    const yearAt = secondAt + 4;
    const yearRun = digitRun(text, yearAt);
    if (yearRun === 4)
      return setDate(digits(text, yearAt, 4), month, first) && timeAfter(text, yearAt + yearRun);
    return (
      yearRun === 2 &&
      text.charCodeAt(yearAt + 2) !== COLON &&
      setDate(century(digits(text, yearAt, 2)), month, first) &&
      timeAfter(text, yearAt + 2)
    );
  }
  if (separator === SPACE) return false;
  const secondRun = digitRun(text, secondAt);
  if (secondRun < 1 || secondRun > 2) return false;
  const second = digits(text, secondAt, secondRun);
  const thirdAt = secondAt + secondRun + 1;
  if (text.charCodeAt(thirdAt - 1) === SPACE && separator !== SLASH) {
    // 11-24 10:35:22.123 of Android and 11.24 10:35:22 of Proxifier
    return setDate(NONE, first, second) && timeAfter(text, thirdAt - 1);
  }
  if (text.charCodeAt(thirdAt - 1) !== separator) return false;
  const thirdRun = digitRun(text, thirdAt);
  const end = thirdAt + thirdRun;
  if (thirdRun === 4) {
    const year = digits(text, thirdAt, 4);
    // 11/24/2026 is American and 24.11.2026 is not; a number over 12 is a day wherever it stands.
    const isMonthFirst = second > 12 || (separator === SLASH && first <= 12);
    return (
      (isMonthFirst ? setDate(year, first, second) : setDate(year, second, first)) && timeAfter(text, end)
    );
  }
  // 26/11/24 10:35:22 of Spark
  return (
    thirdRun === 2 &&
    separator !== DOT &&
    setDate(century(first), second, digits(text, thirdAt, 2)) &&
    timeAfter(text, end)
  );
}

/** Dates that begin with the name of a weekday or a month. */
function scanFromName(text: string, at: number): boolean {
  let next = at;
  const isWeekday = WEEKDAYS.has(text.slice(at, at + 3).toLowerCase());
  if (isWeekday) {
    next = at + 3;
    while (isLetter(text.charCodeAt(next))) next++;
    if (text.charCodeAt(next) === COMMA) next++;
    next = skipSpaces(text, next);
    if (next === at + 3) return false;
    // Tue, 24 Nov 2026 10:35:22 GMT
    if (isDigit(text.charCodeAt(next))) return scanFromDigit(text, next);
  }
  const month = monthAt(text, next);
  if (month === 0) return false;
  next += 3;
  const afterMonth = text.charCodeAt(next);
  if (afterMonth !== SPACE && afterMonth !== MINUS && afterMonth !== SLASH) return false;
  next = skipSpaces(text, next + 1);
  const dayRun = digitRun(text, next);
  if (dayRun < 1 || dayRun > 2) return false;
  const day = digits(text, next, dayRun);
  next += dayRun;
  if (text.charCodeAt(next) === COMMA) next++;
  const spaceEnd = skipSpaces(text, next);
  if (spaceEnd === next) return false;
  next = spaceEnd;
  if (digitRun(text, next) === 4) {
    // Nov 24 2026 10:35:22 and Nov 24, 2026 10:35:22 AM
    const end = next + 4;
    const comma = text.charCodeAt(end) === COMMA ? end + 1 : end;
    return setDate(digits(text, next, 4), month, day) && timeAfter(text, comma);
  }
  if (!setDate(NONE, month, day) || !clock(text, next)) return false;
  // Tue Nov 24 10:35:22 UTC 2026: the year comes last.
  const { end } = scanned;
  if (text.charCodeAt(end) === SPACE && digitRun(text, end + 1) === 4) {
    const year = digits(text, end + 1, 4);
    if ((isWeekday || isLast(text, end + 5)) && isDate(year, month, day)) {
      scanned.year = year;
      scanned.end = end + 5;
    }
  }
  return true;
}

function isLast(text: string, at: number): boolean {
  return at >= text.length;
}

/** A time of day after a date, with what may stand between them. */
function timeAfter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === SPACE) return clock(text, skipSpaces(text, at));
  if ((code | 0x20) === LOWER_T || code === COLON || code === UNDERSCORE) return clock(text, at + 1);
  if (code === MINUS) return clock(text, at + 1) || dottedClock(text, at + 1);
  return false;
}

/** 10:35:22.123456 +0100, 10:35, 10:35:22 AM and 103522, with the zone after it. */
function clock(text: string, at: number): boolean {
  const run = digitRun(text, at);
  let next = at + run;
  if (run === 6) {
    if (!setClock(digits(text, at, 2), digits(text, at + 2, 2), digits(text, at + 4, 2))) return false;
    scanned.end = zoneAfter(text, fractionAfter(text, next));
    return true;
  }
  if (run < 1 || run > 2 || text.charCodeAt(next) !== COLON || digitRun(text, next + 1) !== 2) return false;
  const hour = digits(text, at, run);
  const minute = digits(text, next + 1, 2);
  next += 3;
  let second = 0;
  if (text.charCodeAt(next) === COLON && digitRun(text, next + 1) >= 1) {
    const secondRun = digitRun(text, next + 1);
    if (secondRun > 2) return false;
    second = digits(text, next + 1, secondRun);
    next = fractionAfter(text, next + 1 + secondRun);
  } else if (run === 1 || scanned.month === NONE) return false;
  if (!setClock(hour, minute, second)) return false;
  next = halfOfDay(text, next);
  scanned.end = zoneAfter(text, next);
  return true;
}

/** 10.35.22.123456, as mainframes write it */
function dottedClock(text: string, at: number): boolean {
  if (digitRun(text, at) !== 2 || text.charCodeAt(at + 2) !== DOT || digitRun(text, at + 3) !== 2)
    return false;
  if (text.charCodeAt(at + 5) !== DOT || digitRun(text, at + 6) !== 2) return false;
  if (!setClock(digits(text, at, 2), digits(text, at + 3, 2), digits(text, at + 6, 2))) return false;
  scanned.end = fractionAfter(text, at + 8);
  return true;
}

/** The position after a fraction of a second, behind a dot, a comma, or the colon of a few programs. */
function fractionAfter(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code !== DOT && code !== COMMA && code !== COLON) return at;
  const run = digitRun(text, at + 1);
  if (run === 0 || (code === COLON && run !== 3)) return at;
  scanned.fraction = text.slice(at + 1, at + 1 + Math.min(run, 9));
  return at + 1 + run;
}

/** AM or PM, which makes 12 hours 24. */
function halfOfDay(text: string, at: number): number {
  const start = skipSpaces(text, at);
  const letter = text.charCodeAt(start) | 0x20;
  if ((letter !== 0x61 && letter !== 0x70) || (text.charCodeAt(start + 1) | 0x20) !== 0x6d) return at;
  if (isLetter(text.charCodeAt(start + 2)) || scanned.hour > 12) return at;
  scanned.hour = (scanned.hour % 12) + (letter === 0x70 ? 12 : 0);
  return start + 2;
}

/** The position after an offset or the name of a zone. */
function zoneAfter(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if ((code | 0x20) === LOWER_Z && !isLetter(text.charCodeAt(at + 1))) {
    scanned.offset = 0;
    return at + 1;
  }
  const start = code === SPACE ? at + 1 : at;
  const sign = text.charCodeAt(start);
  if (sign === PLUS || sign === MINUS) {
    const run = digitRun(text, start + 1);
    let minutes = -1;
    let end = start + 1 + run;
    if (run === 4) minutes = digits(text, start + 1, 2) * 60 + digits(text, start + 3, 2);
    else if (run === 2 && text.charCodeAt(end) === COLON && digitRun(text, end + 1) === 2) {
      minutes = digits(text, start + 1, 2) * 60 + digits(text, end + 1, 2);
      end += 3;
    } else if (run === 2 && start === at) minutes = digits(text, start + 1, 2) * 60;
    if (minutes < 0 || minutes >= 24 * 60) return at;
    scanned.offset = sign === MINUS ? -minutes : minutes;
    return end;
  }
  if (!isLetter(sign)) return at;
  let end = start;
  while (isLetter(text.charCodeAt(end))) end++;
  if (end - start > LONGEST_ABBREVIATION || end - start < 3) return at;
  const offset = abbreviatedOffset(text.slice(start, end));
  if (offset === undefined) return at;
  scanned.offset = offset;
  return end;
}

function setDate(year: number, month: number, day: number): boolean {
  scanned.year = year;
  scanned.month = month;
  scanned.day = day;
  // Without a year, February 29 is a day of some year.
  return isDate(year === NONE ? 2000 : year, month, day);
}

function setClock(hour: number, minute: number, second: number): boolean {
  scanned.hour = hour;
  scanned.minute = minute;
  scanned.second = second;
  return hour < 24 && minute < 60 && second <= 60;
}

function century(year: number): number {
  return year < 70 ? 2000 + year : 1900 + year;
}

function monthAt(text: string, at: number): number {
  return MONTHS.indexOf(text.slice(at, at + 3).toLowerCase()) + 1;
}

function skipSpaces(text: string, at: number): number {
  while (text.charCodeAt(at) === SPACE) at++;
  return at;
}

function digitRun(text: string, at: number): number {
  let end = at;
  while (isDigit(text.charCodeAt(end))) end++;
  return end - at;
}

function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) value = value * 10 + text.charCodeAt(i) - ZERO;
  return value;
}
