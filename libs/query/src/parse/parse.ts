// The door of the query language: text → tree, or the error that a person can act on.

import { MAX_QUERY_BYTES } from '../limits.ts';
import { printQuery } from '../tree/print.ts';
import type { QueryNode } from '../tree/tree.ts';
import { type QueryError, QueryFailure, type QueryFix, type QueryNote } from './diagnostics.ts';
import { Parser } from './parser.ts';
import { Reader } from './parser-state.ts';

/** `fixes` are what was perhaps meant, where the notes or the error name it. */
export type ParseResult =
  | { ok: true; tree: QueryNode | null; notes: QueryNote[]; fixes: QueryFix[] }
  | { ok: false; error: QueryError; fixes: QueryFix[] };

export interface ParseOptions {
  /** Names of fields that exist besides the fixed ones (`metadata.status`): only used for what was perhaps meant. */
  fields?: readonly string[];
}

/**
 * Reads a query. A blank text is the null tree, which matches every log. Never throws, whatever the text:
 * one that cannot be read, or that would cost too much, gives an error with its column.
 */
export function parseQuery(text: string, options: ParseOptions = {}): ParseResult {
  try {
    checkLength(text);
    if (text.trim() === '') return { ok: true, tree: null, notes: [], fixes: [] };
    const reader = new Reader(text, options.fields ?? []);
    const tree = new Parser(reader).parse();
    // Values in brackets are written out with their field in the tree; it must fit when it is printed, too.
    if (utf8Excess(printQuery(tree), MAX_QUERY_BYTES) >= 0) {
      throw new QueryFailure(
        0,
        `with each value written out beside its field, this query is longer than ${limit()}`,
      );
    }
    return { ok: true, tree, notes: reader.notes.list, fixes: reader.notes.fixes };
  } catch (failure) {
    if (failure instanceof QueryFailure)
      return { ok: false, error: failure.error, fixes: failure.fix ? [failure.fix] : [] };
    throw failure;
  }
}

function checkLength(text: string): void {
  const excess = utf8Excess(text, MAX_QUERY_BYTES);
  if (excess >= 0)
    throw new QueryFailure(excess, `a query is at most ${limit()} long; this one ends past it`);
}

function limit(): string {
  return `${MAX_QUERY_BYTES / 1024} KiB`;
}

/** The UTF-16 offset of the character that passes so many bytes of UTF-8, or -1. */
function utf8Excess(text: string, most: number): number {
  if (text.length * 3 <= most) return -1;
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const pair = code >= 0xd800 && code <= 0xdbff && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : pair ? 4 : 3;
    if (bytes > most) return i;
    if (pair) i++;
  }
  return -1;
}
