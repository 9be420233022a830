// Finds the time at a position of a text, in the forms that programs write. By character codes, because it runs for
// every line. One result object serves all calls; it is read before the next call.
import { COLON, COMMA, DOT, isDigit, isLetter, MINUS, SLASH, SPACE } from './characters.ts';
import { isDate, utcSeconds } from './civil.ts';
import { clock, digitRun, digits, NONE, scanned, skipSpaces, timeAfter } from './scan-clock.ts';
import { fromLocal, type ZoneOffset } from './zone.ts';

export { scanned };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = new Set(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
const DAY_SECONDS = 86_400;
const YEAR_SHIFTS = [-1, 0, 1];
/** Eight years pass without a leap day around 2100. */
const LEAP_DAY_SHIFTS = [-8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8];

/** What was scanned last: several formats ask for the time at the beginning of the same line. */
let lastText = '';
let lastAt = -1;
let lastResult = false;

/** Whether a date with a time, or a time alone, begins at a position. `scanned` tells it then. */
export function scanTime(text: string, at: number): boolean {
  if (at === lastAt && text === lastText) return lastResult;
  lastText = text;
  lastAt = at;
  lastResult = scan(text, at);
  return lastResult;
}

function scan(text: string, at: number): boolean {
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

function setDate(year: number, month: number, day: number): boolean {
  scanned.year = year;
  scanned.month = month;
  scanned.day = day;
  // Without a year, February 29 is a day of some year.
  return isDate(year === NONE ? 2000 : year, month, day);
}

function century(year: number): number {
  return year < 70 ? 2000 + year : 1900 + year;
}

function monthAt(text: string, at: number): number {
  return MONTHS.indexOf(text.slice(at, at + 3).toLowerCase()) + 1;
}
