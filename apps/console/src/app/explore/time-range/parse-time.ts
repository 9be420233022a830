// One time as people type it, for parse-range.ts. A time spans what it leaves open: `2008-11-09` is that day,
// `2008-11-09 20:36` that minute.
import { toRelative, UNIT_MS } from '../time/instant';
import { instantOf, partsOf, type TimeParts, type Zone } from '../time/zone';
import { MAX_TIME_MS, MIN_TIME_MS } from './move-range';

/** A time as it was typed, in ms from `start` (inclusive) to `end` (exclusive). */
export interface TimeSpan {
  start: number;
  end: number;
  /** A relative time that goes to the API as it is: `now-2h`. */
  relative?: string;
  /** Only a time of day was typed. */
  clockOnly?: boolean;
  /** No time of day was typed. */
  dateOnly?: boolean;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const UNIT_NAMES: Readonly<Record<string, number>> = {
  ...UNIT_MS,
  sec: 1000,
  second: 1000,
  min: MINUTE_MS,
  minute: MINUTE_MS,
  hr: 3_600_000,
  hour: 3_600_000,
  day: DAY_MS,
  wk: 7 * DAY_MS,
  week: 7 * DAY_MS,
  // Months and years have no fixed length. These are the usual ones, and the range is shown in days.
  month: 30 * DAY_MS,
  year: 365 * DAY_MS,
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const NUMERIC_DATE = /(?<year>\d{4})(?:[-/.](?<month>\d{1,2})(?:[-/.](?<day>\d{1,2}))?)?/;
const NAMED_DATE =
  /(?:(?<d1>\d{1,2})\.? )?(?<name>[a-z]{3,9})\.?(?: (?<d2>\d{1,2})(?:st|nd|rd|th)?)?,? (?<y>\d{4})/;
const CLOCK = /(?<hour>\d{1,2})(?::(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?|h)/;
const OFFSET = / ?(?<offset>z|utc|gmt|(?:utc|gmt)?[+−-]\d\d:?\d\d)/;
const DATE_AND_CLOCK = new RegExp(
  `^(?:${NUMERIC_DATE.source}|${NAMED_DATE.source})(?:(?:[t ]|, ?)${CLOCK.source})?(?:${OFFSET.source})?$`,
);
const CLOCK_ONLY = new RegExp(`^${CLOCK.source}(?:${OFFSET.source})?$`);

type DateParts = Partial<TimeParts> & { year: number };

/**
 * Parses one time; undefined if it is not one. `now` is the clock in ms. Times without an offset are in `zone`, and a
 * time of day alone is on the day of `dayOf` (ms).
 */
export function parseTime(text: string, zone: Zone, now: number, dayOf = now): TimeSpan | undefined {
  const lower = text.trim().toLowerCase();
  if (lower === 'today') {
    return { start: startOfDay(now, zone, 0), end: startOfDay(now, zone, 1), dateOnly: true };
  }
  if (lower === 'yesterday') {
    return { start: startOfDay(now, zone, -1), end: startOfDay(now, zone, 0), dateOnly: true };
  }
  return parseRelative(lower, now) ?? parseEpoch(lower) ?? parseCalendar(lower, zone, dayOf);
}

/** The milliseconds of a count with a unit such as `m`, `min`, `minute` or `minutes`; undefined for other units or 0. */
export function parseDurationMs(count: string, unit: string): number | undefined {
  const name = unit.toLowerCase();
  const key = Object.hasOwn(UNIT_NAMES, name) ? name : name.replace(/s$/, '');
  const size = Object.hasOwn(UNIT_NAMES, key) ? (UNIT_NAMES[key] ?? 0) : 0;
  return Number(count) * size || undefined;
}

/** The first instant of a day of `zone`, counted in days from the one that holds `now`. */
export function startOfDay(now: number, zone: Zone, days: number): number {
  const { year, month, day } = partsOf(now, zone);
  return instantOf({ year, month, day: day + days }, zone);
}

/** `now`, `now-2h`, `now - 45 s`, `2 hours ago`. */
function parseRelative(text: string, now: number): TimeSpan | undefined {
  const match = /^now(?: ?- ?(\d{1,6}) ?([a-z]+))?$/.exec(text) ?? /^(\d{1,6}) ?([a-z]+) ago$/.exec(text);
  if (!match) return undefined;
  const age = match[1] ? parseDurationMs(match[1], match[2] ?? '') : 0;
  return age === undefined ? undefined : { start: now - age, end: now - age, relative: toRelative(age) };
}

/** Seconds (10 digits) or milliseconds (13 digits) since 1970. */
function parseEpoch(text: string): TimeSpan | undefined {
  if (!/^(\d{10}|\d{13})$/.test(text)) return undefined;
  const unit = text.length === 10 ? 1000 : 1;
  return { start: Number(text) * unit, end: (Number(text) + 1) * unit };
}

/** A date with or without a time of day, or a time of day alone. */
function parseCalendar(text: string, zone: Zone, dayOf: number): TimeSpan | undefined {
  const clockOnly = CLOCK_ONLY.exec(text)?.groups;
  const groups = clockOnly ?? DATE_AND_CLOCK.exec(text)?.groups;
  if (!groups) return undefined;
  const date = clockOnly ? partsOf(dayOf, zone) : dateOf(groups);
  const parts: DateParts = { year: date.year, month: date.month, day: date.day, ...clockOf(groups) };
  if (!isValid(parts)) return undefined;
  const offset = groups['offset'];
  const offsetMs = offset ? offsetMinutes(offset) * MINUTE_MS : 0;
  const at = (changed: Partial<TimeParts>): number =>
    instantOf({ ...parts, ...changed }, offset ? 'utc' : zone) - offsetMs;
  const start = at({});
  if (start < MIN_TIME_MS || start > MAX_TIME_MS) return undefined;
  const length = fixedLengthMs(parts);
  return {
    start,
    end: length === undefined ? at(nextParts(parts)) : start + length,
    clockOnly: clockOnly !== undefined,
    dateOnly: parts.hour === undefined,
  };
}

function dateOf(groups: Record<string, string>): DateParts {
  const name = groups['name'];
  return {
    year: numberIn(groups, 'year') ?? numberIn(groups, 'y') ?? 0,
    // A name that is not a month gives 0, which is not valid.
    month: numberIn(groups, 'month') ?? (name ? MONTHS.indexOf(name.slice(0, 3)) + 1 : undefined),
    day: numberIn(groups, 'day') ?? numberIn(groups, 'd1') ?? numberIn(groups, 'd2'),
  };
}

function clockOf(groups: Record<string, string>): Partial<TimeParts> {
  const fraction = groups['fraction'];
  return {
    hour: numberIn(groups, 'hour'),
    minute: numberIn(groups, 'minute'),
    second: numberIn(groups, 'second'),
    millisecond: fraction ? Number(fraction.padEnd(3, '0').slice(0, 3)) : undefined,
  };
}

function numberIn(groups: Record<string, string | undefined>, name: string): number | undefined {
  const value = groups[name];
  return value === undefined ? undefined : Number(value);
}

/** The length of a minute or less. That of an hour or a day depends on the calendar, since the clocks can change. */
function fixedLengthMs({ minute, second, millisecond }: DateParts): number | undefined {
  if (millisecond !== undefined) return 1;
  if (second !== undefined) return 1000;
  return minute === undefined ? undefined : MINUTE_MS;
}

/** The finest part of an hour or more that was typed, plus one. */
function nextParts(parts: DateParts): Partial<TimeParts> {
  for (const name of ['hour', 'day', 'month'] as const) {
    const value = parts[name];
    if (value !== undefined) return { [name]: value + 1 };
  }
  return { year: parts.year + 1 };
}

function isValid(parts: DateParts): boolean {
  const { month, day, hour = 0, minute = 0, second = 0 } = parts;
  if (month !== undefined && (month < 1 || month > 12)) return false;
  const days = new Date(Date.UTC(parts.year, month ?? 1, 0)).getUTCDate();
  if (day !== undefined && (day < 1 || day > days || month === undefined)) return false;
  return hour < 24 && minute < 60 && second < 60;
}

/** Minutes east of UTC; 0 for `z`, `utc` and `gmt`. */
function offsetMinutes(text: string): number {
  const match = /([+−-])(\d\d):?(\d\d)$/.exec(text);
  if (!match) return 0;
  return (match[1] === '+' ? 1 : -1) * (Number(match[2]) * 60 + Number(match[3]));
}
