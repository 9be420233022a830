// Patterns as the rows that are drawn: their order, their share, and which of them are new.
import type { LogPattern, LogPatterns } from '@timberline/contract';
import { compareLevels } from '../level/level';
import type { PatternSort, TimeRange, ValueFilter } from '../state/explore-view';
import { resolveTime } from '../time/instant';
import { parseInstant } from '../time/timestamp';

export interface PatternRow {
  pattern: LogPattern;
  /** Its share of the logs that match, from 0 to 1. */
  share: number;
  /** Whether no log of it was stored from before the range. */
  isNew: boolean;
  /** The most severe first. */
  levels: readonly { name: string; count: number }[];
  /** Whether the search shows only the logs of this pattern, and of others that are filtered for. */
  isIncluded: boolean;
}

/** The rows of an answer that was asked for at `now` (ms since 1970). */
export function patternRows(
  { patterns, total }: Pick<LogPatterns, 'patterns' | 'total'>,
  sort: PatternSort,
  range: TimeRange,
  filters: readonly ValueFilter[],
  now: number,
): PatternRow[] {
  const start = resolveTime(range.from, now);
  const included = new Set(
    filters
      .filter(({ field, mode, off }) => field === 'pattern' && mode === 'include' && !off)
      .map(({ value }) => value),
  );
  return sorted(patterns, sort).map((pattern) => ({
    pattern,
    share: total === 0 ? 0 : pattern.count / total,
    isNew: start !== undefined && timeOf(pattern.firstEver) >= start,
    levels: Object.entries(pattern.levels)
      .map(([name, count]) => ({ name, count }))
      .sort((a, b) => compareLevels(a.name, b.name)),
    isIncluded: included.has(pattern.id),
  }));
}

/** Whether "new" tells the rows apart: not where no log at all is from before the range. */
export function tellsNew(rows: readonly PatternRow[]): boolean {
  return rows.length === 1 || rows.some(({ isNew }) => !isNew);
}

/** The API lists the most frequent first, and patterns that are equal by an order stay in that one. */
function sorted(patterns: readonly LogPattern[], sort: PatternSort): LogPattern[] {
  if (sort === 'rare') return patterns.toSorted((a, b) => a.count - b.count);
  if (sort === 'new') return patterns.toSorted((a, b) => timeOf(b.firstEver) - timeOf(a.firstEver));
  return [...patterns];
}

function timeOf(timestamp: string): number {
  return parseInstant(timestamp)?.ms ?? 0;
}
