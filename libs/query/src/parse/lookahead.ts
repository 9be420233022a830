// What begins at an offset of a query. The parser and the tokenizer of the editor share these decisions.

import { type FieldRef, resolveField } from '../tree/fields.ts';
import { comparisonAt, isBlank, nameEnd, operatorAt, skipBlanks, unescapeBare } from './lexer.ts';

interface FieldAhead {
  /** Null for `_exists_`, whose value is the name of a field. */
  field: FieldRef | null;
  /** The end of the name, escapes included. */
  nameEnd: number;
  operator: string;
  operatorAt: number;
}

/**
 * Returns the operator at this offset as it is written, or ''. Among the values of a field (`field:( … )`) lower-case
 * operators count as well, because no words can stand there.
 */
export function operatorAhead(text: string, at: number, field: FieldRef | null): string {
  const operator = operatorAt(text, at);
  if (operator !== '' || !field || field.type === 'text') return operator;
  return /^(?:and|or|not)(?=[\s()"]|$)/i.exec(text.slice(at, at + 4))?.[0] ?? '';
}

/**
 * Returns the field at this offset with the operator after it, between which blanks are allowed. Null says that the
 * characters at this offset are text.
 */
export function fieldAhead(text: string, at: number): FieldAhead | null {
  const end = nameEnd(text, at);
  const operatorStart = skipBlanks(text, end);
  const operator = comparisonAt(text, operatorStart);
  if (operator === '') return null;
  const name = unescapeBare(text.slice(at, end));
  const found = { nameEnd: end, operator, operatorAt: operatorStart };
  if (name === '_exists_' && operator === ':') return { field: null, ...found };
  const field = resolveField(name);
  if (!field) return null;
  const isComparable = field.type === 'time' || field.type === 'metadata';
  // `commit <abc>` is text. `commit < abc` is meant as a comparison, which the parser refuses with an explanation.
  const looksLikeText = operatorStart > end && !isBlank(text, operatorStart + operator.length);
  return !isComparable && operator !== ':' && looksLikeText ? null : { field, ...found };
}
