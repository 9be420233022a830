// A range of time as people type it → the range that the API takes.
import type { TimeRange } from '../state/explore-view';
import { toInstant, toRelative } from '../time/instant';
import type { Zone } from '../time/zone';
import { MAX_TIME_MS, MIN_TIME_MS } from './move-range';
import { parseDurationMs, parseTime, startOfDay, type TimeSpan } from './parse-time';

/** Why a typed range is not valid, in a sentence. */
interface RangeError {
  message: string;
}

export const RANGE_EXAMPLES = [
  'last 3 h',
  'today',
  '2008-11-09',
  '2008-11-09 20:36 to 21:00',
  'now-2d to now-1d',
];

/** `around 20:36` reaches this far to both sides. */
const AROUND_MS = 5 * 60_000;
const NOT_A_RANGE: RangeError = {
  message: `Expected a time such as ${RANGE_EXAMPLES.slice(0, 4).join(', ')}.`,
};

/**
 * Parses a range. `now` is the clock in ms; times without an offset are in `zone`. The error names examples of what
 * is understood.
 */
export function parseRange(text: string, zone: Zone, now: number): TimeRange | RangeError {
  const typed = text.trim().replace(/\s+/g, ' ');
  const lower = typed.toLowerCase();
  if (/^(|all|any|all time|any time|everything|ever)$/.test(lower)) return {};
  return (
    parseLast(lower) ??
    parseOpen(typed, zone, now) ??
    parseAround(typed, zone, now) ??
    parseLasting(typed, zone, now) ??
    parseBetween(typed, zone, now) ??
    parseSingle(typed, zone, now) ??
    NOT_A_RANGE
  );
}

export function isRangeError(range: TimeRange | RangeError): range is RangeError {
  return 'message' in range;
}

/** `last 3 h`, `past 2 days`, `15m`, `last hour`. */
function parseLast(text: string): TimeRange | undefined {
  const match = /^((?:the )?(?:last|past|previous) )?(?:(\d{1,6}) ?)?([a-z]+)$/.exec(text);
  if (!match || (!match[1] && !match[2])) return undefined;
  const length = parseDurationMs(match[2] ?? '1', match[3] ?? '');
  return length ? { from: toRelative(length), to: 'now' } : undefined;
}

/** `since 20:00`, `before 2008-11-10`. */
function parseOpen(text: string, zone: Zone, now: number): TimeRange | undefined {
  const match = /^(since|from|after|before|until|till|>=?|<) ?(?=\S)(.+)$/i.exec(text);
  if (!match || / (to|until|till|and) | [-–—] /i.test(match[2] ?? '')) return undefined;
  const span = parseTime(match[2] ?? '', zone, now);
  if (!span) return undefined;
  const word = (match[1] ?? '').toLowerCase();
  if (/^(before|until|till|<)$/.test(word)) return { to: startOf(span) };
  return { from: word === 'after' || word === '>' ? toInstant(span.end) : startOf(span), to: 'now' };
}

/** `2008-11-09 20:36 ± 5 m`, `around 20:36`. */
function parseAround(text: string, zone: Zone, now: number): TimeRange | RangeError | undefined {
  const match = /^(around )?(.+?)(?: ?(?:±|\+-|\+\/-) ?(\d{1,6}) ?([a-z]+))?$/i.exec(text);
  if (!match || (!match[1] && !match[3])) return undefined;
  const span = parseTime(match[2] ?? '', zone, now);
  const distance = match[3] ? parseDurationMs(match[3], match[4] ?? '') : AROUND_MS;
  if (!span || !distance) return undefined;
  return limited(span.start - distance, span.start + distance);
}

/** `2008-11-09 20:36 for 10 m`. */
function parseLasting(text: string, zone: Zone, now: number): TimeRange | RangeError | undefined {
  const match = /^(.+) for (\d{1,6}) ?([a-z]+)$/i.exec(text);
  if (!match) return undefined;
  const span = parseTime(match[1] ?? '', zone, now);
  const length = parseDurationMs(match[2] ?? '', match[3] ?? '');
  return span && length ? limited(span.start, span.start + length) : undefined;
}

/** `20:36 to 21:00`, `2008-11-09 20:36 - 21:00`, `now-2d to now-1d`. */
function parseBetween(text: string, zone: Zone, now: number): TimeRange | RangeError | undefined {
  const match = /^(?:from |between )?(.+?)(?: (?:to|until|till|and|[-–—]) | ?(?:\.\.|–|—|→) ?|\/)(.+)$/i.exec(
    text,
  );
  const start = match && parseTime(match[1] ?? '', zone, now);
  const end = start && parseTime(match[2] ?? '', zone, now, start.start);
  if (!start || !end) return undefined;
  // A date as the end includes its day, as people mean it; a time of day does not include its minute.
  let until = end.dateOnly ? end.end : end.start;
  // `23:30 to 00:15` ends on the next day.
  if (end.clockOnly && until <= start.start) {
    until = parseTime(match[2] ?? '', zone, now, startOfDay(start.start, zone, 1))?.start ?? until;
  }
  if (until <= start.start) return { message: 'The end must be later than the start.' };
  return { from: startOf(start), to: end.relative ?? toInstant(until) };
}

/** One time alone, which spans what it leaves open; `today` ends now. */
function parseSingle(text: string, zone: Zone, now: number): TimeRange | RangeError | undefined {
  const lower = text.toLowerCase();
  if (lower === 'today') return { from: toInstant(startOfDay(now, zone, 0)), to: 'now' };
  const span = lower === 'now' ? undefined : parseTime(text, zone, now);
  if (span?.relative) return { from: span.relative, to: 'now' };
  return span && limited(span.start, span.end);
}

function limited(from: number, to: number): TimeRange | RangeError {
  if (to < MIN_TIME_MS || from > MAX_TIME_MS) return { message: 'Times must be from 1970 to 2262.' };
  return { from: toInstant(Math.max(from, MIN_TIME_MS)), to: toInstant(Math.min(to, MAX_TIME_MS)) };
}

function startOf(span: TimeSpan): string {
  return span.relative ?? toInstant(span.start);
}
