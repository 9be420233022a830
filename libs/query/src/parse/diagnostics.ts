// Errors, notes and fixes: what the parser reports beside the tree.

import { showInvisible } from '../invisible.ts';
import { MAX_NOTES } from '../limits.ts';

/** Why a query cannot be parsed. */
export interface QueryError {
  /** Counts from 1, in UTF-16 units. */
  column: number;
  message: string;
  /** UTF-16 units of the part that is wrong, where it has an extent. */
  length?: number;
}

/** How a part of a query was interpreted, where the user may have meant something else. */
export interface QueryNote {
  /** Counts from 1, in UTF-16 units. */
  column: number;
  message: string;
}

/** A suggested correction: replace `length` UTF-16 units at `column` (which counts from 1) by `text`. */
export interface QueryFix {
  column: number;
  length: number;
  text: string;
}

/** Carries an error from anywhere in the parser to `parseQuery`, which catches it. */
export class ParseError extends Error {
  readonly error: QueryError;

  constructor(
    at: number,
    message: string,
    length?: number,
    readonly fix?: QueryFix,
  ) {
    super(message);
    this.error = length === undefined ? { column: at + 1, message } : { column: at + 1, message, length };
  }
}

/** Collects the notes of one query: at most `MAX_NOTES`, and only the first one of each topic. */
export class Notes {
  readonly list: QueryNote[] = [];
  readonly fixes: QueryFix[] = [];
  private readonly topics = new Set<string>();

  add(at: number, message: string, topic: string = message, fix?: QueryFix): void {
    if (this.topics.has(topic) || this.list.length >= MAX_NOTES) return;
    this.topics.add(topic);
    this.list.push({ column: at + 1, message });
    if (fix) this.fixes.push(fix);
  }
}

/**
 * Quotes a part of a query for use in a message: on one line, shortened to 40 UTF-16 units, and with the names of
 * characters that cannot be seen.
 */
export function quoted(part: string): string {
  const line = part.replace(/[ \t\r\n]+/g, ' ');
  const short = line.length > 40 ? `${line.slice(0, 39).replace(/[\ud800-\udbff]$/, '')}…` : line;
  return `“${showInvisible(short)}”`;
}
