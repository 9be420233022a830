// The view of the explore page as the query parameters of its URL.
import { CONTEXT_SCOPES, type ContextScope, REPEATABLE_PARAMETERS } from '@timberline/contract';
import {
  type Baseline,
  BASELINES,
  type ChangesView,
  COLUMN_WIDTH,
  type ContextView,
  DEFAULT_COLUMNS,
  type ExploreView,
  isRepeatable,
  MAX_ADDITIONS,
  MAX_MARKS,
  MAX_UNFOLDED,
  PATTERN_SORTS,
  type PatternSort,
  type PatternsView,
  REFRESH_SECONDS,
  type TimeRange,
  type TraceView,
  type ValueFilter,
} from './explore-view';

/** As in the API. */
const DEFAULT_SCOPE: ContextScope = 'resource';

/** Compares the time range of the search. */
const WHOLE_RANGE = 'range';

/** Query parameters of a URL. Repeated ones are arrays. */
type UrlParams = Record<string, string | string[] | undefined>;

/** The view of a URL. Parameters that cannot be parsed count as absent, those that only the API can judge are kept. */
export function viewFromParams(params: UrlParams): ExploreView {
  const filters: ValueFilter[] = [];
  for (const field of REPEATABLE_PARAMETERS) {
    for (const value of listOf(params[field])) filters.push({ field, value, mode: 'include', off: false });
  }
  for (const text of listOf(params['is'])) pushFilter(filters, text, 'include', false);
  for (const text of listOf(params['not'])) pushFilter(filters, text, 'exclude', false);
  for (const text of listOf(params['off'])) {
    if (text.startsWith('-')) pushFilter(filters, text.slice(1), 'exclude', true);
    else pushFilter(filters, text, 'include', true);
  }
  const columns = firstOf(params['columns'])?.split(',').filter(Boolean) ?? [];
  const refresh = Number(firstOf(params['refresh']) ?? 0);
  return {
    q: firstOf(params['q']) ?? '',
    filters,
    message: firstOf(params['message']) ?? '',
    range: rangeOf(firstOf(params['from']), firstOf(params['to'])),
    sort: firstOf(params['sort']) === 'asc' ? 'asc' : 'desc',
    columns: columns.length > 0 ? [...new Set(columns.map(unescapeName))] : DEFAULT_COLUMNS,
    widths: parseWidths(firstOf(params['widths'])),
    wrap: firstOf(params['wrap']) === '1',
    zone: firstOf(params['zone']) === 'utc' ? 'utc' : 'local',
    log: firstOf(params['log']) || null,
    context: contextOf(params),
    trace: traceOf(params),
    patterns: patternsOf(params),
    changes: changesOf(params),
    marks: idsOf(params['mark'], MAX_MARKS),
    find: firstOf(params['find']) ?? '',
    fold: firstOf(params['fold']) === '1',
    unfolded: idsOf(params['unfold'], MAX_UNFOLDED),
    refresh: REFRESH_SECONDS.includes(refresh) ? refresh : 0,
    live: firstOf(params['live']) === '1',
    chart: firstOf(params['chart']) !== '0',
  };
}

