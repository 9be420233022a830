// What the query bar suggests at the caret: saved searches, recent queries, fields, values and operators.
import type { FieldInfo, SavedSearch } from '@timberline/contract';
import {
  type Completion,
  completionAt,
  parseQuery,
  quoteName,
  quoteValue,
  tokenizeQuery,
} from '@timberline/query';

export interface Suggestion {
  kind: 'saved' | 'recent' | 'field' | 'value' | 'operator';
  /** The text in the list. */
  text: string;
  /** A description, or the number of logs. */
  detail: string;
  /** Replaces the text from `from` to `to` (UTF-16 offsets). The caret moves behind it. */
  insert: string;
  from: number;
  to: number;
  /** The saved search that is opened in place of what is typed. */
  search?: SavedSearch;
}

/** A value with the number of logs that have it. */
export interface CountedValue {
  field: string;
  value: string;
  count: number;
  /** What people read in place of a value that tells them nothing, such as the template of a pattern. */
  text?: string;
}

/** What suggestions are selected from. */
export interface SuggestionSources {
  fields: readonly FieldInfo[];
  recent: readonly string[];
  saved: readonly SavedSearch[];
  /** Values of the field at the caret, or of several fields if a word is being typed. */
  values: readonly CountedValue[];
}

/** Maximum numbers of suggestions of one kind and in total. Typing another letter shows others. */
const MAX_SUGGESTIONS = { saved: 5, recent: 5, field: 50, value: 12, total: 60 } as const;
const COUNT = new Intl.NumberFormat('en');
const TIMES = ['now-15m', 'now-1h', 'now-1d', 'now-7d'];
const DETAILS: Record<FieldInfo['type'], string> = {
  keyword: 'whole value',
  text: 'words',
  date: 'time',
  metadata: 'metadata',
};

/** Returns the suggestions at a caret (a UTF-16 offset), the most likely first. */
export function suggest(text: string, caret: number, sources: SuggestionSources): Suggestion[] {
  const at = completionAt(text, caret);
  switch (at.expecting) {
    case 'field':
      return [
        ...savedSearches(text, at, sources),
        ...recentQueries(text, at, sources),
        ...comparisons(at, sources),
        ...fieldValuePairs(at, sources),
        ...fieldSuggestions(at, sources.fields),
      ].slice(0, MAX_SUGGESTIONS.total);
    case 'value':
      return valueSuggestions(text, at, sources);
    case 'operator':
      return [
        ...operatorSuggestions(text, at),
        ...(at.field || at.prefix !== '' ? [] : fieldSuggestions(at, sources.fields)),
      ].slice(0, MAX_SUGGESTIONS.total);
    case 'word':
      return [];
  }
}

/** Inserts a suggestion, and returns the new text and offset of the caret. */
export function applySuggestion(text: string, suggestion: Suggestion): { text: string; caret: number } {
  const before = text.slice(0, suggestion.from) + suggestion.insert;
  const rest = text.slice(suggestion.to);
  // A suggestion that ends with a blank replaces the blank that is there already.
  return { text: before + (before.endsWith(' ') ? rest.replace(/^ /, '') : rest), caret: before.length };
}

/**
 * Returns the query without the comparison at the caret. The values of its field are counted in the logs that this
 * query matches. Undefined if the query has OR or brackets, where the rest need not narrow the search, or if the rest
 * cannot be parsed.
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

function recentQueries(text: string, at: Completion, sources: SuggestionSources): Suggestion[] {
  const typed = text.trim().toLowerCase();
  if (at.from > 0 && text.slice(0, at.from).trim() !== '') return [];
  return sources.recent
    .filter((query) => query.toLowerCase() !== typed && query.toLowerCase().includes(typed))
    .slice(0, MAX_SUGGESTIONS.recent)
    .map((query) => ({
      kind: 'recent',
      text: query,
      detail: 'recent',
      insert: query,
      from: 0,
      to: text.length,
    }));
}

/** Suggests the searches that are saved under a name with what is typed, so nothing for an empty query. */
function savedSearches(text: string, at: Completion, sources: SuggestionSources): Suggestion[] {
  const typed = text.trim().toLowerCase();
  if (typed === '' || text.slice(0, at.from).trim() !== '') return [];
  return sources.saved
    .filter(({ name }) => name.toLowerCase().includes(typed))
    .slice(0, MAX_SUGGESTIONS.saved)
    .map((search) => ({
      kind: 'saved',
      text: search.name,
      detail: 'saved search',
      insert: search.id,
      from: 0,
      to: text.length,
      search,
    }));
}

