// What the explore page shows, as a value, and as the parameters of its URL: the two are the same thing.
import type { LogFilter, SortDirection } from '@timberline/contract';
import { REPEATABLE_PARAMETERS } from '@timberline/contract';
import { quoteName, quoteValue, withClause } from '@timberline/query';

/** From (inclusive) to (exclusive), as in the API: RFC 3339, `now` or `now-15m`; a missing end is open. */
export interface TimeRange {
  from?: string;
  to?: string;
}

/** Times are shown in UTC or in the browser's own zone, the offset beside them either way. */
export type Zone = 'utc' | 'local';

/** A filter by one value of one field: a chip beside the query. */
export interface ValueFilter {
  /** As in the query language: `level`, `resourceId`, `metadata.code`. */
  field: string;
  value: string;
  mode: 'include' | 'exclude';
  /** Switched off for a moment: shown, and not asked for. */
  off: boolean;
}

/** What is asked: what Enter runs. */
export interface ExploreQuery {
  /** As typed. */
  q: string;
  filters: ValueFilter[];
}

/** The whole state of the explore page. */
export interface ExploreView extends ExploreQuery {
  /** Words of the `message` parameter; links of others may carry it. */
  message: string;
  range: TimeRange;
  sort: SortDirection;
  /** Column names in their order. */
  columns: string[];
  /** Widths in CSS pixels of the columns that were sized by hand. */
  widths: Record<string, number>;
  wrap: boolean;
  zone: Zone;
  /** Id of the opened log. */
  log: string | null;
  /** Seconds between refreshes; 0 is off. */
  refresh: number;
  /** Whether the histogram is shown. */
  chart: boolean;
}

export const DEFAULT_COLUMNS = ['timestamp', 'since', 'level', 'resourceId', 'message'];
export const REFRESH_SECONDS = [0, 5, 10, 30, 60];

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
  refresh: 0,
  chart: true,
};

/** Query parameters of a URL: repeated ones as arrays. */
export type UrlParams = Record<string, string | string[] | undefined>;

/** The view that a URL tells. Takes anything: what cannot be read counts as absent, what only the API can judge stays. */
export function viewOfParams(params: UrlParams): ExploreView {
  const filters: ValueFilter[] = [];
  for (const field of REPEATABLE_PARAMETERS) {
    for (const value of many(params[field])) filters.push({ field, value, mode: 'include', off: false });
  }
  for (const text of many(params['is'])) addFilter(filters, text, 'include', false);
  for (const text of many(params['not'])) addFilter(filters, text, 'exclude', false);
  for (const text of many(params['off'])) {
    if (text.startsWith('-')) addFilter(filters, text.slice(1), 'exclude', true);
    else addFilter(filters, text, 'include', true);
  }
  const columns = one(params['columns'])?.split(',').filter(Boolean) ?? [];
  const refresh = Number(one(params['refresh']) ?? 0);
  return {
    q: one(params['q']) ?? '',
    filters,
    message: one(params['message']) ?? '',
    range: rangeOf(one(params['from']), one(params['to'])),
    sort: one(params['sort']) === 'asc' ? 'asc' : 'desc',
    columns: columns.length > 0 ? [...new Set(columns.map(unescapeName))] : DEFAULT_COLUMNS,
    widths: widthsOf(one(params['widths'])),
    wrap: one(params['wrap']) === '1',
    zone: one(params['zone']) === 'utc' ? 'utc' : 'local',
    log: one(params['log']) || null,
    refresh: REFRESH_SECONDS.includes(refresh) ? refresh : 0,
    chart: one(params['chart']) !== '0',
  };
}

