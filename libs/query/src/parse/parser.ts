// Text → tree, by recursive descent: or → and → not → one term. The grammar is in docs/query-language.md.

import type { FieldRef } from '../tree/fields.ts';
import { allOf, anyOf, noneOf, type QueryNode } from '../tree/tree.ts';
import { readComparison, readValueInGroup } from './comparison.ts';
import { QueryFailure, quoted } from './diagnostics.ts';
import { signAt, skipBlanks } from './lexer.ts';
import { operatorAhead } from './lookahead.ts';
import type { Reader, Scope } from './parser-state.ts';
import { readWords } from './text-term.ts';

/** The grammar over a reader; made for one use. Throws a QueryFailure. */
export class Parser {
  readonly #reader: Reader;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  parse(): QueryNode | null {
    const tree = this.#either({ field: null, level: 0, textOpens: 0 });
    if (tree === null) {
      const start = skipBlanks(this.#reader.text, 0);
      const message = `expected something to search for, but ${quoted(this.#reader.text.trim())} has no word of letters or digits`;
      throw new QueryFailure(start, message, this.#reader.text.trimEnd().length - start);
    }
    return tree;
  }

  #either(scope: Scope): QueryNode | null {
    const parts = [this.#all(scope, '')];
    for (let or = this.#joint(scope, 'OR'); or !== ''; or = this.#joint(scope, 'OR'))
      parts.push(this.#all(scope, or));
    return anyOf(parts);
  }

  /** Adjacent terms; `after` is the operator that stands before them and wants one at least. */
  #all(scope: Scope, after: string): QueryNode | null {
    const parts: (QueryNode | null)[] = [];
    let wants = after;
    for (;;) {
      this.#reader.blanks();
      if (this.#closed(scope)) break;
      const operator = this.#operator(scope);
      if (operator === 'AND' || operator === 'OR') {
        if (parts.length === 0 || wants !== '') throw this.#missing(wants, this.#ahead(scope));
        if (operator === 'OR') break;
        wants = this.#take(scope);
        continue;
      }
      parts.push(this.#signed(scope));
      wants = '';
    }
    if (parts.length === 0 || wants !== '') throw this.#missing(wants, '');
    return allOf(parts);
  }

  #missing(after: string, found: string): QueryFailure {
    const what = 'expected a word, a "phrase", field:value or a group in brackets';
    if (found !== '') {
      const where = after === '' ? `before ${found}` : `between ${after} and ${found}`;
      return new QueryFailure(this.#reader.at, `${what} ${where}`, found.length);
    }
    return new QueryFailure(this.#reader.at, after === '' ? what : `${what} after ${after}`);
  }

  /** NOT, -, ! and + before one term. */
  #signed(scope: Scope): QueryNode | null {
    const start = this.#reader.at;
    let negative = false;
    for (;;) {
      const sign = signAt(this.#reader.text, this.#reader.at);
      if (sign !== '') {
        this.#reader.at++;
        if (sign !== '+') negative = !negative;
      } else if (this.#operator(scope) === 'NOT') {
        const word = this.#take(scope);
        negative = !negative;
        this.#reader.blanks();
        const next = this.#operator(scope);
        if (this.#closed(scope) || next === 'AND' || next === 'OR')
          throw this.#missing(word, next && this.#ahead(scope));
      } else {
        break;
      }
    }
    const node = this.#term(scope);
    return negative ? noneOf(node, start) : node;
  }

  #term(scope: Scope): QueryNode | null {
    const start = this.#reader.at;
    const c = this.#reader.text.charAt(start);
    if (c === '(') return this.#group(scope, scope.field);
    if (scope.field && scope.field.type !== 'text') return readValueInGroup(this.#reader, scope, scope.field);
    if (scope.field === null) {
      const compared = readComparison(this.#reader, scope, (inner, field) => this.#group(inner, field));
      if (compared !== undefined) return compared;
    }
    return readWords(this.#reader, scope, start, scope.field !== null);
  }

  #group(scope: Scope, field: FieldRef | null): QueryNode | null {
    const open = this.#reader.at;
    this.#reader.deeper(scope, open);
    const inner: Scope = { field, level: scope.level + 1, textOpens: 0 };
    this.#reader.at = skipBlanks(this.#reader.text, open + 1);
    if (this.#reader.text.charAt(this.#reader.at) === ')') {
      throw new QueryFailure(open, 'expected something between these brackets', this.#reader.at + 1 - open);
    }
    const node = this.#either(inner);
    if (this.#reader.text.charAt(this.#reader.at) !== ')') {
      throw new QueryFailure(open, 'this bracket is never closed; expected ) after it', 1);
    }
    this.#reader.at++;
    if (/^[~^]\d/.test(this.#reader.text.slice(this.#reader.at, this.#reader.at + 2))) {
      throw new QueryFailure(
        this.#reader.at,
        'expected a blank after the bracket: there is no boosting and no distance here',
      );
    }
    return node && { ...node, start: open, end: this.#reader.at };
  }

  /** Whether the scope ends here. A bracket that closes nothing is an error. */
  #closed(scope: Scope): boolean {
    const c = this.#reader.text.charAt(this.#reader.at);
    if (c === '') return true;
    if (c !== ')' || scope.textOpens > 0) return false;
    if (scope.level > 0) return true;
    throw new QueryFailure(
      this.#reader.at,
      'this bracket closes nothing; expected ( before it, or \\) if it is meant as text',
      1,
    );
  }

  #ahead(scope: Scope): string {
    return operatorAhead(this.#reader.text, this.#reader.at, scope.field);
  }

  #operator(scope: Scope): string {
    const written = this.#ahead(scope);
    return written === '&&' ? 'AND' : written === '||' ? 'OR' : written.toUpperCase();
  }

  #joint(scope: Scope, wanted: string): string {
    return this.#operator(scope) === wanted ? this.#take(scope) : '';
  }

  /** Steps over the operator ahead, and gives it as it was written. */
  #take(scope: Scope): string {
    const written = this.#ahead(scope);
    this.#reader.at += written.length;
    return written;
  }
}
