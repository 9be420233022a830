// The tokens of a query for an editor that highlights it, also while the query is incomplete.

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
  /** `AND`, `OR`, `NOT`, `&&`, `||`, `-`, `!`, `+`, and `TO` in a range. */
  | 'operator'
  | 'bracket'
  | 'value'
  | 'word'
  | 'phrase'
  /** A star that matches any characters. */
  | 'wildcard'
  /** A quote that is never closed, or a bracket that does not close anything. */
  | 'error';

export interface QueryToken {
  /** UTF-16 offsets; `end` is exclusive. */
  start: number;
  end: number;
  kind: QueryTokenKind;
  /** The field whose value this is, or whose values are in the brackets around it. */
  field?: string;
  /** Set on opening brackets. */
  opens?: true;
}

interface Group extends TextScope {
  field: FieldRef | null;
}

/**
 * Splits a text into tokens, in order and without gaps. Never throws, whatever the text. It does not check the query;
 * `parseQuery` does.
 */
export function tokenizeQuery(text: string): QueryToken[] {
  return new Tokenizer(text).all();
}

class Tokenizer {
  private readonly tokens: QueryToken[] = [];
  private readonly groups: Group[] = [{ field: null, level: 0, textOpens: 0 }];
  private at = 0;

  constructor(private readonly text: string) {}

  all(): QueryToken[] {
    while (this.at < this.text.length) this.takeNext();
    return this.tokens;
  }

  private takeNext(): void {
    const group = this.groups.at(-1) ?? { field: null, level: 0, textOpens: 0 };
    const { field } = group;
    const c = this.text.charAt(this.at);
    if (isBlank(this.text, this.at)) return this.takeBlanks(field);
    if (c === '(') return this.openGroup(field);
    if (c === ')' && group.textOpens === 0) {
      if (group.level > 0) this.groups.pop();
      return this.add(group.level > 0 ? 'bracket' : 'error', this.at + 1, field);
    }
    const operator = operatorAhead(this.text, this.at, field) || signAt(this.text, this.at);
    if (operator !== '') return this.add('operator', this.at + operator.length, field);
    if (field && field.type !== 'text') return this.takeValue(field);
    const ahead = field ? null : fieldAhead(this.text, this.at);
    if (!ahead) return this.takeWords(group, field);
    this.add('field', ahead.nameEnd, null);
    if (ahead.operatorAt > this.at) this.add('blank', ahead.operatorAt, ahead.field);
    this.add('comparison', ahead.operatorAt + ahead.operator.length, ahead.field);
    this.takeBlanks(ahead.field);
    this.takeCompared(group, ahead.field, ahead.operator);
  }

  /** Takes what follows a field and its operator. */
  private takeCompared(group: Group, field: FieldRef | null, operator: string): void {
    const c = this.text.charAt(this.at);
    if (c === '' || (c === ')' && group.textOpens === 0)) return;
    if (field === null) {
      const { end } = scanValue(this.text, this.at);
      if (end > this.at) this.add('field', end, null);
      return;
    }
    if (operator === ':' && c === '(') return this.openGroup(field);
    if (field.type === 'text') return this.takeWords(group, field);
    this.takeValue(field);
  }

  private takeValue(field: FieldRef): void {
    const second = comparisonAt(this.text, this.at);
    if (second !== '' && second !== ':') {
      this.add('comparison', this.at + second.length, field);
      this.takeBlanks(field);
    }
    const start = this.at;
    const c = this.text.charAt(start);
    if (c === '"') return this.takeQuotes(field, 'value');
    if (c === '[' || c === '{') return this.takeRange(field);
    const { end, stars } = scanValue(this.text, start);
    // Without a value, only a bracket or the end can follow, which the next step takes.
    this.addWithStars('value', end, stars, field);
  }

  private takeRange(field: FieldRef): void {
    this.addOpeningBracket(field);
    while (this.at < this.text.length) {
      this.takeBlanks(field);
      const c = this.text.charAt(this.at);
      if (c === ']' || c === '}') return this.add('bracket', this.at + 1, field);
      if (c === '(' || c === ')' || c === '') return;
      if (c === '"') {
        this.takeQuotes(field, 'value');
        continue;
      }
      const length = /^[^\s\]}"()]+/.exec(this.text.slice(this.at))?.[0].length ?? 1;
      const part = this.text.slice(this.at, this.at + length);
      this.add(part === 'TO' ? 'operator' : part === '*' ? 'wildcard' : 'value', this.at + length, field);
    }
  }

  private takeWords(group: Group, field: FieldRef | null): void {
    const start = this.at;
    if (this.text.charAt(start) === '"') {
      const close = closingQuote(this.text, start);
      const next = this.text.charAt(close + 1);
      if (close < 0 || next === '' || next === ')' || isBlank(this.text, close + 1)) {
        return this.takeQuotes(field, 'phrase');
      }
    }
    const { end, stars } = scanText(this.text, start, group);
    this.addWithStars('word', end, stars, field);
  }

  private takeQuotes(field: FieldRef | null, kind: QueryTokenKind): void {
    const close = closingQuote(this.text, this.at);
    this.add(close < 0 ? 'error' : kind, close < 0 ? this.text.length : close + 1, field);
  }

  /** Adds the characters up to `end`, with a separate token for each star. */
  private addWithStars(
    kind: QueryTokenKind,
    end: number,
    stars: readonly number[],
    field: FieldRef | null,
  ): void {
    for (const star of stars) {
      if (star > this.at) this.add(kind, star, field);
      this.add('wildcard', star + 1, field);
    }
    if (end > this.at) this.add(kind, end, field);
  }

  private openGroup(field: FieldRef | null): void {
    this.addOpeningBracket(field);
    this.groups.push({ field, level: this.groups.length, textOpens: 0 });
  }

  private addOpeningBracket(field: FieldRef | null): void {
    this.add('bracket', this.at + 1, field);
    const token = this.tokens.at(-1);
    if (token) token.opens = true;
  }

  private takeBlanks(field: FieldRef | null): void {
    const end = skipBlanks(this.text, this.at);
    if (end > this.at) this.add('blank', end, field);
  }

  private add(kind: QueryTokenKind, end: number, field: FieldRef | null): void {
    const token: QueryToken = { start: this.at, end, kind };
    if (field) token.field = fieldName(field);
    this.tokens.push(token);
    this.at = end;
  }
}
