// One term with a field: `field:value`, `field>=value`, `field:[a TO b]`, `field:( … )`, `_exists_:field`.

import { fieldName, type FieldRef, resolveField, suggestField } from '../tree/fields.ts';
import { allOf, type QueryNode } from '../tree/tree.ts';
import { QueryFailure, quoted } from './diagnostics.ts';
import {
  comparisonAt,
  isBlank,
  nameEnd,
  scanValue,
  skipBlanks,
  unescapeBare,
  unescapeQuoted,
} from './lexer.ts';
import { fieldAhead } from './lookahead.ts';
import type { Reader, Scope } from './parser-state.ts';
import { readWords } from './text-term.ts';
import { checkOperator, compareNode, equalNode, type WrittenValue } from './values.ts';

/** Reads the group in brackets that begins here, its terms values of the field. */
export type ReadGroup = (scope: Scope, field: FieldRef) => QueryNode | null;

const BOUND = String.raw`("(?:\\.|[^"\\])*"|[^\s\]}"]+)`;
const RANGE = new RegExp(String.raw`([[{])\s*${BOUND}\s+TO\s+${BOUND}\s*([\]}])`, 'y');
const TIME_OF_DAY = /[ ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:\d\d)?)(?=[\s)]|$)/y;

/** `field:value`, or undefined where the text ahead is no field with an operator. */
export function readComparison(reader: Reader, scope: Scope, group: ReadGroup): QueryNode | null | undefined {
  const start = reader.at;
  const ahead = fieldAhead(reader.text, start);
  if (!ahead) return undefined;
  const { field, operator, operatorAt: at, nameEnd: end } = ahead;
  const after = at + operator.length;
  if (field === null) return readExists(reader, start, after);
  const star = reader.text.slice(start, end).search(/(?<!\\)\*/);
  if (star >= 0) throw new QueryFailure(start + star, 'expected the name of one field, without a star', 1);
  checkOperator(field, operator, at);
  reader.at = skipBlanks(reader.text, after);
  return readValue(reader, scope, group, field, operator, start);
}

export function readValueInGroup(reader: Reader, scope: Scope, field: FieldRef): QueryNode | null {
  const start = reader.at;
  const end = nameEnd(reader.text, start);
  if (reader.text.charAt(end) === ':' && resolveField(reader.text.slice(start, end))) {
    const message = `expected only values of ${fieldName(field)} in these brackets; close them before another field`;
    throw new QueryFailure(start, message, end - start);
  }
  if (reader.text.charAt(start) === '[' || reader.text.charAt(start) === '{')
    return readRange(reader, scope, field, start);
  return readCompared(reader, field, ':', start);
}

function readExists(reader: Reader, start: number, after: number): QueryNode {
  const from = skipBlanks(reader.text, after);
  const { end } = scanValue(reader.text, from);
  const name = unescapeBare(reader.text.slice(from, end)).replace(/^"(.*)"$/, '$1');
  const field = resolveField(name);
  if (!field) {
    const meant = suggestField(name, reader.known);
    const hint = meant ? `; perhaps you meant ${meant}` : '; a key of the metadata is written metadata.key';
    throw new QueryFailure(
      from,
      `expected the name of a field after _exists_:${name && `, and ${quoted(name)} is none`}${hint}`,
      undefined,
      meant ? { column: from + 1, length: end - from, text: meant } : undefined,
    );
  }
  reader.at = end;
  reader.count(start);
  return { kind: 'field', field, op: 'exists', value: null, start, end };
}

/** What follows a field and its operator. */
function readValue(
  reader: Reader,
  scope: Scope,
  group: ReadGroup,
  field: FieldRef,
  operator: string,
  start: number,
): QueryNode | null {
  const c = reader.text.charAt(reader.at);
  if (c === '' || (c === ')' && scope.textOpens === 0)) {
    throw new QueryFailure(reader.at, `expected a value after ${fieldName(field)}${operator}`);
  }
  if (operator === ':') {
    if (c === '(') {
      const node = group(scope, field);
      if (
        field.type === 'keyword' &&
        node?.kind === 'and' &&
        node.children.every((child) => child.kind === 'field')
      ) {
        const message = `a log has one ${fieldName(field)}, so these values exclude each other; write OR between them`;
        reader.notes.add(start, message);
      }
      return node && { ...node, start };
    }
    if (field.type === 'text') return readWords(reader, scope, start, true);
    if (c === '[' || c === '{') return readRange(reader, scope, field, start);
  }
  return readCompared(reader, field, operator, start);
}

