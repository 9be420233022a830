// A term with a field: `field:value`, `field>=value`, `field:[a TO b]`, `field:( … )` or `_exists_:field`.

import { fieldName, type FieldRef, resolveField, suggestField } from '../tree/fields.ts';
import { allOf, type QueryNode } from '../tree/tree.ts';
import { ParseError, quoted } from './diagnostics.ts';
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
import type { ParserState, Scope } from './parser-state.ts';
import { parseText } from './text-term.ts';
import { checkOperator, compareNode, equalNode, type WrittenValue } from './values.ts';

/** Parses the group in brackets at the current offset, whose terms are values of the field. */
type ParseGroup = (scope: Scope, field: FieldRef) => QueryNode | null;

// A time may have a blank before its time of day, or before an offset whose plus a URL turned into a blank.
const BOUND = String.raw`("(?:\\.|[^"\\])*"|[^\s\]}"]+(?:[ ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[Zz]|[+-]\d\d:\d\d)?){0,2})`;
const RANGE = new RegExp(String.raw`([[{])\s*${BOUND}\s+TO\s+${BOUND}\s*([\]}])`, 'y');
const TIME_OF_DAY = /[ ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:\d\d)?)(?=[\s)]|$)/y;
/** The offset of a time whose plus a URL turned into a blank. */
const BLANK_OFFSET = /[ ]\d\d:\d\d(?=[\s)]|$)/y;

/** Parses a comparison, or returns undefined if the text at the current offset is not a field with an operator. */
export function parseComparison(
  state: ParserState,
  scope: Scope,
  group: ParseGroup,
): QueryNode | null | undefined {
  const start = state.at;
  const ahead = fieldAhead(state.text, start);
  if (!ahead) return undefined;
  const { field, operator, operatorAt: at, nameEnd: end } = ahead;
  const after = at + operator.length;
  if (field === null) return parseExists(state, start, after);
  const star = state.text.slice(start, end).search(/(?<!\\)\*/);
  if (star >= 0) {
    throw new ParseError(
      start + star,
      'the name of a field cannot contain a star; name one field, or write \\* if the star is part of its name',
      1,
    );
  }
  checkOperator(field, operator, at);
  state.at = skipBlanks(state.text, after);
  return parseFieldValue(state, scope, group, field, operator, start);
}

/** Parses one of the values in `field:( … )`. */
export function parseValueInGroup(state: ParserState, scope: Scope, field: FieldRef): QueryNode | null {
  const start = state.at;
  const end = nameEnd(state.text, start);
  const name = state.text.slice(start, end);
  if (state.text.charAt(end) === ':' && resolveField(name)) {
    throw new ParseError(
      start,
      `these brackets can only contain values of ${fieldName(field)}; close them before ${name}`,
      end - start,
    );
  }
  if (state.text.charAt(start) === '[' || state.text.charAt(start) === '{')
    return parseRange(state, scope, field, start);
  return parseCompared(state, field, ':', start);
}

function parseExists(state: ParserState, start: number, after: number): QueryNode {
  const from = skipBlanks(state.text, after);
  const { end } = scanValue(state.text, from);
  const name = unescapeBare(state.text.slice(from, end)).replace(/^"(.*)"$/, '$1');
  const field = resolveField(name);
  if (!field) {
    const suggestion = suggestField(name, state.knownFields);
    throw new ParseError(
      from,
      name === ''
        ? 'expected the name of a field after _exists_:, such as level or metadata.key'
        : `${quoted(name)} is not a field; ` +
            (suggestion
              ? `perhaps you meant ${suggestion}`
              : 'for a key of the metadata, write metadata.key'),
      undefined,
      suggestion ? { column: from + 1, length: end - from, text: suggestion } : undefined,
    );
  }
  state.at = end;
  state.countClause(start);
  return { kind: 'field', field, op: 'exists', value: null, start, end };
}

/** Parses what follows a field and its operator. */
function parseFieldValue(
  state: ParserState,
  scope: Scope,
  group: ParseGroup,
  field: FieldRef,
  operator: string,
  start: number,
): QueryNode | null {
  const c = state.text.charAt(state.at);
  if (c === '' || (c === ')' && scope.textOpens === 0)) {
    throw new ParseError(state.at, `expected a value after ${fieldName(field)}${operator}`);
  }
  if (operator === ':') {
    if (c === '(') {
      const node = group(scope, field);
      if (
        field.type === 'keyword' &&
        node?.kind === 'and' &&
        node.children.every((child) => child.kind === 'field')
      ) {
        state.notes.add(
          start,
          `a log has only one ${fieldName(field)}, so no log matches all of these values; write OR between them`,
        );
      }
      return node && { ...node, start };
    }
    if (field.type === 'text') return parseText(state, scope, start, true);
    if (c === '[' || c === '{') return parseRange(state, scope, field, start);
  }
  return parseCompared(state, field, operator, start);
}