/** The URL's parameters for a view; what is at its default is left out. */
export function paramsOfView(view: ExploreView): UrlParams {
  const params: UrlParams = { q: view.q || undefined };
  for (const field of REPEATABLE_PARAMETERS) {
    params[field] = listOrNothing(
      view.filters.filter((f) => f.field === field && f.mode === 'include' && !f.off).map((f) => f.value),
    );
  }
  const others = view.filters.filter((f) => f.off || f.mode === 'exclude' || !isParameter(f.field));
  params['is'] = listOrNothing(others.filter((f) => !f.off && f.mode === 'include').map(filterText));
  params['not'] = listOrNothing(others.filter((f) => !f.off && f.mode === 'exclude').map(filterText));
  params['off'] = listOrNothing(
    others.filter((f) => f.off).map((f) => (f.mode === 'exclude' ? '-' : '') + filterText(f)),
  );
  params['message'] = view.message || undefined;
  params['from'] = view.range.from;
  params['to'] = view.range.to;
  params['sort'] = view.sort === 'asc' ? 'asc' : undefined;
  params['columns'] =
    view.columns.join() === DEFAULT_COLUMNS.join() ? undefined : view.columns.map(escapeName).join(',');
  const widths = Object.entries(view.widths);
  params['widths'] =
    widths.length === 0 ? undefined : widths.map(([name, px]) => `${escapeName(name)}:${px}`).join(',');
  params['wrap'] = view.wrap ? '1' : undefined;
  params['zone'] = view.zone === 'utc' ? 'utc' : undefined;
  params['refresh'] = view.refresh === 0 ? undefined : String(view.refresh);
  params['chart'] = view.chart ? undefined : '0';
  params['log'] = view.log ?? undefined;
  return params;
}

/**
 * What the API is asked for: included values of its own parameters as such, every other value filter as a clause
 * after `q`, so that the columns of its errors and notes are those of what was typed.
 */
export function filterOfView(view: ExploreView): LogFilter {
  const filter: LogFilter = {};
  let q = view.q;
  for (const { field, value, mode, off } of view.filters) {
    if (off) continue;
    if (mode === 'include' && isParameter(field)) (filter[field] ??= []).push(value);
    else q = withClause(q, `${quoteName(field)}:${quoteValue(value)}`, mode === 'exclude' ? 'not' : 'and');
  }
  if (q !== '') filter.q = q;
  if (view.message !== '') filter.message = view.message;
  if (view.range.from) filter.from = view.range.from;
  if (view.range.to) filter.to = view.range.to;
  return filter;
}

/**
 * The column of what was typed for a column of the `q` that is sent, where clauses of filters stand beside it and
 * brackets around it; null for a column of such a clause.
 */
export function typedColumn(view: ExploreView, column: number): number | null {
  const typed = view.q.trim();
  const at = (filterOfView(view).q ?? '').indexOf(typed);
  const within = column - 1 - at;
  if (typed === '' || at < 0 || within < 0 || within > typed.length) return null;
  return view.q.length - view.q.trimStart().length + within + 1;
}

type Parameter = (typeof REPEATABLE_PARAMETERS)[number];

function isParameter(field: string): field is Parameter {
  return (REPEATABLE_PARAMETERS as readonly string[]).includes(field);
}

function rangeOf(from: string | undefined, to: string | undefined): TimeRange {
  const range: TimeRange = {};
  if (from) range.from = from;
  if (to) range.to = to;
  return range;
}

/** Narrowest and widest that a column is drawn, in CSS pixels. */
export const COLUMN_WIDTH = { min: 40, max: 2000 } as const;

function widthsOf(text: string | undefined): Record<string, number> {
  const widths: Record<string, number> = {};
  for (const part of text?.split(',') ?? []) {
    const colon = part.lastIndexOf(':');
    const px = Math.round(Number(part.slice(colon + 1)));
    if (colon > 0 && px >= COLUMN_WIDTH.min && px <= COLUMN_WIDTH.max) {
      widths[unescapeName(part.slice(0, colon))] = px;
    }
  }
  return widths;
}

function addFilter(filters: ValueFilter[], text: string, mode: ValueFilter['mode'], off: boolean): void {
  const colon = text.indexOf(':');
  if (colon > 0) {
    filters.push({ field: unescapeName(text.slice(0, colon)), value: text.slice(colon + 1), mode, off });
  }
}

function filterText(filter: ValueFilter): string {
  return `${escapeName(filter.field)}:${filter.value}`;
}

// Names of metadata keys may hold what separates here.
function escapeName(name: string): string {
  return name.replace(/[%,:]/g, (character) => encodeURIComponent(character));
}

function unescapeName(text: string): string {
  return text.replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%25', '%');
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function many(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function listOrNothing(values: string[]): string[] | undefined {
  return values.length > 0 ? values : undefined;
}