/** A value, with Lucene's `field:>=5` understood. */
function readCompared(reader: Reader, field: FieldRef, before: string, start: number): QueryNode {
  let operator = before;
  if (operator === ':') {
    const second = /^[<>]/.test(reader.text.charAt(reader.at)) ? comparisonAt(reader.text, reader.at) : '';
    if (second !== '') {
      checkOperator(field, second, reader.at);
      reader.at = skipBlanks(reader.text, reader.at + second.length);
      operator = second;
    }
  }
  const value = readWritten(reader, field, operator);
  reader.count(start);
  return operator === ':'
    ? equalNode(field, value, start, reader.notes)
    : compareNode(field, operator, value, start);
}

function readWritten(reader: Reader, field: FieldRef, operator: string): WrittenValue {
  const start = reader.at;
  if (reader.text.charAt(start) === '"') {
    const close = reader.closing(start);
    reader.at = close + 1;
    const next = reader.text.charAt(reader.at);
    if (next !== '' && next !== ')' && !isBlank(reader.text, reader.at)) {
      throw new QueryFailure(
        reader.at,
        `expected a blank after the quoted value, but found ${quoted(next)}`,
        1,
      );
    }
    return {
      start,
      end: reader.at,
      plain: unescapeQuoted(reader.text.slice(start + 1, close)),
      quoted: true,
      stars: [],
    };
  }
  const scanned = scanValue(reader.text, start);
  let end = scanned.end;
  if (field.type === 'time' && /^\d{4}-\d\d-\d\d$/.test(reader.text.slice(start, end))) {
    // A date, a blank and a time of day, as most logs write it.
    TIME_OF_DAY.lastIndex = end;
    end += TIME_OF_DAY.exec(reader.text)?.[0].length ?? 0;
  }
  const raw = reader.text.slice(start, end);
  if (raw === '' || /^(?:AND|OR|NOT)$/.test(raw)) {
    throw new QueryFailure(start, `expected a value after ${fieldName(field)}${operator}`, raw.length);
  }
  if (reader.text.charAt(end) === '(') {
    throw new QueryFailure(end, 'expected no bracket inside a value; put the value in quotes', 1);
  }
  reader.at = end;
  return { start, end, plain: unescapeBare(raw), quoted: false, stars: scanned.stars };
}

/** Lucene's `[a TO b]`, ends inside, and `{a TO b}`, ends outside. */
function readRange(reader: Reader, scope: Scope, field: FieldRef, start: number): QueryNode {
  const open = reader.at;
  // Printed, a range may need brackets around its two comparisons.
  reader.deeper(scope, open);
  RANGE.lastIndex = open;
  const match = RANGE.exec(reader.text);
  if (!match) {
    const message =
      'expected [from TO to], or {from TO to} without the ends, either of them * when open; a value that begins with a bracket needs quotes';
    throw new QueryFailure(open, message, 1);
  }
  checkOperator(field, match[1] === '[' ? '[ TO ]' : '{ TO }', open);
  const [whole, opening, low = '', high = '', closing] = match;
  const lowAt = open + whole.indexOf(low, 1);
  const highAt = open + whole.lastIndexOf(high, whole.length - 2);
  reader.at = open + whole.length;
  const bounds: QueryNode[] = [];
  for (const [operator, bound, at] of [
    [opening === '[' ? '>=' : '>', low, lowAt],
    [closing === ']' ? '<=' : '<', high, highAt],
  ] as const) {
    if (bound === '*') continue;
    const inQuotes = bound.startsWith('"');
    const plain = inQuotes ? unescapeQuoted(bound.slice(1, -1)) : unescapeBare(bound);
    const value = { start: at, end: at + bound.length, plain, quoted: inQuotes, stars: [] };
    reader.count(start);
    bounds.push(compareNode(field, operator, value, start));
  }
  const node = allOf(bounds);
  if (node) return { ...node, start, end: reader.at };
  reader.count(start);
  return { kind: 'field', field, op: 'exists', value: null, start, end: reader.at };
}