/** Suggests `level:error` for `err`, so that the field need not be typed. */
function fieldValuePairs(at: Completion, sources: SuggestionSources): Suggestion[] {
  if (at.prefix === '') return [];
  return sources.values.map(({ field, value, count }) => ({
    kind: 'value',
    text: `${field}:${value}`,
    detail: COUNT.format(count),
    insert: `${quoteName(field)}:${quoteValue(value)} `,
    from: at.from,
    to: at.to,
  }));
}

/** Suggests comparisons after the complete name of a field of times or numbers. */
function comparisons(at: Completion, sources: SuggestionSources): Suggestion[] {
  const field = sources.fields.find(({ name }) => name === at.prefix);
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

function fieldSuggestions(at: Completion, all: readonly FieldInfo[]): Suggestion[] {
  const typed = at.expecting === 'field' ? at.prefix.toLowerCase() : '';
  return all
    .map((field) => ({ field, rank: rankOf(field.name.toLowerCase(), typed) }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MAX_SUGGESTIONS.field)
    .map(({ field }) => ({
      kind: 'field',
      text: field.name,
      detail: DETAILS[field.type],
      insert: `${quoteName(field.name)}:`,
      from: at.from,
      to: at.to,
    }));
}

/** 0: the name begins with the text; 1: a step of the name does; 2: the name contains it; 3: it does not. */
function rankOf(name: string, typed: string): number {
  if (name.startsWith(typed)) return 0;
  if (name.includes(`.${typed}`)) return 1;
  return name.includes(typed) ? 2 : 3;
}

function valueSuggestions(text: string, at: Completion, sources: SuggestionSources): Suggestion[] {
  const type = sources.fields.find((field) => field.name === at.field)?.type;
  const isTime = type === 'date' || at.field === 'timestamp' || at.field === 'receivedAt';
  if (isTime) {
    const isOrdered = /[<>]=?\s*$/.test(text.slice(0, at.from));
    return (isOrdered ? TIMES : [])
      .filter((time) => time.startsWith(at.prefix))
      .map((time) => valueSuggestion(at, time, time, 'ago'));
  }
  const typed = at.prefix.toLowerCase();
  return sources.values
    .filter(
      ({ field, value, text: shown }) =>
        field === at.field &&
        (value.toLowerCase().startsWith(typed) || (shown?.toLowerCase().includes(typed) ?? false)),
    )
    .slice(0, MAX_SUGGESTIONS.value)
    .map(({ value, count, text: shown }) =>
      valueSuggestion(at, shown ?? value, quoteValue(value), COUNT.format(count)),
    );
}

function valueSuggestion(at: Completion, text: string, insert: string, detail: string): Suggestion {
  return { kind: 'value', text, detail, insert: `${insert} `, from: at.from, to: at.to };
}

function operatorSuggestions(text: string, at: Completion): Suggestion[] {
  const blank = at.from > 0 && /\S/.test(text.charAt(at.from - 1)) ? ' ' : '';
  const operators: [string, string][] = at.field
    ? [['OR', 'one of several values']]
    : [
        ['AND', 'both (as without an operator)'],
        ['OR', 'either'],
        ['NOT', 'without'],
      ];
  return operators
    .filter(([word]) => word.startsWith(at.prefix.toUpperCase()))
    .map(([word, detail]) => ({
      kind: 'operator',
      text: word,
      detail,
      insert: `${blank}${word} `,
      from: at.from,
      to: at.to,
    }));
}
