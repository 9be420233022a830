// How many rows a refresh found that the list does not show.
import type { LogPage, SortDirection } from '@timberline/contract';

/**
 * New rows between the first page as shown and as it is now; `more` when the whole page is new.
 * In ascending order new rows come at the end, so that exact totals tell them.
 */
export function newRows(shown: LogPage, now: LogPage, sort: SortDirection): { count: number; more: boolean } {
  const known = new Set(shown.logs.map((log) => log.id));
  const unknown = now.logs.filter((log) => !known.has(log.id)).length;
  const exact = shown.total.relation === 'eq' && now.total.relation === 'eq';
  const grown = exact ? Math.max(0, now.total.value - shown.total.value) : 0;
  if (sort === 'asc') return { count: grown, more: false };
  // Rows that left the range make room: what slid into the page from below is not new.
  const last = shown.logs.at(-1);
  const reachesKnown = last === undefined || now.logs.some((log) => known.has(log.id));
  return {
    count: reachesKnown ? unknownBefore(now, known) : Math.max(unknown, grown),
    more: !reachesKnown && !exact,
  };
}

/** New rows above the last one that was known. */
function unknownBefore(now: LogPage, known: ReadonlySet<string>): number {
  if (known.size === 0) return now.logs.length;
  const end = now.logs.findLastIndex((log) => known.has(log.id));
  return now.logs.slice(0, end).filter((log) => !known.has(log.id)).length;
}
