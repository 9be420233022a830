// Text → tree, by recursive descent: or → and → not → one term. The grammar is in docs/query-language.md.

import { type FieldRef, fieldName, resolveField, suggestField } from './fields.ts';
import { MAX_CLAUSES, MAX_LEVELS } from './limits.ts';
import { Notes, QueryFailure, quoted } from './problems.ts';
import {
  closingQuote,
  comparisonAt,
  isBlank,
  nameEnd,
  operatorAt,
  scanText,
  scanValue,
  signAt,
  skipBlanks,
  type TextScope,
  unescapeBare,
  unescapeQuoted,
} from './scan.ts';
import { noteText, textNode } from './text.ts';
import { allOf, anyOf, noneOf, type QueryNode } from './tree.ts';
import { compareNode, checkOperator, equalNode, type WrittenValue } from './values.ts';
import { words } from './words.ts';

/** What is open around a term: `field` in `field:( … )`, where terms are values of it. */
interface Scope extends TextScope {
  field: FieldRef | null;
  /** Where the bracket stands that opened it. */
  open: number;
}

const BOUND = String.raw`("(?:\\.|[^"\\])*"|[^\s\]}"]+)`;
const RANGE = new RegExp(String.raw`([[{])\s*${BOUND}\s+TO\s+${BOUND}\s*([\]}])`, 'y');
const TIME_OF_DAY = /[ ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:\d\d)?)(?=[\s)]|$)/y;

/** Reads one query; made for one use. Throws a QueryFailure. */
export class Parser {
  readonly notes = new Notes();
  readonly #text: string;
  readonly #known: readonly string[];
  #at = 0;
  #clauses = 0;

  constructor(text: string, known: readonly string[]) {
    this.#text = text;
    this.#known = known;
  }

