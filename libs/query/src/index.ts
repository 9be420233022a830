// The query language: text → tree with positions, the one rule for words, and what an editor needs.

export type { Word } from './analyzer/analyzer.ts';
export { fold, hasWords, wordLists, words, wordsText, writeWords } from './analyzer/analyzer.ts';
export { highlights } from './analyzer/highlights.ts';
export type { Completion } from './editor/completion.ts';
export { completionAt } from './editor/completion.ts';
export type { QueryToken, QueryTokenKind } from './editor/tokenize.ts';
export { tokenizeQuery } from './editor/tokenize.ts';
export * from './limits.ts';
export { formatNanos, MAX_NANOS, NANOS_PER_MILLISECOND, parseNanos } from './nanos.ts';
export type { QueryError, QueryFix, QueryNote } from './parse/diagnostics.ts';
export type { ParseOptions, ParseResult } from './parse/parse.ts';
export { parseQuery } from './parse/parse.ts';
export type { TimeRange, TimeValue } from './time.ts';
export { epochNanos, parseTime, TIME_FORMS, timeRange } from './time.ts';
export { hasClause, withClause, withoutClause } from './tree/clause.ts';
export type { FieldRef } from './tree/fields.ts';
export { fieldName, QUERY_FIELDS, resolveField, suggestField } from './tree/fields.ts';
export { printQuery, quoteName, quoteValue } from './tree/print.ts';
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
} from './tree/tree.ts';
