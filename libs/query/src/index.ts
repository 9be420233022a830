// The query language: text → tree with positions, the one rule for words, and what an editor needs.

export { hasClause, withClause, withoutClause } from './clause.ts';
export type { QueryToken, QueryTokenKind } from './colours.ts';
export { tokenizeQuery } from './colours.ts';
export type { Completion } from './completion.ts';
export { completionAt } from './completion.ts';
export type { FieldRef } from './fields.ts';
export { fieldName, QUERY_FIELDS, resolveField, suggestField } from './fields.ts';
export { highlights } from './highlights.ts';
export * from './limits.ts';
export type { ParseOptions, ParseResult } from './parse.ts';
export { parseQuery } from './parse.ts';
export { printQuery, quoteName, quoteValue } from './print.ts';
export type { QueryError, QueryFix, QueryNote } from './problems.ts';
export type { TimeRange, TimeValue } from './time.ts';
export { epochNanos, parseTime, TIME_FORMS, timeRange } from './time.ts';
export type {
  AndNode,
  Comparison,
  ContainsNode,
  ExistsNode,
  FieldNode,
  KeywordNode,
  NotNode,
  NumberNode,
  OrNode,
  PhraseNode,
  PrefixNode,
  QueryNode,
  TextNode,
  TimeNode,
  WordsNode,
} from './tree.ts';
export type { Word } from './words.ts';
export { fold, hasWords, wordLists, words, wordsText, writeWords } from './words.ts';
