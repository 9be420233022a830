// A view of the explore page as a search that can be saved, and back.
import { DEFAULT_COLUMNS, DEFAULT_VIEW, type ExploreView } from '../state/explore-view';
import { paramsFromView, viewFromParams } from '../state/view-params';
import { describeRange } from '../time-range/describe-range';

/** As the API keeps it: the query string, and the columns if they are not those that the page has by itself. */
export interface SearchText {
  search: string;
  columns: readonly string[];
}

/** What of a view is a search. The opened log, widths of columns and all else belong to the moment. */
type SearchView = Pick<
  ExploreView,
  'q' | 'filters' | 'message' | 'range' | 'sort' | 'columns' | 'wrap' | 'zone' | 'chart'
>;

export function searchOfView(view: SearchView): SearchText {
  const { q, filters, message, range, sort, wrap, zone, chart } = view;
  const shown = { ...DEFAULT_VIEW, q, filters, message, range, sort, wrap, zone, chart };
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(paramsFromView(shown)))
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) params.append(name, one);
  const isDefault = view.columns.join() === DEFAULT_COLUMNS.join();
  return { search: params.toString(), columns: isDefault ? [] : view.columns };
}

/** The view that a saved search opens. A search that another program saved may have its columns in the query string. */
export function viewOfSearch({ search, columns }: SearchText): SearchView {
  const params: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(search)) (params[name] ??= []).push(value);
  const view = viewFromParams(params);
  const { q, filters, message, range, sort, wrap, zone, chart } = view;
  const shown = columns.length > 0 ? [...columns] : view.columns;
  return { q, filters, message, range, sort, columns: shown, wrap, zone, chart };
}

export function isSameSearch(a: SearchText, b: SearchText): boolean {
  return a.search === b.search && a.columns.join('\n') === b.columns.join('\n');
}

/** `timeout · level: error · Last 3 hours`. `now` is the clock in ms. */
export function describeSearch(text: SearchText, now: number): string {
  const { q, filters, message, range, zone } = viewOfSearch(text);
  const parts = filters
    .filter(({ off }) => !off)
    .map(({ field, value, mode }) => `${mode === 'exclude' ? 'not ' : ''}${field}: ${value}`);
  return [q.trim(), message, ...parts, describeRange(range, zone, now)].filter(Boolean).join(' · ');
}
