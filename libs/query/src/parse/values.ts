// Field, operator and value → a comparison that the type of the field allows.

import { type Comparison, fieldName, type FieldRef } from '../tree/fields.ts';
import { parseTime, restorePlus, TIME_FORMS, type TimeValue } from '../tree/time.ts';
import type { FieldNode } from '../tree/tree.ts';
import { type Notes, ParseError, quoted } from './diagnostics.ts';

const COMPARISONS: Record<string, Comparison> = { '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' };
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A value as it is written in the query. */
export interface WrittenValue {
  start: number;
  end: number;
  /** The value without its quotes and escapes. */
  plain: string;
  quoted: boolean;
  /** Offsets of the stars that are wildcards. */
  stars: readonly number[];
}

/** Throws a ParseError for an operator that this field does not support. `at` is the offset of the operator. */
export function checkOperator(field: FieldRef, operator: string, at: number): void {
  if (operator === ':' || field.type === 'time' || field.type === 'metadata') return;
  const name = fieldName(field);
  throw new ParseError(
    at,
    `${operator} only works with times (timestamp, receivedAt) and numbers in metadata, but ${name} is text; ` +
      `write ${name}:value`,
    operator.length,
  );
}

/** The node of `field:value`. */
export function equalNode(field: FieldRef, value: WrittenValue, start: number, notes: Notes): FieldNode {
  const { end, plain, stars } = value;
  const first = stars[0];
  if (first !== undefined && stars.length === value.end - value.start) {
    return { kind: 'field', field, op: 'exists', value: null, start, end };
  }
  if (!value.quoted) checkForeignSyntax(field, value, notes);
  if (field.type === 'time') {
    if (first !== undefined) {
      throw new ParseError(
        first,
        'a time cannot contain a star; to match a whole month or day, write 2008-11 or 2008-11-09',
        1,
      );
    }
    const time = requireTime(value);
    if (time.kind === 'relative') {
      throw new ParseError(
        value.start,
        `${plain} is an instant that hardly any log has exactly; write ${field.name}>=${plain} or ${field.name}<${plain}`,
        end - value.start,
      );
    }
    return { kind: 'field', field, op: 'eq', value: time, start, end };
  }
  // The parser handles `message:` as text; this only narrows the type.
  if (field.type === 'text') throw new ParseError(value.start, 'expected words to search for');
  const name = fieldName(field);
  if (value.quoted && plain.endsWith('*')) {
    notes.add(
      value.start,
      `a star in quotes is an ordinary character; to match the beginning of a value, write ${name}:${plain}`,
      'star in quotes',
    );
  }
  const trailing = /\*+$/.exec(plain)?.[0].length ?? 0;
  const wildcards = stars.length > 0 ? stars.filter((star) => star >= end - trailing).length : 0;
  if (wildcards < stars.length) {
    throw new ParseError(
      first ?? value.start,
      `in a value of ${name}, a star is only allowed at the end (${name}:pre*) or alone (${name}:*); ` +
        'for a star that is meant as text, write \\* or put the value in quotes',
      1,
    );
  }
  const text = plain.slice(0, plain.length - wildcards);
  const stored = field.name === 'level' ? text.toLowerCase() : text;
  return { kind: 'field', field, op: wildcards > 0 ? 'prefix' : 'eq', value: stored, start, end };
}

/** The node of `field>=value` and the like. The operator has passed `checkOperator`. */
export function compareNode(
  field: FieldRef,
  operator: string,
  value: WrittenValue,
  start: number,
): FieldNode {
  const op = COMPARISONS[operator] ?? 'gte';
  const { end } = value;
  if (field.type === 'time') return { kind: 'field', field, op, value: requireTime(value), start, end };
  // `checkOperator` has refused the other types; this only narrows the type.
  if (field.type !== 'metadata') throw new ParseError(start, `write ${fieldName(field)}:value`);
  const number = NUMBER.test(value.plain) ? Number(value.plain) : Number.NaN;
  if (!Number.isFinite(number)) {
    throw new ParseError(
      value.start,
      `expected a number after ${operator}, such as ${fieldName(field)}${operator}500, but found ${quoted(value.plain)}`,
      end - value.start,
    );
  }
  // -0 equals 0 and is printed as 0.
  return { kind: 'field', field, op, value: number === 0 ? 0 : number, start, end };
}

function requireTime(value: WrittenValue): TimeValue {
  const time = parseTime(value.plain) ?? parseTime(restorePlus(value.plain));
  if (time) return time;
  throw new ParseError(
    value.start,
    `${quoted(value.plain)} is not a time; write ${TIME_FORMS}`,
    value.end - value.start,
  );
}

/** Refuses or notes what other query languages would read into a value without quotes. */
function checkForeignSyntax(field: FieldRef, value: WrittenValue, notes: Notes): void {
  const suffix = /[^\\]([~^]\d*(?:\.\d+)?)$/.exec(value.plain)?.[1];
  if (suffix) {
    const what = suffix.startsWith('~') ? 'fuzzy search' : 'boosting';
    throw new ParseError(
      value.end - suffix.length,
      `${what} is not supported; remove ${suffix}, or put the value in quotes if ${suffix} is part of it`,
      suffix.length,
    );
  }
  if (/^\/.*[\\.*+?|^$[\](){}].*\/$/.test(value.plain)) {
    notes.add(
      value.start,
      `regular expressions are not supported, so ${fieldName(field)} was compared with the text ${quoted(value.plain)}`,
      'regex',
    );
  }
}