/** Parses a value. After `:` a second operator is allowed, as in Lucene's `field:>=5`. */
function parseCompared(state: ParserState, field: FieldRef, before: string, start: number): QueryNode {
  let operator = before;
  if (operator === ':') {
    const second = /^[<>]/.test(state.text.charAt(state.at)) ? comparisonAt(state.text, state.at) : '';
    if (second !== '') {
      checkOperator(field, second, state.at);
      state.at = skipBlanks(state.text, state.at + second.length);
      operator = second;
    }
  }
  const value = parseWritten(state, field, operator);
  state.countClause(start);
  return operator === ':'
    ? equalNode(field, value, start, state.notes)
    : compareNode(field, operator, value, start);
}

function parseWritten(state: ParserState, field: FieldRef, operator: string): WrittenValue {
  const start = state.at;
  if (state.text.charAt(start) === '"') {
    const close = state.requireClosingQuote(start);
    state.at = close + 1;
    const next = state.text.charAt(state.at);
    if (next !== '' && next !== ')' && !isBlank(state.text, state.at)) {
      throw new ParseError(state.at, `expected a blank after the quoted value, but found ${quoted(next)}`, 1);
    }
    return {
      start,
      end: state.at,
      plain: unescapeQuoted(state.text.slice(start + 1, close)),
      quoted: true,
      stars: [],
    };
  }
  const scanned = scanValue(state.text, start);
  let end = scanned.end;
  if (field.type === 'time' && /^\d{4}-\d\d-\d\d$/.test(state.text.slice(start, end))) {
    // Most logs write a blank between the date and the time of day.
    TIME_OF_DAY.lastIndex = end;
    end += TIME_OF_DAY.exec(state.text)?.[0].length ?? 0;
  }
  if (field.type === 'time' && /\d[Tt ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?$/.test(state.text.slice(start, end))) {
    BLANK_OFFSET.lastIndex = end;
    end += BLANK_OFFSET.exec(state.text)?.[0].length ?? 0;
  }
  const raw = state.text.slice(start, end);
  if (raw === '' || /^(?:AND|OR|NOT)$/.test(raw)) {
    throw new ParseError(start, `expected a value after ${fieldName(field)}${operator}`, raw.length);
  }
  if (state.text.charAt(end) === '(') {
    throw new ParseError(end, 'a value without quotes cannot contain a bracket; put the value in quotes', 1);
  }
  state.at = end;
  return { start, end, plain: unescapeBare(raw), quoted: false, stars: scanned.stars };
}

/** Parses Lucene's `[a TO b]`, which includes its ends, or `{a TO b}`, which excludes them. */
function parseRange(state: ParserState, scope: Scope, field: FieldRef, start: number): QueryNode {
  const open = state.at;
  // The printer may put brackets around the two comparisons of a range.
  state.checkLevel(scope, open);
  RANGE.lastIndex = open;
  const match = RANGE.exec(state.text);
  if (!match) {
    throw new ParseError(
      open,
      'expected a range such as [1 TO 5] with its ends, {1 TO 5} without them, or [1 TO *] with an open end; ' +
        'put a value that begins with a bracket in quotes',
      1,
    );
  }
  checkOperator(field, match[1] === '[' ? '[ TO ]' : '{ TO }', open);
  const [whole, opening, low = '', high = '', closing] = match;
  const lowAt = open + whole.indexOf(low, 1);
  const highAt = open + whole.lastIndexOf(high, whole.length - 2);
  state.at = open + whole.length;
  const bounds: QueryNode[] = [];
  for (const [operator, bound, at] of [
    [opening === '[' ? '>=' : '>', low, lowAt],
    [closing === ']' ? '<=' : '<', high, highAt],
  ] as const) {
    if (bound === '*') continue;
    const inQuotes = bound.startsWith('"');
    const plain = inQuotes ? unescapeQuoted(bound.slice(1, -1)) : unescapeBare(bound);
    const value = { start: at, end: at + bound.length, plain, quoted: inQuotes, stars: [] };
    state.countClause(start);
    bounds.push(compareNode(field, operator, value, start));
  }
  const node = allOf(bounds);
  if (node) return { ...node, start, end: state.at };
  state.countClause(start);
  return { kind: 'field', field, op: 'exists', value: null, start, end: state.at };
}
