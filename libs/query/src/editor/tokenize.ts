// The pieces of a query for an editor that colours it: the whole text, also while it is half typed.

import type { TextScope } from '../parse/lexer.ts';
import {
  closingQuote,
  comparisonAt,
  isBlank,
  scanText,
  scanValue,
  signAt,
  skipBlanks,
} from '../parse/lexer.ts';
import { fieldAhead, operatorAhead } from '../parse/lookahead.ts';
import { fieldName, type FieldRef } from '../tree/fields.ts';

export type QueryTokenKind =
  | 'blank'
  | 'field'
  /** `:`, `>=` and the like. */
  | 'comparison'
  /** `AND`, `OR`, `NOT`, their signs, and `TO` in a range. */
  | 'operator'
  | 'bracket'
  | 'value'
  | 'word'
  | 'phrase'
  /** A star that stands for anything. */
  | 'wildcard'
  /** What is surely wrong: a quote that is never closed, a bracket that closes nothing. */
  | 'error';

export interface QueryToken {
  start: number;
  end: number;
  kind: QueryTokenKind;
  /** The field whose value this is, or whose values stand in the brackets around it. */
  field?: string;
  /** Of a bracket: whether it opens. */
  opens?: true;
}

interface Group extends TextScope {
  field: FieldRef | null;
}

/**
 * The pieces of a text, in order, without gaps; offsets are UTF-16. Any text is taken: this never throws,
 * and does not say whether the query can be read, which `parseQuery` does.
 */
export function tokenizeQuery(text: string): QueryToken[] {
  return new Colours(text).all();
}

class Colours {
  readonly #text: string;
  readonly #tokens: QueryToken[] = [];
  readonly #groups: Group[] = [{ field: null, level: 0, textOpens: 0 }];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  all(): QueryToken[] {
    while (this.#at < this.#text.length) this.#next();
    return this.#tokens;
  }

  #next(): void {
    const group = this.#groups.at(-1) ?? { field: null, level: 0, textOpens: 0 };
    const { field } = group;
    const c = this.#text.charAt(this.#at);
    if (isBlank(this.#text, this.#at)) return this.#blanks(field);
    if (c === '(') return this.#open(field);
    if (c === ')' && group.textOpens === 0) {
      if (group.level > 0) this.#groups.pop();
      return this.#add(group.level > 0 ? 'bracket' : 'error', this.#at + 1, field);
    }
    const operator = operatorAhead(this.#text, this.#at, field) || signAt(this.#text, this.#at);
    if (operator !== '') return this.#add('operator', this.#at + operator.length, field);
    if (field && field.type !== 'text') return this.#value(field);
    const ahead = field ? null : fieldAhead(this.#text, this.#at);
    if (!ahead) return this.#words(group, field);
    this.#add('field', ahead.nameEnd, null);
    if (ahead.operatorAt > this.#at) this.#add('blank', ahead.operatorAt, ahead.field);
    this.#add('comparison', ahead.operatorAt + ahead.operator.length, ahead.field);
    this.#blanks(ahead.field);
    this.#compared(group, ahead.field, ahead.operator);
  }

  /** What follows `field:` and the like. */
  #compared(group: Group, field: FieldRef | null, operator: string): void {
    const c = this.#text.charAt(this.#at);
    if (c === '' || (c === ')' && group.textOpens === 0)) return;
    if (field === null) {
      const { end } = scanValue(this.#text, this.#at);
      if (end > this.#at) this.#add('field', end, null);
      return;
    }
    if (operator === ':' && c === '(') return this.#open(field);
    if (field.type === 'text') return this.#words(group, field);
    this.#value(field);
  }

  #value(field: FieldRef): void {
    const second = comparisonAt(this.#text, this.#at);
    if (second !== '' && second !== ':') {
      this.#add('comparison', this.#at + second.length, field);
      this.#blanks(field);
    }
    const start = this.#at;
    const c = this.#text.charAt(start);
    if (c === '"') return this.#quotes(field, 'value');
    if (c === '[' || c === '{') return this.#range(field);
    const { end, stars } = scanValue(this.#text, start);
    // Only a bracket or nothing can be ahead where there is no value; the next step takes it.
    this.#starred('value', end, stars, field);
  }

  #range(field: FieldRef): void {
    this.#bracket(field);
    while (this.#at < this.#text.length) {
      this.#blanks(field);
      const c = this.#text.charAt(this.#at);
      if (c === ']' || c === '}') return this.#add('bracket', this.#at + 1, field);
      if (c === '(' || c === ')' || c === '') return;
      if (c === '"') {
        this.#quotes(field, 'value');
        continue;
      }
      const length = /^[^\s\]}"()]+/.exec(this.#text.slice(this.#at))?.[0].length ?? 1;
      const part = this.#text.slice(this.#at, this.#at + length);
      this.#add(part === 'TO' ? 'operator' : part === '*' ? 'wildcard' : 'value', this.#at + length, field);
    }
  }

  #words(group: Group, field: FieldRef | null): void {
    const start = this.#at;
    if (this.#text.charAt(start) === '"') {
      const close = closingQuote(this.#text, start);
      const next = this.#text.charAt(close + 1);
      if (close < 0 || next === '' || next === ')' || isBlank(this.#text, close + 1)) {
        return this.#quotes(field, 'phrase');
      }
    }
    const { end, stars } = scanText(this.#text, start, group);
    this.#starred('word', end, stars, field);
  }

  #quotes(field: FieldRef | null, kind: QueryTokenKind): void {
    const close = closingQuote(this.#text, this.#at);
    this.#add(close < 0 ? 'error' : kind, close < 0 ? this.#text.length : close + 1, field);
  }

  /** A stretch with its stars apart. */
  #starred(kind: QueryTokenKind, end: number, stars: readonly number[], field: FieldRef | null): void {
    for (const star of stars) {
      if (star > this.#at) this.#add(kind, star, field);
      this.#add('wildcard', star + 1, field);
    }
    if (end > this.#at) this.#add(kind, end, field);
  }

  #open(field: FieldRef | null): void {
    this.#bracket(field);
    this.#groups.push({ field, level: this.#groups.length, textOpens: 0 });
  }

  #bracket(field: FieldRef | null): void {
    this.#add('bracket', this.#at + 1, field);
    const token = this.#tokens.at(-1);
    if (token) token.opens = true;
  }

  #blanks(field: FieldRef | null): void {
    const end = skipBlanks(this.#text, this.#at);
    if (end > this.#at) this.#add('blank', end, field);
  }

  #add(kind: QueryTokenKind, end: number, field: FieldRef | null): void {
    const token: QueryToken = { start: this.#at, end, kind };
    if (field) token.field = fieldName(field);
    this.#tokens.push(token);
    this.#at = end;
  }
}
