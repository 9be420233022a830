// Reads the rows around a log of a search, wherever in the search it is, without those between it and the beginning.
import type { FoundLog, LogFilter, SortDirection } from '@timberline/contract';
import { epochNanos, formatNanos } from '@timberline/query';
import type { ApiClient } from '../../api/api-client';
import { AroundPages } from './around-pages';
import { FIRST_PAGE_ROWS, LogPages } from './log-pages';
import { NO_LISTENER, type PageSource } from './rows';

/** Rows of one and the same time that are read until the log is among them. */
const MAX_ROWS_OF_ONE_TIME = 10_000;

/** A search whose rows are read. */
export interface RowSearch {
  /** With absolute times, so that all parts end at the same ones. */
  filter: LogFilter;
  sort: SortDirection;
}

/** The search split at a log: what comes above all rows of its time, and those rows with all that come below. */
export function splitAt(log: FoundLog, { filter, sort }: RowSearch): { above: LogFilter; below: LogFilter } {
  const nanos = epochNanos(log.timestamp) ?? 0n;
  const [time, next] = [formatNanos(nanos), formatNanos(nanos + 1n)];
  return sort === 'desc'
    ? { above: { ...filter, from: next }, below: { ...filter, to: next } }
    : { above: { ...filter, to: time }, below: { ...filter, from: time } };
}

/** The rows around a log, which is the active one; null if the search does not have it. Rejects with an ApiError. */
export async function readAround(
  api: ApiClient,
  head: LogPages,
  log: FoundLog,
  search: RowSearch,
  signal: AbortSignal,
): Promise<AroundPages | null> {
  const { above, below } = splitAt(log, search);
  const source =
    (filter: LogFilter, sort: SortDirection): PageSource =>
    (after, size, abort) =>
      api.logs(filter, { size, sort, after }, abort);
  const upward = source(above, search.sort === 'desc' ? 'asc' : 'desc');
  const downward = source(below, search.sort);
  const [firstAbove, firstBelow, counts] = await Promise.all([
    upward(undefined, FIRST_PAGE_ROWS, signal),
    downward(undefined, FIRST_PAGE_ROWS, signal),
    api.histogram(above, { buckets: 1 }, signal),
  ]);
  const rows = new LogPages(firstBelow, downward, NO_LISTENER);
  const index = await indexReached(rows, log.id, signal);
  if (index < 0) return null;
  const around = new AroundPages(head, new LogPages(firstAbove, upward, NO_LISTENER), rows, counts.total);
  return around.startAt(around.indexOf(log.id));
}

/** The index of a log of the first rows, of which pages are loaded until it is there; -1 if it is not. */
async function indexReached(rows: LogPages, id: string, signal: AbortSignal): Promise<number> {
  for (;;) {
    const index = rows.indexOf(id);
    const known = rows.knownCount;
    if (index >= 0 || rows.complete || known >= MAX_ROWS_OF_ONE_TIME || signal.aborted) return index;
    await new Promise<void>((resolve) => {
      rows.listener = { ...NO_LISTENER, changed: resolve };
      rows.setVisible(known, known);
    });
    if (rows.error) throw rows.error;
  }
}
