// What can be put where the caret stands: recent queries, fields, values, operators.
import type { FieldInfo } from '@timberline/contract';
import {
  type Completion,
  completionAt,
  parseQuery,
  quoteName,
  quoteValue,
  tokenizeQuery,
} from '@timberline/query';

export interface Suggestion {
  kind: 'recent' | 'field' | 'value' | 'operator';
  /** As it is listed. */
  text: string;
  /** What it is, or how often it occurs. */
  detail: string;
  /** What replaces `from` to `to`; the caret stands behind it. */
  insert: string;
  from: number;
  to: number;
}

/** A value with the number of logs that have it. */
export interface CountedValue {
  field: string;
  value: string;
  count: number;
}

/** What is known to suggest from. */
export interface Known {
  fields: readonly FieldInfo[];
  recent: readonly string[];
  /** Values of the field at the caret, or of any field for a word that is being typed. */
  values: readonly CountedValue[];
}

/** Suggestions of one kind, and in all: who wants the others types a letter more. */
const LIMITS = { recent: 5, field: 50, value: 12, all: 60 } as const;
const COUNT = new Intl.NumberFormat('en');
const TIMES = ['now-15m', 'now-1h', 'now-1d', 'now-7d'];
const DETAILS: Record<FieldInfo['type'], string> = {
  keyword: 'whole value',
  text: 'words',
  date: 'time',
  metadata: 'metadata',
};

/** What to suggest at a caret, the likeliest first. */
export function suggest(text: string, caret: number, known: Known): Suggestion[] {
  const at = completionAt(text, caret);
  switch (at.expecting) {
    case 'field':
      return [
        ...recentQueries(text, at, known),
        ...comparisons(at, known),
        ...pairs(at, known),
        ...fields(at, known.fields),
      ].slice(0, LIMITS.all);
    case 'value':
      return values(text, at, known);
    case 'operator':
      return [
        ...operators(text, at),
        ...(at.field || at.prefix !== '' ? [] : fields(at, known.fields)),
      ].slice(0, LIMITS.all);
    case 'word':
      return [];
  }
}

/** A suggestion put in: the new text and where the caret stands. */
export function accept(text: string, suggestion: Suggestion): { text: string; caret: number } {
  const before = text.slice(0, suggestion.from) + suggestion.insert;
  const rest = text.slice(suggestion.to);
  // A value is done: the next term begins after a blank, which may be there.
  return { text: before + (before.endsWith(' ') ? rest.replace(/^ /, '') : rest), caret: before.length };
}

/**
 * The query without the comparison at the caret, for counting its values among what the rest finds. Undefined where
 * the rest does not simply narrow (OR, brackets) or cannot be read.
 */
export function restOfQuery(text: string, caret: number): string | undefined {
  const tokens = tokenizeQuery(text);
  if (tokens.some((token) => token.kind === 'bracket' || text.slice(token.start, token.end) === 'OR'))
    return undefined;
  const at = completionAt(text, caret);
  let start = at.from;
  if (at.expecting === 'value') {
    const comparison = tokens.findLast((token) => token.end <= at.from && token.kind === 'comparison');
    const field = tokens.findLast(
      (token) => token.end <= (comparison?.start ?? -1) && token.kind === 'field',
    );
    start = field?.start ?? start;
  }
  const before = text.slice(0, start).replace(/(?:\s|^)(?:AND|NOT|[-+!])?\s*(?:NOT|[-+!])?\s*$/, '');
  const after = text.slice(at.to).replace(/^\s*AND\b/, '');
  const rest = `${before} ${after}`.trim();
  return parseQuery(rest).ok ? rest : undefined;
}

function recentQueries(text: string, at: Completion, known: Known): Suggestion[] {
  const typed = text.trim().toLowerCase();
  if (at.from > 0 && text.slice(0, at.from).trim() !== '') return [];
  return known.recent
    .filter((query) => query.toLowerCase() !== typed && query.toLowerCase().includes(typed))
    .slice(0, LIMITS.recent)
    .map((query) => ({
      kind: 'recent',
      text: query,
      detail: 'recent',
      insert: query,
      from: 0,
      to: text.length,
    }));
}

/** `level:error` for `err`: the value is known, its field need not be typed. */
function pairs(at: Completion, known: Known): Suggestion[] {
  if (at.prefix === '') return [];
  return known.values.map(({ field, value, count }) => ({
    kind: 'value',
    text: `${field}:${value}`,
    detail: COUNT.format(count),
    insert: `${quoteName(field)}:${quoteValue(value)} `,
    from: at.from,
    to: at.to,
  }));
}

/** A whole name of a field that can be compared: with what. */
function comparisons(at: Completion, known: Known): Suggestion[] {
  const field = known.fields.find((one) => one.name === at.prefix);
  if (!field || (field.type !== 'date' && field.type !== 'metadata')) return [];
  return ['>=', '<'].map((sign) => ({
    kind: 'operator',
    text: `${field.name}${sign}`,
    detail:
      field.type === 'date' ? (sign === '<' ? 'before' : 'since') : sign === '<' ? 'less than' : 'at least',
    insert: `${quoteName(field.name)}${sign}`,
    from: at.from,
    to: at.to,
  }));
}

function fields(at: Completion, all: readonly FieldInfo[]): Suggestion[] {
  const typed = at.expecting === 'field' ? at.prefix.toLowerCase() : '';
  return all
    .map((field) => ({ field, rank: rankOf(field.name.toLowerCase(), typed) }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, LIMITS.field)
    .map(({ field }) => ({
      kind: 'field',
      text: field.name,
      detail: DETAILS[field.type],
      insert: `${quoteName(field.name)}:`,
      from: at.from,
      to: at.to,
    }));
}

/** 0 begins with it, 1 a part of the name begins with it, 2 holds it, 3 does not. */
function rankOf(name: string, typed: string): number {
  if (name.startsWith(typed)) return 0;
  if (name.includes(`.${typed}`)) return 1;
  return name.includes(typed) ? 2 : 3;
}

function values(text: string, at: Completion, known: Known): Suggestion[] {
  const type = known.fields.find((field) => field.name === at.field)?.type;
  const isTime = type === 'date' || at.field === 'timestamp' || at.field === 'receivedAt';
  if (isTime) {
    const ranged = /[<>]=?\s*$/.test(text.slice(0, at.from));
    return (ranged ? TIMES : [])
      .filter((time) => time.startsWith(at.prefix))
      .map((time) => valueOf(at, time, time, 'ago'));
  }
  const typed = at.prefix.toLowerCase();
  return known.values
    .filter(({ field, value }) => field === at.field && value.toLowerCase().startsWith(typed))
    .slice(0, LIMITS.value)
    .map(({ value, count }) => valueOf(at, value, quoteValue(value), COUNT.format(count)));
}

function valueOf(at: Completion, text: string, insert: string, detail: string): Suggestion {
  return { kind: 'value', text, detail, insert: `${insert} `, from: at.from, to: at.to };
}

function operators(text: string, at: Completion): Suggestion[] {
  const apart = at.from > 0 && /\S/.test(text.charAt(at.from - 1)) ? ' ' : '';
  const known: [string, string][] = at.field
    ? [['OR', 'either value']]
    : [
        ['AND', 'both (a blank does the same)'],
        ['OR', 'either'],
        ['NOT', 'without'],
      ];
  return known
    .filter(([word]) => word.startsWith(at.prefix.toUpperCase()))
    .map(([word, detail]) => ({
      kind: 'operator',
      text: word,
      detail,
      insert: `${apart}${word} `,
      from: at.from,
      to: at.to,
    }));
}
