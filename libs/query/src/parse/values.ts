// A field with its operator and value → a comparison that the type of the field allows.

import { parseTime, TIME_FORMS } from '../time.ts';
import { fieldName, type FieldRef } from '../tree/fields.ts';
import type { Comparison, FieldNode } from '../tree/tree.ts';
import { type Notes, QueryFailure, quoted } from './diagnostics.ts';

const COMPARISONS: Record<string, Comparison> = { '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' };
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A value as it stands in the query: `plain` is what it means, its escapes undone. */
export interface WrittenValue {
  start: number;
  end: number;
  plain: string;
  quoted: boolean;
  /** Offsets of the stars that are wildcards. */
  stars: readonly number[];
}

/** Refuses an operator that this field cannot answer. `at` is where the operator stands. */
export function checkOperator(field: FieldRef, operator: string, at: number): void {
  if (operator === ':' || field.type === 'time' || field.type === 'metadata') return;
  const name = fieldName(field);
  throw new QueryFailure(
    at,
    `${operator} compares times (timestamp, receivedAt) and numbers in metadata, but ${name} is text; ` +
      `expected ${name}:value`,
    operator.length,
  );
}

/** `field:value`. */
export function equalNode(field: FieldRef, value: WrittenValue, start: number, notes: Notes): FieldNode {
  const { end, plain, stars } = value;
  const first = stars[0];
  if (first !== undefined && stars.length === value.end - value.start) {
    return { kind: 'field', field, op: 'exists', value: null, start, end };
  }
  if (!value.quoted) refuseOtherSyntax(field, value, notes);
  if (field.type === 'time') {
    if (first !== undefined) {
      const message = `expected ${TIME_FORMS}; a time takes no star, and 2008-11 is the whole month`;
      throw new QueryFailure(first, message, 1);
    }
    const time = timeOf(field, value);
    if (time.kind === 'relative') {
      const message = `${plain} is a moment that no log will meet exactly; expected ${field.name}>=${plain} or ${field.name}<${plain}`;
      throw new QueryFailure(value.start, message, end - value.start);
    }
    return { kind: 'field', field, op: 'eq', value: time, start, end };
  }
  if (field.type === 'text') throw new QueryFailure(value.start, 'expected words to search for');
  const name = fieldName(field);
  if (value.quoted && plain.endsWith('*')) {
    notes.add(
      value.start,
      `a star in quotes is a star; for a beginning write ${name}:${plain}`,
      'star in quotes',
    );
  }
  const trailing = /\*+$/.exec(plain)?.[0].length ?? 0;
  const wildcard = stars.length > 0 ? stars.filter((star) => star >= end - trailing).length : 0;
  if (wildcard < stars.length) {
    throw new QueryFailure(
      first ?? value.start,
      `in the value of ${name} a star stands only at the end, ${name}:pre*, and alone, ${name}:* ` +
        `(a star that is meant as text needs a backslash, \\*, or quotes around the value)`,
      1,
    );
  }
  const text = plain.slice(0, plain.length - wildcard);
  const stored = field.name === 'level' ? text.toLowerCase() : text;
  return { kind: 'field', field, op: wildcard > 0 ? 'prefix' : 'eq', value: stored, start, end };
}

/** `field>=value` and the like. The operator was checked. */
export function compareNode(
  field: FieldRef,
  operator: string,
  value: WrittenValue,
  start: number,
): FieldNode {
  const op = COMPARISONS[operator] ?? 'gte';
  const { end } = value;
  if (field.type === 'time') return { kind: 'field', field, op, value: timeOf(field, value), start, end };
  if (field.type !== 'metadata') throw new QueryFailure(start, `expected ${fieldName(field)}:value`);
  const number = NUMBER.test(value.plain) ? Number(value.plain) : Number.NaN;
  if (!Number.isFinite(number)) {
    throw new QueryFailure(
      value.start,
      `expected a number after ${operator}, such as ${fieldName(field)}${operator}500, but found ${quoted(value.plain)}`,
      end - value.start,
    );
  }
  // -0 and 0 are one number, and are printed as one.
  return { kind: 'field', field, op, value: number === 0 ? 0 : number, start, end };
}

function timeOf(field: FieldRef, value: WrittenValue) {
  const time = parseTime(value.plain);
  if (time) return time;
  const message = `expected ${TIME_FORMS}, but found ${quoted(value.plain)} for ${fieldName(field)}`;
  throw new QueryFailure(value.start, message, value.end - value.start);
}

function refuseOtherSyntax(field: FieldRef, value: WrittenValue, notes: Notes): void {
  const tail = /[^\\]([~^]\d*(?:\.\d+)?)$/.exec(value.plain)?.[1];
  if (tail) {
    const what = tail.startsWith('~') ? 'fuzzy search' : 'boosting';
    throw new QueryFailure(
      value.end - tail.length,
      `there is no ${what} here; leave ${tail} away, or put the value in quotes if it belongs to it`,
      tail.length,
    );
  }
  if (/^\/.*[\\.*+?|^$[\](){}].*\/$/.test(value.plain)) {
    notes.add(
      value.start,
      `there are no regular expressions here, so ${fieldName(field)} was compared with ${quoted(value.plain)} as it is`,
      'regex',
    );
  }
}
