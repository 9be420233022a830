// The state that the functions of the parser share.

import { MAX_CLAUSES, MAX_LEVELS } from '../limits.ts';
import type { FieldRef } from '../tree/fields.ts';
import { Notes, ParseError } from './diagnostics.ts';
import { closingQuote, skipBlanks, type TextScope } from './lexer.ts';

/** The brackets around a term. */
export interface Scope extends TextScope {
  /** The field of `field:( … )`, whose terms are values; null elsewhere. */
  field: FieldRef | null;
}

/** The text of one query, the offset that the parser has reached, and what it has collected so far. */
export class ParserState {
  readonly notes = new Notes();
  /** UTF-16 offset of the next character to parse. */
  at = 0;
  /** How many words, phrases and comparisons there were so far. */
  clauses = 0;

  constructor(
    readonly text: string,
    /** Names of fields that exist besides the built-in ones; used for suggestions only. */
    readonly knownFields: readonly string[],
  ) {}

  skipBlanks(): void {
    this.at = skipBlanks(this.text, this.at);
  }

  /** Returns the offset of the quote that closes the one at `open`. Throws a ParseError if there is none. */
  requireClosingQuote(open: number): number {
    const close = closingQuote(this.text, open);
    if (close >= 0) return close;
    throw new ParseError(
      open,
      'this quote is never closed; add " after it, or write \\" if it is meant as text',
      1,
    );
  }

  /** Counts a word, phrase or comparison that starts at `at`. Throws a ParseError past `MAX_CLAUSES`. */
  countClause(at: number): void {
    if (++this.clauses <= MAX_CLAUSES) return;
    throw new ParseError(
      at,
      `a query can have at most ${MAX_CLAUSES} words and comparisons; remove some, or put pasted text in quotes`,
    );
  }

  /** Throws a ParseError if a bracket at `at` would be nested deeper than `MAX_LEVELS`. */
  checkLevel(scope: Scope, at: number): void {
    if (scope.level < MAX_LEVELS) return;
    throw new ParseError(at, `brackets can be nested at most ${MAX_LEVELS} deep; remove some`, 1);
  }
}
