// Parses the filter of a read from its parameters and compiles it for Elasticsearch.
import { FILTER_PARAMETERS, type LogFilter, type QueryNote } from '@timberline/contract';
import { compileFilter, type EsQuery, type ParsedFilter, timeBounds } from '@timberline/elastic';
import { parseQuery, parseTime, type QueryNode, type TimeRange, type TimeValue } from '@timberline/query';
import { SearchError } from '../../elasticsearch/search-error.ts';

/** A filter that is ready for a search. */
export interface Filter {
  /** The clauses that a log has to meet, all of them. */
  clauses: EsQuery[];
  /** The inclusive bounds of `from` and `to`; null when no time can meet them. */
  bounds: TimeRange | null;
  /** Whether the filter has no clause besides `from` and `to`. */
  timeOnly: boolean;
  /** How `q` was interpreted where that may surprise. */
  notes: QueryNote[];
  /** The tree of `q`. With `message` it determines which parts of a message are highlighted. */
  tree: QueryNode | null;
  message?: string;
}

/**
 * Parses a filter. `nowMs` is the meaning of `now`, in milliseconds since 1970. Throws a SearchError with the column when
 * `q` cannot be parsed.
 */
export function parseFilter(parameters: LogFilter, nowMs: number): Filter {
  const { tree, notes } = parseQueryText(parameters.q);
  const { from, to, ...rest } = parameters;
  const parsed: ParsedFilter = {
    ...rest,
    from: parseBound(from),
    to: parseBound(to),
    tree: tree ?? undefined,
  };
  const timeless = compileFilter({ ...parsed, from: undefined, to: undefined }, nowMs);
  return {
    clauses: compileFilter(parsed, nowMs),
    bounds: timeBounds(parsed, nowMs),
    timeOnly: timeless.length === 0,
    notes,
    tree,
    message: parameters.message,
  };
}

/** A key that is equal for two filters only if they have the same parameters. */
export function filterKey(parameters: LogFilter): string {
  return JSON.stringify(FILTER_PARAMETERS.map((name) => parameters[name] ?? ''));
}

function parseBound(text: string | undefined): TimeValue | undefined {
  return text === undefined ? undefined : (parseTime(text) ?? undefined);
}

function parseQueryText(q: string | undefined): { tree: QueryNode | null; notes: QueryNote[] } {
  if (q === undefined || q.trim() === '') return { tree: null, notes: [] };
  const result = parseQuery(q);
  if (result.ok)
    return { tree: result.tree, notes: result.notes.map(({ column, message }) => ({ column, message })) };
  const { column, message } = result.error;
  throw new SearchError('invalid-query', `The query cannot be read at column ${column}: ${message}.`, {
    errors: [{ column, path: 'q', message }],
  });
}
