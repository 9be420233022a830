// The two spans of time that are compared.
import { anyOf, type EsQuery, timestampWindow } from '@timberline/elastic';
import {
  formatNanos,
  MAX_NANOS,
  MIN_NANOS,
  NANOS_PER_MILLISECOND,
  parseNanos,
  parseTime,
} from '@timberline/query';
import { SearchError } from '../../elasticsearch/search-error.ts';

/** In nanoseconds since 1970; the end is exclusive. */
export interface Period {
  start: bigint;
  end: bigint;
}

export interface Periods {
  window: Period;
  baseline: Period;
}

/** The parameters, each of them a valid time. */
export type PeriodParameters = Partial<Record<'from' | 'to' | 'baselineFrom' | 'baselineTo', string>>;

/** The window of a request without `from`. */
const DEFAULT_LENGTH = 3_600_000n * NANOS_PER_MILLISECOND;

/** Throws a SearchError for spans that are empty or overlap. */
export function periodsOf(parameters: PeriodParameters, nowMs: number): Periods {
  const at = (text: string | undefined) => (text === undefined ? undefined : instantOf(text, nowMs));
  const end = at(parameters.to) ?? BigInt(Math.floor(nowMs)) * NANOS_PER_MILLISECOND;
  const window = { start: at(parameters.from) ?? clamp(end - DEFAULT_LENGTH), end };
  if (window.start >= window.end) throw invalid('to', 'expected a time after from');
  const length = window.end - window.start;
  const [first, last] = [at(parameters.baselineFrom), at(parameters.baselineTo)];
  const baselineEnd = last ?? (first === undefined ? window.start : clamp(first + length));
  const baseline = { start: first ?? clamp(baselineEnd - length), end: baselineEnd };
  if (baseline.start >= baseline.end) throw invalid('baselineTo', 'expected a time after baselineFrom');
  if (baseline.start < window.end && window.start < baseline.end)
    throw invalid(
      last === undefined ? 'baselineFrom' : 'baselineTo',
      'expected a baseline that does not overlap the time from from to to',
    );
  return { window, baseline };
}

export function lengthOf({ start, end }: Period): bigint {
  return end - start;
}

/** The logs of a span. */
export function within({ start, end }: Period): EsQuery {
  return timestampWindow(start, end);
}

/** The logs of both spans. Elasticsearch visits those of one range faster than those of two. */
export function withinEither({ window, baseline }: Periods): EsQuery {
  if (baseline.end === window.start) return within({ start: baseline.start, end: window.end });
  return anyOf([within(window), within(baseline)]);
}

export function firstHalf({ start, end }: Period): Period {
  return { start, end: start + (end - start) / 2n };
}

/** The ends of a span, in UTC. */
export function endsOf({ start, end }: Period): { from: string; to: string } {
  return { from: formatNanos(start), to: formatNanos(end) };
}

function instantOf(text: string, nowMs: number): bigint {
  const value = parseTime(text);
  if (value?.kind === 'instant') return clamp(parseNanos(value.at));
  const agoMs = value?.kind === 'relative' ? value.agoMs : 0;
  return clamp(BigInt(Math.floor(nowMs) - agoMs) * NANOS_PER_MILLISECOND);
}

/** Times that can be stored: outside of them there are no logs. */
function clamp(nanos: bigint): bigint {
  return nanos < MIN_NANOS ? MIN_NANOS : nanos > MAX_NANOS ? MAX_NANOS : nanos;
}

function invalid(path: string, message: string): SearchError {
  return new SearchError('invalid-parameter', `Parameter ${path}: ${message}.`, {
    errors: [{ path, message }],
  });
}
