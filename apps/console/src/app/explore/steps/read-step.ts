// Asks the API for the next log of a search that meets a term, from any row on and however far away.
import type { FoundLog, LogFilter } from '@timberline/contract';
import { parseQuery, withClause } from '@timberline/query';
import type { ApiClient } from '../../api/api-client';
import type { RowSearch } from '../rows/read-around';
import type { Direction } from './scan-rows';

/** The filter of a search with a term that is required as well. */
export function narrowed(filter: LogFilter, clause: string): LogFilter {
  const { q = '' } = filter;
  const both = `(${q}) (${clause})`;
  // `withClause` would replace the opposite of the term in the query, which then finds logs that the list does not have.
  return { ...filter, q: q !== '' && parseQuery(both).ok ? both : withClause(q, clause, 'and') };
}

/**
 * The first log after `from` in a direction of the list, among those that meet the filter; null if there is none. Without
 * `from` it is the first one of all. Rejects with an ApiError.
 */
export async function readStep(
  api: ApiClient,
  { filter, sort }: RowSearch,
  from: FoundLog | null,
  direction: Direction,
  signal: AbortSignal,
): Promise<FoundLog | null> {
  if (from === null) return (await api.logs(filter, { size: 1, sort }, signal)).logs[0] ?? null;
  // A context is the only read that begins at a log instead of a cursor, and it keeps the order of logs of the same time.
  const isEarlier = (sort === 'desc') === (direction === 1);
  const sides = { before: isEarlier ? 1 : 0, after: isEarlier ? 0 : 1 };
  const { before, after } = await api.context(from.id, filter, { scope: 'all', ...sides }, signal);
  return (isEarlier ? before : after)[0] ?? null;
}
