// The entry point of the query language: parses a text to a tree, or reports an error.

import { MAX_QUERY_BYTES } from '../limits.ts';
import { printQuery } from '../tree/print.ts';
import type { QueryNode } from '../tree/tree.ts';
import { ParseError, type QueryError, type QueryFix, type QueryNote } from './diagnostics.ts';
import { Parser } from './parser.ts';
import { ParserState } from './parser-state.ts';

/**
 * The result of `parseQuery`. `clauses` is how many of the MAX_CLAUSES the query has, and `fixes` are the corrections that
 * the notes or the error suggest.
 */
export type ParseResult =
  | { ok: true; tree: QueryNode | null; clauses: number; notes: QueryNote[]; fixes: QueryFix[] }
  | { ok: false; error: QueryError; fixes: QueryFix[] };

interface ParseOptions {
  /** Names of fields that exist besides the built-in ones (`metadata.status`); used for suggestions only. */
  fields?: readonly string[];
}

const LIMIT = `${MAX_QUERY_BYTES / 1024} KiB`;

/**
 * Parses a query. A blank text gives the tree null, which matches every log. A text that cannot be parsed, or that
 * exceeds one of the limits, gives an error with its column. Never throws, whatever the text.
 *
 * ```ts
 * const result = parseQuery('level:error connection refused');
 * if (result.ok) search(result.tree);
 * else show(result.error.column, result.error.message);
 * ```
 */
export function parseQuery(text: string, options: ParseOptions = {}): ParseResult {
  try {
    const excess = utf8Excess(text, MAX_QUERY_BYTES);
    if (excess >= 0) throw new ParseError(excess, `the query is longer than ${LIMIT}; shorten it`);
    if (text.trim() === '') return { ok: true, tree: null, clauses: 0, notes: [], fixes: [] };
    const state = new ParserState(text, options.fields ?? []);
    const tree = new Parser(state).parse();
    // The printed query must be within the limit, too, and the printer repeats the field before each value of
    // `field:( … )`.
    if (utf8Excess(printQuery(tree), MAX_QUERY_BYTES) >= 0) {
      throw new ParseError(
        0,
        `the query is longer than ${LIMIT} when the field is repeated before each of its values; remove some values`,
      );
    }
    const { clauses, notes } = state;
    return { ok: true, tree, clauses, notes: notes.list, fixes: notes.fixes };
  } catch (error) {
    if (error instanceof ParseError)
      return { ok: false, error: error.error, fixes: error.fix ? [error.fix] : [] };
    throw error;
  }
}

/** The UTF-16 offset of the character that exceeds this many bytes of UTF-8, or -1. */
function utf8Excess(text: string, maxBytes: number): number {
  if (text.length * 3 <= maxBytes) return -1;
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isPair = code >= 0xd800 && code <= 0xdbff && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : isPair ? 4 : 3;
    if (bytes > maxBytes) return i;
    if (isPair) i++;
  }
  return -1;
}
