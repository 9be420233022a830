// What the text ahead begins with: the same question for the parser and for what colours a query.

import { type FieldRef, resolveField } from '../tree/fields.ts';
import { comparisonAt, isBlank, nameEnd, operatorAt, skipBlanks, unescapeBare } from './lexer.ts';

export interface FieldAhead {
  /** Null for `_exists_`, whose value is the name of a field. */
  field: FieldRef | null;
  nameEnd: number;
  operator: string;
  operatorAt: number;
}

/**
 * The operator ahead as it is written, or ''. Among the values of a field (`field:( … )`) small letters
 * are meant as an operator too: no other words can stand there.
 */
export function operatorAhead(text: string, at: number, field: FieldRef | null): string {
  const operator = operatorAt(text, at);
  if (operator !== '' || !field || field.type === 'text') return operator;
  return /^(?:and|or|not)(?=[\s()"]|$)/i.exec(text.slice(at, at + 4))?.[0] ?? '';
}

/** The field ahead with its operator, blanks allowed between, or null where there is none: then it is text. */
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
  const comparable = field.type === 'time' || field.type === 'metadata';
  // “commit <abc>” is text; “commit < abc” was meant as a comparison, and is told that it is none.
  const apart = operatorStart > end && !isBlank(text, operatorStart + operator.length);
  return !comparable && operator !== ':' && apart ? null : { field, ...found };
}