/** The query parameters of a view. Defaults are left out. */
export function paramsFromView(view: ExploreView): UrlParams {
  const params: UrlParams = { q: view.q || undefined };
  for (const field of REPEATABLE_PARAMETERS) {
    params[field] = listOrUndefined(
      view.filters.filter((f) => f.field === field && f.mode === 'include' && !f.off).map((f) => f.value),
    );
  }
  const others = view.filters.filter((f) => f.off || f.mode === 'exclude' || !isRepeatable(f.field));
  params['is'] = listOrUndefined(others.filter((f) => !f.off && f.mode === 'include').map(filterText));
  params['not'] = listOrUndefined(others.filter((f) => !f.off && f.mode === 'exclude').map(filterText));
  params['off'] = listOrUndefined(
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
  params['live'] = view.live ? '1' : undefined;
  params['chart'] = view.chart ? undefined : '0';
  params['log'] = view.log ?? undefined;
  params['context'] = view.context?.id;
  params['scope'] = view.context && view.context.scope !== DEFAULT_SCOPE ? view.context.scope : undefined;
  params['with'] = listOrUndefined(view.context?.filters ?? []);
  params['earlier'] = view.context?.earlier ? String(view.context.earlier) : undefined;
  params['later'] = view.context?.later ? String(view.context.later) : undefined;
  params['trace'] = view.trace?.id;
  params['origin'] = view.trace?.origin ?? undefined;
  params['zoom'] = view.trace?.zoom ? `${view.trace.zoom.from},${view.trace.zoom.to}` : undefined;
  params['patterns'] = view.patterns?.sort;
  params['pattern'] = view.patterns?.id ?? undefined;
  const { changes } = view;
  params['changes'] = changes
    ? changes.window
      ? `${changes.window.from}/${changes.window.to}`
      : WHOLE_RANGE
    : undefined;
  params['baseline'] = changes && changes.baseline !== BASELINES[0] ? changes.baseline : undefined;
  params['mark'] = listOrUndefined(view.marks);
  params['find'] = view.find || undefined;
  params['fold'] = view.fold ? '1' : undefined;
  params['unfold'] = listOrUndefined(view.unfolded);
  return params;
}

function contextOf(params: UrlParams): ContextView | null {
  const id = firstOf(params['context']);
  if (!id) return null;
  const asked = firstOf(params['scope']) as ContextScope;
  const scope = CONTEXT_SCOPES.includes(asked) ? asked : DEFAULT_SCOPE;
  const [earlier, later] = [additionsOf(params['earlier']), additionsOf(params['later'])];
  return { id, scope, filters: listOf(params['with']), earlier, later };
}

function additionsOf(value: string | string[] | undefined): number {
  const count = Number(firstOf(value) ?? 0);
  return Number.isInteger(count) && count > 0 ? Math.min(count, MAX_ADDITIONS) : 0;
}

function traceOf(params: UrlParams): TraceView | null {
  const id = firstOf(params['trace']);
  if (!id) return null;
  return { id, origin: firstOf(params['origin']) || null, zoom: zoomOf(firstOf(params['zoom'])) };
}

function zoomOf(text: string | undefined): TraceView['zoom'] {
  const [from = NaN, to = NaN] = (text ?? '').split(',').map((part) => (part === '' ? NaN : Number(part)));
  return Number.isFinite(from) && Number.isFinite(to) && from < to ? { from, to } : null;
}

function patternsOf(params: UrlParams): PatternsView | null {
  const asked = firstOf(params['patterns']);
  if (!asked) return null;
  const sort = PATTERN_SORTS.includes(asked as PatternSort) ? (asked as PatternSort) : 'count';
  return { sort, id: firstOf(params['pattern']) || null };
}

/** The span is written as ISO 8601 has it: `FROM/TO`. */
function changesOf(params: UrlParams): ChangesView | null {
  const text = firstOf(params['changes']);
  if (!text) return null;
  const [from, to] = text.split('/');
  const asked = firstOf(params['baseline']) as Baseline;
  const baseline = BASELINES.includes(asked) ? asked : BASELINES[0];
  return { window: from && to ? { from, to } : null, baseline };
}

function idsOf(value: string | string[] | undefined, max: number): string[] {
  return [...new Set(listOf(value).filter(Boolean))].slice(0, max);
}

function rangeOf(from: string | undefined, to: string | undefined): TimeRange {
  const range: TimeRange = {};
  if (from) range.from = from;
  if (to) range.to = to;
  return range;
}

function parseWidths(text: string | undefined): Record<string, number> {
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

function pushFilter(filters: ValueFilter[], text: string, mode: ValueFilter['mode'], off: boolean): void {
  const colon = text.indexOf(':');
  if (colon > 0) {
    filters.push({ field: unescapeName(text.slice(0, colon)), value: text.slice(colon + 1), mode, off });
  }
}

function filterText(filter: ValueFilter): string {
  return `${escapeName(filter.field)}:${filter.value}`;
}

/** Metadata keys may contain the characters that separate names here. */
function escapeName(name: string): string {
  return name.replace(/[%,:]/g, (character) => encodeURIComponent(character));
}

function unescapeName(text: string): string {
  return text.replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%25', '%');
}

function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function listOf(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function listOrUndefined(values: string[]): string[] | undefined {
  return values.length > 0 ? values : undefined;
}
