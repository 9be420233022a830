// Reads a range of time as people type it into what the API takes. A time that is typed alone spans what it
// leaves open: `2008-11-09` is that day, `2008-11-09 20:36` that minute.
import type { TimeRange, Zone } from '../state/explore-view';
import { toInstant, toRelative, UNIT_MS } from '../time/instant';
import { instantOf, partsOf, type TimeParts } from '../time/zone';

export interface RangeError {
  message: string;
}

/** A time as typed: where it begins and where what it leaves open ends, in ms. */
interface Span {
  start: number;
  end: number;
  /** Text that goes to the API as it is, to the nanosecond. */
  exact?: string;
  /** Only a time of day was typed. */
  clock?: boolean;
  /** No time of day was typed. */
  dateOnly?: boolean;
}

const UNIT_WORDS: Record<string, number> = {
  ...UNIT_MS,
  sec: 1000,
  second: 1000,
  min: 60_000,
  minute: 60_000,
  hr: 3_600_000,
  hour: 3_600_000,
  day: 86_400_000,
  wk: 604_800_000,
  week: 604_800_000,
  // Months and years have no fixed length; these say which is meant, and the range shows days.
  month: 30 * 86_400_000,
  year: 365 * 86_400_000,
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Elasticsearch's `date_nanos` begins and ends there. */
const FIRST = 0;
const LAST = Date.UTC(2262, 3, 11);

export const RANGE_EXAMPLES = [
  'last 3 h',
  'today',
  '2008-11-09',
  '2008-11-09 20:36 to 21:00',
  'now-2d to now-1d',
];

/**
 * Reads a range. `now` is the clock in ms, `zone` the zone in which times without an offset are meant.
 * An error says what would be understood.
 */
export function parseRange(text: string, zone: Zone, now: number): TimeRange | RangeError {
  const typed = text.trim().replace(/\s+/g, ' ');
  const lower = typed.toLowerCase();
  if (/^(|all|any|all time|any time|everything|ever)$/.test(lower)) return {};
  return (
    lastRange(lower) ??
    openRange(typed, zone, now) ??
    aroundRange(typed, zone, now) ??
    betweenRange(typed, zone, now) ??
    singleRange(typed, zone, now) ?? {
      message: `Expected a time such as ${RANGE_EXAMPLES.slice(0, 4).join(', ')}`,
    }
  );
}

export function isRangeError(range: TimeRange | RangeError): range is RangeError {
  return 'message' in range;
}

/** `last 3 h`, `past 2 days`, `15m`, `last hour`. */
function lastRange(text: string): TimeRange | undefined {
  const match = /^(?:(?:the )?(?:last|past|previous) )?(?:(\d{1,6}) ?)?([a-z]+)$/.exec(text);
  if (!match || (!match[1] && !/^(the )?(last|past|previous) /.test(text))) return undefined;
  const length = duration(match[1] ?? '1', match[2] ?? '');
  return length ? { from: toRelative(length), to: 'now' } : undefined;
}

/** `since 20:00`, `before 2008-11-10`. */
function openRange(text: string, zone: Zone, now: number): TimeRange | RangeError | undefined {
  const match = /^(since|from|after|before|until|till|>=?|<) ?(?=\S)(.+)$/i.exec(text);
  if (!match || / (to|until|till|and) | [-–—] /i.test(match[2] ?? '')) return undefined;
  const span = readTime(match[2] ?? '', zone, now);
  if (!span) return undefined;
  const word = (match[1] ?? '').toLowerCase();
  if (/^(before|until|till|<)$/.test(word)) return { to: startOf(span) };
  return { from: word === 'after' || word === '>' ? toInstant(span.end) : startOf(span), to: 'now' };
}

/** `2008-11-09 20:36 ± 5 m`, `around 20:36`. */
function aroundRange(text: string, zone: Zone, now: number): TimeRange | RangeError | undefined {
  const match = /^(around )?(.+?)(?: ?(?:±|\+-|\+\/-) ?(\d{1,6}) ?([a-z]+))?$/i.exec(text);
  if (!match || (!match[1] && !match[3])) return undefined;
  const span = readTime(match[2] ?? '', zone, now);
  const reach = match[3] ? duration(match[3], match[4] ?? '') : 5 * 60_000;
  if (!span || !reach) return undefined;
  return checked(span.start - reach, span.start + reach);
}

/** `20:36 to 21:00`, `2008-11-09 20:36 - 21:00`, `now-2d to now-1d`, `2008-11-09 20:36 for 10 m`. */
function betweenRange(text: string, zone: Zone, now: number): TimeRange | RangeError | undefined {
  const lasting = /^(.+) for (\d{1,6}) ?([a-z]+)$/i.exec(text);
  if (lasting) {
    const span = readTime(lasting[1] ?? '', zone, now);
    const length = duration(lasting[2] ?? '', lasting[3] ?? '');
    return span && length ? checked(span.start, span.start + length) : undefined;
  }
  const match = /^(?:from |between )?(.+?)(?: (?:to|until|till|and|[-–—]) | ?(?:\.\.|–|—|→) ?|\/)(.+)$/i.exec(
    text,
  );
  if (!match) return undefined;
  const start = readTime(match[1] ?? '', zone, now);
  if (!start) return undefined;
  const end = readTime(match[2] ?? '', zone, now, start.start);
  if (!end) return undefined;
  // A last day counts whole, as people mean it; a last minute does not.
  let until = end.dateOnly ? end.end : end.start;
  // `23:30 to 00:15` ends on the next day.
  if (end.clock && until <= start.start) until += 86_400_000;
  if (until <= start.start) return { message: 'The end must be later than the start' };
  return { from: startOf(start), to: end.exact ?? toInstant(until) };
}

function singleRange(text: string, zone: Zone, now: number): TimeRange | RangeError | undefined {
  const lower = text.toLowerCase();
  if (lower === 'today') return { from: toInstant(dayStart(now, zone, 0)), to: 'now' };
  const span = lower === 'now' ? undefined : readTime(text, zone, now);
  if (span?.exact) return { from: span.exact, to: 'now' };
  return span ? checked(span.start, span.end) : undefined;
}

function checked(from: number, to: number): TimeRange | RangeError {
  if (to < FIRST || from > LAST) return { message: 'Times go from 1970 to 2262' };
  return { from: toInstant(Math.max(from, FIRST)), to: toInstant(Math.min(to, LAST)) };
}

function startOf(span: Span): string {
  return span.exact ?? toInstant(span.start);
}

function duration(count: string, unit: string): number | undefined {
  const word = unit.toLowerCase();
  const size = Object.hasOwn(UNIT_WORDS, word) ? UNIT_WORDS[word] : UNIT_WORDS[word.replace(/s$/, '')];
  return typeof size === 'number' ? Number(count) * size || undefined : undefined;
}

/** Reads one time; `near` gives the day for a time of day alone. */
function readTime(text: string, zone: Zone, now: number, near = now): Span | undefined {
  const lower = text.trim().toLowerCase();
  const relative =
    /^now(?: ?- ?(\d{1,6}) ?([a-z]+))?$/.exec(lower) ?? /^(\d{1,6}) ?([a-z]+) ago$/.exec(lower);
  if (relative) {
    const age = relative[1] ? duration(relative[1], relative[2] ?? '') : 0;
    return age === undefined ? undefined : { start: now - age, end: now - age, exact: toRelative(age) };
  }
  if (lower === 'today')
    return { start: dayStart(now, zone, 0), end: dayStart(now, zone, 1), dateOnly: true };
  if (lower === 'yesterday')
    return { start: dayStart(now, zone, -1), end: dayStart(now, zone, 0), dateOnly: true };
  return epochTime(lower) ?? calendarTime(lower, zone, near);
}

function epochTime(text: string): Span | undefined {
  if (!/^(\d{10}|\d{13})$/.test(text)) return undefined;
  const unit = text.length === 10 ? 1000 : 1;
  return { start: Number(text) * unit, end: (Number(text) + 1) * unit };
}

const DATE = /(?<year>\d{4})(?:[-/.](?<month>\d{1,2})(?:[-/.](?<day>\d{1,2}))?)?/;
const WORDED =
  /(?:(?<d1>\d{1,2})\.? )?(?<name>[a-z]{3,9})\.?(?: (?<d2>\d{1,2})(?:st|nd|rd|th)?)?,? (?<y>\d{4})/;
const CLOCK = /(?<hour>\d{1,2})(?::(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?|h)/;
const OFFSET = / ?(?<offset>z|utc|gmt|(?:utc|gmt)?[+−-]\d\d:?\d\d)/;
const DATED = new RegExp(
  `^(?:${DATE.source}|${WORDED.source})(?:(?:[t ]|, ?)${CLOCK.source})?(?:${OFFSET.source})?$`,
);
const CLOCKED = new RegExp(`^${CLOCK.source}(?:${OFFSET.source})?$`);

function calendarTime(text: string, zone: Zone, near: number): Span | undefined {
  const clocked = CLOCKED.exec(text);
  const groups = (clocked ?? DATED.exec(text))?.groups;
  if (!groups) return undefined;
  const part = (name: string): number | undefined => {
    const value = groups[name];
    return value === undefined ? undefined : Number(value);
  };
  const clock = clocked !== null;
  const today = partsOf(near, zone);
  const named = groups['name'] ? MONTHS.indexOf(groups['name'].slice(0, 3)) + 1 : undefined;
  const fraction = groups['fraction'];
  const parts: Partial<TimeParts> & { year: number } = {
    year: clock ? today.year : (part('year') ?? part('y') ?? 0),
    month: clock ? today.month : (part('month') ?? named),
    day: clock ? today.day : (part('day') ?? part('d1') ?? part('d2')),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
    millisecond: fraction ? Number(fraction.padEnd(3, '0').slice(0, 3)) : undefined,
  };
  if (!valid(parts)) return undefined;
  const offset = groups['offset'];
  const shift = offset ? offsetOf(offset) : 0;
  const at = (moved: Partial<TimeParts>): number =>
    instantOf({ ...parts, ...moved }, offset ? 'utc' : zone) - shift * 60_000;
  const start = at({});
  if (start < FIRST || start > LAST) return undefined;
  return { start, end: at(next(parts)), clock, dateOnly: parts.hour === undefined };
}

/** Moves the finest part that was typed on by one. */
function next(parts: Partial<TimeParts> & { year: number }): Partial<TimeParts> {
  for (const name of ['millisecond', 'second', 'minute', 'hour', 'day', 'month'] as const) {
    const value = parts[name];
    if (value !== undefined) return { [name]: value + 1 };
  }
  return { year: parts.year + 1 };
}

function valid(parts: Partial<TimeParts> & { year: number }): boolean {
  const { month, day, hour = 0, minute = 0, second = 0 } = parts;
  if (month !== undefined && (month < 1 || month > 12)) return false;
  const days = new Date(Date.UTC(parts.year, month ?? 1, 0)).getUTCDate();
  if (day !== undefined && (day < 1 || day > days || month === undefined)) return false;
  return hour < 24 && minute < 60 && second < 60;
}

/** Minutes east of UTC. */
function offsetOf(text: string): number {
  const match = /([+−-])(\d\d):?(\d\d)$/.exec(text);
  if (!match) return 0;
  return (match[1] === '+' ? 1 : -1) * (Number(match[2]) * 60 + Number(match[3]));
}

function dayStart(now: number, zone: Zone, days: number): number {
  const { year, month, day } = partsOf(now, zone);
  return instantOf({ year, month, day: day + days }, zone);
}
