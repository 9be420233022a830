// Parses the filter of a read from its parameters and compiles it for Elasticsearch.
import { FILTER_PARAMETERS, type LogFilter, type QueryNote } from '@timberline/contract';
import { compileFilter, type EsQuery, type ParsedFilter, timeBounds } from '@timberline/elastic';
import {
  analyzeParts,
  fieldName,
  type FieldRef,
  MAX_CLAUSES,
  MAX_QUERY_BYTES,
  parseQuery,
  parseTime,
  type QueryNode,
  type TimeRange,
  type TimeValue,
  withoutField,
} from '@timberline/query';
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
 * `q` cannot be parsed, and one without if `q` and `message` together have too many words.
 * @param ignoredField what filters by this field alone is left out
 */
export function parseFilter(parameters: LogFilter, nowMs: number, ignoredField?: FieldRef): Filter {
  const { tree: whole, clauses, notes } = parseQueryText(parameters.q);
  checkMessage(parameters.message, clauses);
  const tree = ignoredField ? withoutField(whole, ignoredField) : whole;
  const { from, to, ...rest } = parameters;
  if (ignoredField) Object.assign(rest, { [fieldName(ignoredField)]: undefined });
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

/** Each word of `message` costs as much as one of `q`: in Elasticsearch, and when the matches are highlighted. */
function checkMessage(text: string | undefined, clausesOfQuery: number): void {
  if (text === undefined) return;
  if (Buffer.byteLength(text) > MAX_QUERY_BYTES)
    throw invalidMessage(`is longer than ${MAX_QUERY_BYTES / 1024} KiB; shorten it`);
  const words = analyzeParts(text).length;
  if (words + clausesOfQuery <= MAX_CLAUSES) return;
  const others =
    clausesOfQuery > 0 ? `, together with the words and comparisons of q (${clausesOfQuery})` : '';
  throw invalidMessage(
    `can have at most ${MAX_CLAUSES} words${others}; it has ${words}. ` +
      'Remove some, or search for pasted text as one phrase: put it in quotes in q',
  );
}

function invalidMessage(message: string): SearchError {
  return new SearchError('invalid-parameter', `The parameter message ${message}.`, {
    errors: [{ path: 'message', message }],
  });
}

function parseQueryText(q: string | undefined): {
  tree: QueryNode | null;
  clauses: number;
  notes: QueryNote[];
} {
  if (q === undefined || q.trim() === '') return { tree: null, clauses: 0, notes: [] };
  const result = parseQuery(q);
  if (result.ok)
    return {
      tree: result.tree,
      clauses: result.clauses,
      notes: result.notes.map(({ column, message }) => ({ column, message })),
    };
  const { column, message } = result.error;
  throw new SearchError('invalid-query', `The query cannot be read at column ${column}: ${message}.`, {
    errors: [{ column, path: 'q', message }],
  });
}
