// How many rows a refresh found that the list does not show.
import type { LogPage, SortDirection } from '@timberline/contract';

/** How many rows are new; `more` when there may be still more of them. */
export interface NewRows {
  count: number;
  more: boolean;
}

export const NO_NEW_ROWS: NewRows = { count: 0, more: false };

/**
 * Counts the new rows between the first page as it is shown and as it is now. In ascending order new rows come at the
 * end, beyond the first page, so only exact totals can tell.
 */
export function countNewRows(shown: LogPage, now: LogPage, sort: SortDirection): NewRows {
  const shownIds = new Set(shown.logs.map((log) => log.id));
  const exact = shown.total.relation === 'eq' && now.total.relation === 'eq';
  const growth = exact ? Math.max(0, now.total.value - shown.total.value) : 0;
  if (sort === 'asc') return { count: growth, more: false };
  const reachesShown = shownIds.size === 0 || now.logs.some((log) => shownIds.has(log.id));
  if (reachesShown) return { count: newRowsAbove(now, shownIds), more: false };
  return { count: Math.max(now.logs.length, growth), more: !exact };
}

/**
 * The new rows above the last shown one. Rows below it are not new: they moved up onto the page when others left the
 * time range.
 */
function newRowsAbove(now: LogPage, shownIds: ReadonlySet<string>): number {
  if (shownIds.size === 0) return now.logs.length;
  const end = now.logs.findLastIndex((log) => shownIds.has(log.id));
  return now.logs.slice(0, end).filter((log) => !shownIds.has(log.id)).length;
}
