// The calendar as arithmetic: days since 1970 ↔ year, month and day, and instants as RFC 3339 in UTC.

const DAY_SECONDS = 86_400;
/** The last second that Elasticsearch's `date_nanos` can hold. */
const LAST_SECOND = Math.floor(Date.UTC(2262, 3, 11, 23, 47, 16) / 1000);
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const TWO_DIGITS = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));

/** The day that was formatted last, because neighboring logs nearly always have the same. */
let lastDay = NaN;
let lastDayText = '';

/** Whether a date is in the calendar. */
export function isDate(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
}

function daysOf(year: number, month: number): number {
  if (month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) return 29;
  return MONTH_DAYS[month - 1]!;
}

/** Days since 1970-01-01. */
function dayNumber(year: number, month: number, day: number): number {
  // Years begin in March here, so that the leap day is the last one of a year.
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Seconds since 1970 of a date and time in UTC. */
export function utcSeconds(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number {
  return dayNumber(year, month, day) * DAY_SECONDS + hour * 3600 + minute * 60 + second;
}

/**
 * An instant as RFC 3339 in UTC, or undefined if Elasticsearch's `date_nanos` cannot hold it.
 * @param fraction the digits of the second, without the dot; at most nine count
 */
export function formatInstant(seconds: number, fraction: string): string | undefined {
  if (!(seconds >= 0 && seconds <= LAST_SECOND)) return undefined;
  const digits = fraction.length > 9 ? fraction.slice(0, 9) : fraction;
  if (seconds === LAST_SECOND && digits.padEnd(9, '0') > '854775807') return undefined;
  const day = Math.floor(seconds / DAY_SECONDS);
  if (day !== lastDay) {
    lastDay = day;
    lastDayText = new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 11);
  }
  const rest = seconds - day * DAY_SECONDS;
  const hour = Math.floor(rest / 3600);
  const minute = Math.floor((rest - hour * 3600) / 60);
  const second = rest % 60;
  const time = `${lastDayText}${TWO_DIGITS[hour]}:${TWO_DIGITS[minute]}:${TWO_DIGITS[second]}`;
  return digits === '' ? `${time}Z` : `${time}.${digits}Z`;
}
