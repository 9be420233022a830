// What a query is answered with when it cannot be read, and what it is told when it can.

import { MAX_NOTES } from '../limits.ts';

/** Why a query cannot be read: `column` counts from 1 in UTF-16 units, `length` is how much is meant. */
export interface QueryError {
  column: number;
  message: string;
  length?: number;
}

/** How a part of a query was read where it may not be what was meant. */
export interface QueryNote {
  column: number;
  message: string;
}

/** What was perhaps meant: the text to stand at a column (from 1) in place of so many UTF-16 units. */
export interface QueryFix {
  column: number;
  length: number;
  text: string;
}

/** Carries an error out of the depths of the parser; `parseQuery` catches it. */
export class QueryFailure extends Error {
  readonly error: QueryError;

  readonly fix: QueryFix | undefined;

  constructor(at: number, message: string, length?: number, fix?: QueryFix) {
    super(message);
    this.fix = fix;
    this.error = length === undefined ? { column: at + 1, message } : { column: at + 1, message, length };
  }
}

/** Collects notes, at most `MAX_NOTES`, of each topic only the first. */
export class Notes {
  readonly list: QueryNote[] = [];
  readonly fixes: QueryFix[] = [];
  readonly #topics = new Set<string>();

  add(at: number, message: string, topic: string = message, fix?: QueryFix): void {
    if (this.#topics.has(topic) || this.list.length >= MAX_NOTES) return;
    this.#topics.add(topic);
    this.list.push({ column: at + 1, message });
    if (fix) this.fixes.push(fix);
  }
}

/** A part of a query as it is quoted in a sentence: on one line, and not longer than one reads. */
export function quoted(part: string): string {
  const line = part.replace(/\s+/g, ' ');
  return `“${line.length > 40 ? `${line.slice(0, 39).replace(/[\ud800-\udbff]$/, '')}…` : line}”`;
}