  parse(): QueryNode | null {
    const tree = this.#either({ field: null, level: 0, textOpens: 0, open: 0 });
    if (tree === null) {
      const start = skipBlanks(this.#text, 0);
      const message = `expected something to search for: ${quoted(this.#text.trim())} holds no letter and no digit`;
      throw new QueryFailure(start, message, this.#text.trimEnd().length - start);
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
      this.#blanks();
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
      return new QueryFailure(this.#at, `${what} ${where}`, found.length);
    }
    return new QueryFailure(this.#at, after === '' ? what : `${what} after ${after}`);
  }

  /** NOT, -, ! and + before one term. */
  #signed(scope: Scope): QueryNode | null {
    const start = this.#at;
    let negative = false;
    for (;;) {
      const sign = signAt(this.#text, this.#at);
      if (sign !== '') {
        this.#at++;
        if (sign !== '+') negative = !negative;
      } else if (this.#operator(scope) === 'NOT') {
        const word = this.#take(scope);
        negative = !negative;
        this.#blanks();
        const next = this.#operator(scope);
        if (this.#closed(scope) || next === 'AND' || next === 'OR') throw this.#missing(word, next && this.#ahead(scope));
      } else {
        break;
      }
    }
    const node = this.#term(scope);
    return negative ? noneOf(node, start) : node;
  }

  #term(scope: Scope): QueryNode | null {
    const start = this.#at;
    const c = this.#text.charAt(start);
    if (c === '(') return this.#group(scope, scope.field);
    if (scope.field && scope.field.type !== 'text') return this.#valueInGroup(scope, scope.field);
    if (scope.field === null) {
      const compared = this.#comparison(scope);
      if (compared !== undefined) return compared;
    }
    return this.#words(scope, start, scope.field !== null);
  }

  #group(scope: Scope, field: FieldRef | null): QueryNode | null {
    const open = this.#at;
    this.#deeper(scope, open);
    const inner: Scope = { field, level: scope.level + 1, textOpens: 0, open };
    this.#at = skipBlanks(this.#text, open + 1);
    if (this.#text.charAt(this.#at) === ')') {
      throw new QueryFailure(open, 'expected something between these brackets', this.#at + 1 - open);
    }
    const node = this.#either(inner);
    if (this.#text.charAt(this.#at) !== ')') {
      throw new QueryFailure(open, 'this bracket is never closed; expected ) after it', 1);
    }
    this.#at++;
    if (/^[~^]\d/.test(this.#text.slice(this.#at, this.#at + 2))) {
      throw new QueryFailure(
        this.#at,
        'expected a blank after the bracket: there is no boosting and no distance here',
      );
    }
    return node && { ...node, start: open, end: this.#at };
  }

  /** `field:value`, or undefined where the text ahead is no field with an operator. */
  #comparison(scope: Scope): QueryNode | null | undefined {
    const start = this.#at;
    const end = nameEnd(this.#text, start);
    const name = unescapeBare(this.#text.slice(start, end));
    const at = skipBlanks(this.#text, end);
    const operator = comparisonAt(this.#text, at);
    if (operator === '') return undefined;
    if (name === '_exists_' && operator === ':') return this.#exists(start, at + 1);
    const field = resolveField(name);
    if (!field) return undefined;
    const after = at + operator.length;
    const comparable = field.type === 'time' || field.type === 'metadata';
    // “commit <abc>” is text; “commit < abc” was meant as a comparison, and is told that it is none.
    if (!comparable && operator !== ':' && at > end && !isBlank(this.#text, after)) return undefined;
    const star = this.#text.slice(start, end).search(/(?<!\\)\*/);
    if (star >= 0) throw new QueryFailure(start + star, 'expected the name of one field, without a star', 1);
    checkOperator(field, operator, at);
    this.#at = skipBlanks(this.#text, after);
    return this.#value(scope, field, operator, start);
  }

  #exists(start: number, after: number): QueryNode {
    const from = skipBlanks(this.#text, after);
    const { end } = scanValue(this.#text, from);
    const name = unescapeBare(this.#text.slice(from, end)).replace(/^"(.*)"$/, '$1');
    const field = resolveField(name);
    if (!field) {
      const meant = suggestField(name, this.#known);
      const hint = meant ? `; perhaps you meant ${meant}` : '; a key of the metadata is written metadata.key';
      throw new QueryFailure(
        from,
        `expected the name of a field after _exists_:${name && `, and ${quoted(name)} is none`}${hint}`,
      );
    }
    this.#at = end;
    this.#count(start);
    return { kind: 'field', field, op: 'exists', value: null, start, end };
  }

  /** What follows a field and its operator. */
  #value(scope: Scope, field: FieldRef, operator: string, start: number): QueryNode | null {
    const c = this.#text.charAt(this.#at);
    if (c === '' || (c === ')' && scope.textOpens === 0)) {
      throw new QueryFailure(this.#at, `expected a value after ${fieldName(field)}${operator}`);
    }
    if (operator === ':') {
      if (c === '(') {
        const group = this.#group(scope, field);
        if (
          field.type === 'keyword' &&
          group?.kind === 'and' &&
          group.children.every((child) => child.kind === 'field')
        ) {
          const message = `a log has one ${fieldName(field)}, so these values exclude each other; write OR between them`;
          this.notes.add(start, message);
        }
        return group && { ...group, start };
      }
      if (field.type === 'text') return this.#words(scope, start, true);
      if (c === '[' || c === '{') return this.#range(scope, field, start);
    }
    return this.#compared(field, operator, start);
  }

  /** A value, with Lucene's `field:>=5` understood. */
  #compared(field: FieldRef, before: string, start: number): QueryNode {
    let operator = before;
    if (operator === ':') {
      const second = /^[<>]/.test(this.#text.charAt(this.#at)) ? comparisonAt(this.#text, this.#at) : '';
      if (second !== '') {
        checkOperator(field, second, this.#at);
        this.#at = skipBlanks(this.#text, this.#at + second.length);
        operator = second;
      }
    }
    const value = this.#written(field, operator);
    this.#count(start);
    return operator === ':'
      ? equalNode(field, value, start, this.notes)
      : compareNode(field, operator, value, start);
  }

  #valueInGroup(scope: Scope, field: FieldRef): QueryNode | null {
    const start = this.#at;
    const end = nameEnd(this.#text, start);
    if (this.#text.charAt(end) === ':' && resolveField(this.#text.slice(start, end))) {
      const message = `expected only values of ${fieldName(field)} in these brackets; close them before another field`;
      throw new QueryFailure(start, message, end - start);
    }
    if (this.#text.charAt(start) === '[' || this.#text.charAt(start) === '{')
      return this.#range(scope, field, start);
    return this.#compared(field, ':', start);
  }

  #written(field: FieldRef, operator: string): WrittenValue {
    const start = this.#at;
    if (this.#text.charAt(start) === '"') {
      const close = this.#closing(start);
      this.#at = close + 1;
      const next = this.#text.charAt(this.#at);
      if (next !== '' && next !== ')' && !isBlank(this.#text, this.#at)) {
        throw new QueryFailure(
          this.#at,
          `expected a blank after the quoted value, but found ${quoted(next)}`,
          1,
        );
      }
      return {
        start,
        end: this.#at,
        plain: unescapeQuoted(this.#text.slice(start + 1, close)),
        quoted: true,
        stars: [],
      };
    }
    const scanned = scanValue(this.#text, start);
    let end = scanned.end;
    if (field.type === 'time' && /^\d{4}-\d\d-\d\d$/.test(this.#text.slice(start, end))) {
      // A date, a blank and a time of day, as most logs write it.
      TIME_OF_DAY.lastIndex = end;
      end += TIME_OF_DAY.exec(this.#text)?.[0].length ?? 0;
    }
    const raw = this.#text.slice(start, end);
    if (raw === '' || /^(?:AND|OR|NOT)$/.test(raw)) {
      throw new QueryFailure(start, `expected a value after ${fieldName(field)}${operator}`, raw.length);
    }
    if (this.#text.charAt(end) === '(') {
      throw new QueryFailure(end, 'expected no bracket inside a value; put the value in quotes', 1);
    }
    this.#at = end;
    return { start, end, plain: unescapeBare(raw), quoted: false, stars: scanned.stars };
  }

  /** Lucene's `[a TO b]`, ends inside, and `{a TO b}`, ends outside. */
  #range(scope: Scope, field: FieldRef, start: number): QueryNode {
    const open = this.#at;
    // Printed, a range may need brackets around its two comparisons.
    this.#deeper(scope, open);
    RANGE.lastIndex = open;
    const match = RANGE.exec(this.#text);
    if (!match) {
      const message =
        'expected [from TO to], or {from TO to} without the ends, either of them * when open; a value that begins with a bracket needs quotes';
      throw new QueryFailure(open, message, 1);
    }
    checkOperator(field, match[1] === '[' ? '[ TO ]' : '{ TO }', open);
    const [whole, opening, low = '', high = '', closing] = match;
    const lowAt = open + whole.indexOf(low, 1);
    const highAt = open + whole.lastIndexOf(high, whole.length - 2);
    this.#at = open + whole.length;
    const bounds: QueryNode[] = [];
    for (const [operator, bound, at] of [
      [opening === '[' ? '>=' : '>', low, lowAt],
      [closing === ']' ? '<=' : '<', high, highAt],
    ] as const) {
      if (bound === '*') continue;
      const inQuotes = bound.startsWith('"');
      const plain = inQuotes ? unescapeQuoted(bound.slice(1, -1)) : unescapeBare(bound);
      const value = { start: at, end: at + bound.length, plain, quoted: inQuotes, stars: [] };
      this.#count(start);
      bounds.push(compareNode(field, operator, value, start));
    }
    const node = allOf(bounds);
    if (node) return { ...node, start, end: this.#at };
    this.#count(start);
    return { kind: 'field', field, op: 'exists', value: null, start, end: this.#at };
  }

  /** A phrase, or words with no quotes around them. `told` where the message was named, so all is text. */
  #words(scope: Scope, start: number, told: boolean): QueryNode | null {
    const from = this.#at;
    if (this.#text.charAt(from) === '"') {
      const close = this.#closing(from);
      const after = close + 1;
      const next = this.#text.charAt(after);
      if (next === '' || next === ')' || isBlank(this.#text, after)) {
        this.#at = after;
        const text = unescapeQuoted(this.#text.slice(from + 1, close));
        const tokens = words(text).map((word) => word.text);
        return this.#found(
          tokens.length > 0 ? { kind: 'phrase', text, tokens, start, end: after } : null,
          from,
        );
      }
      if (/^(?:[~^]\d|\*)/.test(this.#text.slice(after, after + 2))) {
        const message = `expected a blank after the phrase: ${next} does not work on a phrase here`;
        throw new QueryFailure(after, message, 1);
      }
    }
    const scanned = scanText(this.#text, from, scope);
    this.#at = scanned.end;
    if (scanned.stray >= 0) {
      this.notes.add(scanned.stray, 'this bracket closes nothing, so it was read as text', 'stray bracket');
    }
    const node = this.#found(textNode(this.#text, from, scanned.end, scanned.stars), from);
    if (node !== null && !told) noteText(this.#text, from, scanned.end, this.#known, this.notes);
    return node && { ...node, start };
  }

  #found(node: QueryNode | null, at: number): QueryNode | null {
    if (node) this.#count(at);
    else {
      const part = this.#text.slice(at, this.#at);
      const message = `${quoted(part)} holds no letter and no digit, so nothing was searched for`;
      this.notes.add(at, message, 'nothing');
    }
    return node;
  }

  #closing(open: number): number {
    const close = closingQuote(this.#text, open);
    if (close >= 0) return close;
    throw new QueryFailure(
      open,
      'this quote is never closed; expected " after it (a quote that is meant as text is \\")',
      1,
    );
  }

  #count(at: number): void {
    if (++this.#clauses <= MAX_CLAUSES) return;
    const message = `a query holds at most ${MAX_CLAUSES} words and comparisons; leave some away, or put pasted text in quotes`;
    throw new QueryFailure(at, message);
  }

  #deeper(scope: Scope, at: number): void {
    if (scope.level < MAX_LEVELS) return;
    throw new QueryFailure(at, `brackets stand in each other at most ${MAX_LEVELS} deep`, 1);
  }

  #blanks(): void {
    this.#at = skipBlanks(this.#text, this.#at);
  }

  /** Whether the scope ends here. A bracket that closes nothing is an error. */
  #closed(scope: Scope): boolean {
    const c = this.#text.charAt(this.#at);
    if (c === '') return true;
    if (c !== ')' || scope.textOpens > 0) return false;
    if (scope.level > 0) return true;
    throw new QueryFailure(
      this.#at,
      'this bracket closes nothing; expected ( before it, or \\) if it is meant as text',
      1,
    );
  }

  /** The operator ahead as it is written, or ''. Among values of a field small letters are meant as one too. */
  #ahead(scope: Scope): string {
    const operator = operatorAt(this.#text, this.#at);
    if (operator !== '' || !scope.field || scope.field.type === 'text') return operator;
    return /^(?:and|or|not)(?=[\s()"]|$)/i.exec(this.#text.slice(this.#at, this.#at + 4))?.[0] ?? '';
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
    this.#at += written.length;
    return written;
  }
}
