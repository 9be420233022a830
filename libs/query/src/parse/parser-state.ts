// What is being read, how far, and what it has cost so far: handed from one part of the parser to the next.

import { MAX_CLAUSES, MAX_LEVELS } from '../limits.ts';
import type { FieldRef } from '../tree/fields.ts';
import { Notes, QueryFailure } from './diagnostics.ts';
import { closingQuote, skipBlanks, type TextScope } from './lexer.ts';

/** What is open around a term: `field` in `field:( … )`, where terms are values of it. */
export interface Scope extends TextScope {
  field: FieldRef | null;
}

/** Reads one query; made for one use. */
export class Reader {
  readonly text: string;
  /** Names of fields that exist besides the fixed ones. */
  readonly known: readonly string[];
  readonly notes = new Notes();
  at = 0;
  #clauses = 0;

  constructor(text: string, known: readonly string[]) {
    this.text = text;
    this.known = known;
  }

  blanks(): void {
    this.at = skipBlanks(this.text, this.at);
  }

  /** The offset of the quote that closes the one at `open`. */
  closing(open: number): number {
    const close = closingQuote(this.text, open);
    if (close >= 0) return close;
    throw new QueryFailure(
      open,
      'this quote is never closed; expected " after it (a quote that is meant as text is \\")',
      1,
    );
  }

  /** One more word or comparison, which begins here. */
  count(at: number): void {
    if (++this.#clauses <= MAX_CLAUSES) return;
    const message = `a query holds at most ${MAX_CLAUSES} words and comparisons; leave some away, or put pasted text in quotes`;
    throw new QueryFailure(at, message);
  }

  /** One more bracket inside of what is open. */
  deeper(scope: Scope, at: number): void {
    if (scope.level < MAX_LEVELS) return;
    throw new QueryFailure(at, `brackets stand in each other at most ${MAX_LEVELS} deep`, 1);
  }
}
