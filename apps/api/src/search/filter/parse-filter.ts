// The filter of a read from its parameters: the query language parsed, times fixed, compiled for Elasticsearch.
import { FILTER_PARAMETERS, type LogFilter, type QueryNote } from '@timberline/contract';
import { compileFilter, type EsQuery, type ParsedFilter, timeBounds } from '@timberline/elastic';
import { parseQuery, parseTime, type QueryNode, type TimeValue } from '@timberline/query';
import { ProblemError } from '../../problem/problem-error.ts';

/** A filter as a read uses it. */
export interface Filter {
  /** What Elasticsearch is asked for, all of it. */
  clauses: EsQuery[];
  /** Bounds of time that the filter itself sets, both inside; null when no time can meet them. */
  bounds: { gte?: string; lte?: string } | null;
  /** Whether it asks for nothing but a time. */
  timeOnly: boolean;
  /** How `q` was read where that may surprise. */
  notes: QueryNote[];
  /** What marks matches in messages: the tree of `q` and the words of `message`. */
  tree: QueryNode | null;
  message?: string;
}

/** Reads a filter; `now` in it means `nowMs`. Throws a 400 with the column for a `q` that cannot be read. */
export function parseFilter(parameters: LogFilter, nowMs: number): Filter {
  const { tree, notes } = readQuery(parameters.q);
  const { from, to, ...rest } = parameters;
  const read: ParsedFilter = { ...rest, from: time(from), to: time(to), tree: tree ?? undefined };
  const timeless = compileFilter({ ...read, from: undefined, to: undefined }, nowMs);
  return {
    clauses: compileFilter(read, nowMs),
    bounds: timeBounds(read, nowMs),
    timeOnly: timeless.length === 0,
    notes,
    tree,
    message: parameters.message,
  };
}

/** A text that two filters share only if they ask for the same. */
export function filterKey(parameters: LogFilter): string {
  return JSON.stringify(FILTER_PARAMETERS.map((name) => parameters[name] ?? ''));
}

function time(text: string | undefined): TimeValue | undefined {
  return text === undefined ? undefined : (parseTime(text) ?? undefined);
}

function readQuery(q: string | undefined): { tree: QueryNode | null; notes: QueryNote[] } {
  if (q === undefined || q.trim() === '') return { tree: null, notes: [] };
  const read = parseQuery(q);
  if (read.ok)
    return { tree: read.tree, notes: read.notes.map(({ column, message }) => ({ column, message })) };
  const { column, message } = read.error;
  throw new ProblemError(400, `The query cannot be read at column ${column}: ${message}.`, {
    errors: [{ column, path: 'q', message }],
  });
}
