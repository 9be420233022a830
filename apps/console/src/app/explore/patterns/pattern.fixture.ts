// Patterns for specs.
import type { LogPattern, LogPatterns } from '@timberline/contract';

/** A pattern of which 12 logs were written from 14:32 on; the rest as given. */
export function patternOf(id: string, rest: Partial<LogPattern> = {}): LogPattern {
  return {
    id,
    template: `${id} <*>`,
    count: 12,
    levels: { info: 12 },
    first: '2026-11-24T14:32:00.000Z',
    last: '2026-11-24T15:02:11.123Z',
    firstEver: '2026-11-24T14:32:00.000Z',
    sample: null,
    series: [],
    ...rest,
  };
}

export function patternsOf(patterns: LogPattern[], rest: Partial<LogPatterns> = {}): LogPatterns {
  const total = patterns.reduce((sum, { count }) => sum + count, 0) + (rest.other ?? 0);
  return {
    patterns,
    other: 0,
    withoutPattern: 0,
    total,
    interval: null,
    start: null,
    truncated: false,
    partial: null,
    ...rest,
  };
}
