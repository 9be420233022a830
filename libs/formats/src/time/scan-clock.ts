// Finds a time of day and its zone at a position of a text. See scan-time.ts.
import { COLON, COMMA, DOT, isDigit, isLetter, MINUS, PLUS, SPACE, ZERO } from './characters.ts';
import { abbreviatedOffset } from './zone.ts';

/** What is not written. */
export const NONE = -1;
const LOWER_T = 0x74;
const LOWER_Z = 0x7a;
const UNDERSCORE = 0x5f;
const LONGEST_ABBREVIATION = 5;

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

/** A time of day after a date, with what may stand between them. */
export function timeAfter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === SPACE) return clock(text, skipSpaces(text, at));
  if ((code | 0x20) === LOWER_T || code === COLON || code === UNDERSCORE) return clock(text, at + 1);
  if (code === MINUS) return clock(text, at + 1) || dottedClock(text, at + 1);
  return false;
}

/** 10:35:22.123456 +0100, 10:35, 10:35:22 AM and 103522, with the zone after it. */
export function clock(text: string, at: number): boolean {
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

function setClock(hour: number, minute: number, second: number): boolean {
  scanned.hour = hour;
  scanned.minute = minute;
  scanned.second = second;
  return hour < 24 && minute < 60 && second <= 60;
}

export function skipSpaces(text: string, at: number): number {
  while (text.charCodeAt(at) === SPACE) at++;
  return at;
}

export function digitRun(text: string, at: number): number {
  let end = at;
  while (isDigit(text.charCodeAt(end))) end++;
  return end - at;
}

export function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) value = value * 10 + text.charCodeAt(i) - ZERO;
  return value;
}
