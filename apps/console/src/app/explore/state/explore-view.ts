// The view of the explore page as a value, and the filter that the API gets for it.
import {
  type ContextScope,
  type LogFilter,
  REPEATABLE_PARAMETERS,
  type SortDirection,
} from '@timberline/contract';
import { quoteName, quoteValue, resolveField, withClause, withoutConditions } from '@timberline/query';
import type { Zone } from '../time/zone';

/** `from` (inclusive) and `to` (exclusive) as in the API: RFC 3339, `now` or `now-15m`. A missing end is open. */
export interface TimeRange {
  from?: string;
  to?: string;
}

/** A filter by one value of one field, shown as a chip below the query. */
export interface ValueFilter {
  /** The field's name in the query language: `level`, `resourceId`, `metadata.code`. */
  field: string;
  value: string;
  mode: 'include' | 'exclude';
  /** Whether the filter is switched off: shown, but not part of the search. */
  off: boolean;
}

/** Which lines around a log are shown. */
export interface ContextView {
  /** The id of the log. */
  id: string;
  scope: ContextScope;
  /** How many times more lines were added before and after the first ones. */
  earlier: number;
  later: number;
  /** The filters of the search that narrow the lines, by their keys (see `ownFilters`). The others are off. */
  filters: string[];
}

/** How often lines can be added at an end: as many as are kept. */
export const MAX_ADDITIONS = 20;

/** Which trace is shown. */
export interface TraceView {
  /** The trace id. */
  id: string;
  /** The id of the log that one came from; null if the link names none. */
  origin: string | null;
  /** The part that is drawn, in ms after its first line; null for all of it. */
  zoom: { from: number; to: number } | null;
}

/** The orders in which patterns are listed: by how many logs have them, and by when they were first stored. */
export const PATTERN_SORTS = ['count', 'rare', 'new'] as const;
export type PatternSort = (typeof PATTERN_SORTS)[number];

/** How the patterns are listed. */
export interface PatternsView {
  sort: PatternSort;
  /** The id of the pattern that one came for; null for none. */
  id: string | null;
}

/** How long before its window a baseline begins: `before` is as long as the window, so that it ends where that begins. */
export const BASELINES = ['before', 'hour', 'day', 'week'] as const;
export type Baseline = (typeof BASELINES)[number];

/** Which span of time is compared with an earlier one of the same length. */
export interface ChangesView {
  /** The span; null is the time range of the search. */
  window: Required<TimeRange> | null;
  baseline: Baseline;
}

/** The whole state of the explore page. */
export interface ExploreView {
  /** The query as typed. */
  q: string;
  filters: ValueFilter[];
  /** Words of the API's `message` parameter. The page itself never sets it, but other links may. */
  message: string;
  range: TimeRange;
  sort: SortDirection;
  /** Names of the columns in their order. */
  columns: string[];
  /** Widths in CSS pixels of the columns that were resized. */
  widths: Record<string, number>;
  wrap: boolean;
  zone: Zone;
  /** Id of the opened log. */
  log: string | null;
  /** The lines around a log, which cover the list. */
  context: ContextView | null;
  /** The trace whose lines cover the list. */
  trace: TraceView | null;
  /** What the messages of the result say, which covers the list. */
  patterns: PatternsView | null;
  /** What is different in a span of time, which covers the list. */
  changes: ChangesView | null;
  /** The ids of the marked lines, in the order in which they were marked. */
  marks: string[];
  /** What is found within the result, in the query language. */
  find: string;
  /** Whether repeated neighbors are folded into the first of them. */
  fold: boolean;
  /** The ids of the lines whose repetitions are shown all the same. */
  unfolded: string[];
  /** Seconds between refreshes. 0 is off. */
  refresh: number;
  /** Whether new logs come into the list as they are stored. */
  live: boolean;
  /** Whether the histogram is shown. */
  chart: boolean;
}

/** Marked lines, and unfolded ones, that a link holds: with ids of 20 characters it stays below 2,000, which every program passes on. */
export const MAX_MARKS = 50;
export const MAX_UNFOLDED = 50;

export const DEFAULT_COLUMNS = ['timestamp', 'since', 'level', 'resourceId', 'message'];
export const REFRESH_SECONDS = [0, 5, 10, 30, 60];
/** The limits of a column's width in CSS pixels. */
export const COLUMN_WIDTH = { min: 40, max: 2000 } as const;

export const DEFAULT_VIEW: ExploreView = {
  q: '',
  filters: [],
  message: '',
  range: {},
  sort: 'desc',
  columns: DEFAULT_COLUMNS,
  widths: {},
  wrap: false,
  zone: 'local',
  log: null,
  context: null,
  trace: null,
  patterns: null,
  changes: null,
  marks: [],
  find: '',
  fold: false,
  unfolded: [],
  refresh: 0,
  live: false,
  chart: true,
};

type RepeatableParameter = (typeof REPEATABLE_PARAMETERS)[number];

/**
 * The filter that the API gets. A log has to have one of the included values of each field, and none of the excluded ones.
 * Included values of the API's own parameters are sent as such. All others are clauses after `q`, so that the columns of
 * errors and notes are those of the typed query.
 */
export function filterFromView(view: ExploreView): LogFilter {
  const filter: LogFilter = {};
  let q = view.q;
  const on = view.filters.filter(({ off }) => !off);
  const done = new Set<string>();
  for (const { field, value, mode } of on) {
    if (mode === 'exclude') q = withClause(q, `${quoteName(field)}:${quoteValue(value)}`, 'not');
    else if (isRepeatable(field)) (filter[field] ??= []).push(value);
    else if (!done.has(field)) {
      done.add(field);
      q = withClause(q, anyOf(field, on), 'and');
    }
  }
  if (q !== '') filter.q = q;
  if (view.message !== '') filter.message = view.message;
  if (view.range.from) filter.from = view.range.from;
  if (view.range.to) filter.to = view.range.to;
  return filter;
}

/** A view of the logs that have one of these values, whatever else filters by their field. */
export function onlyValues(view: ExploreView, field: string, values: readonly string[]): ExploreView {
  const ref = resolveField(field);
  const others = view.filters.filter((filter) => filter.field !== field);
  const included = values.map((value): ValueFilter => ({ field, value, mode: 'include', off: false }));
  return { ...view, q: ref ? withoutConditions(view.q, ref) : view.q, filters: [...others, ...included] };
}

/** A term that any of the included values of a field meets. */
function anyOf(name: string, filters: readonly ValueFilter[]): string {
  const values = filters
    .filter(({ field, mode }) => field === name && mode === 'include')
    .map(({ value }) => quoteValue(value));
  return `${quoteName(name)}:${values.length === 1 ? values[0] : `(${values.join(' OR ')})`}`;
}

/**
 * The column in the typed query for a column in the `q` that is sent, which may have brackets around the typed query
 * and clauses of filters after it. Null for a column of such a clause.
 */
export function typedColumn(view: ExploreView, column: number): number | null {
  const typed = view.q.trim();
  const start = (filterFromView(view).q ?? '').indexOf(typed);
  const offset = column - 1 - start;
  if (typed === '' || start < 0 || offset < 0 || offset > typed.length) return null;
  return view.q.length - view.q.trimStart().length + offset + 1;
}

/** Whether a field has a parameter of its own in the API, which may be repeated. */
export function isRepeatable(field: string): field is RepeatableParameter {
  return (REPEATABLE_PARAMETERS as readonly string[]).includes(field);
}
