// The query language: a text is parsed to a tree, and every part of the product splits words by the same rule.

export { analyzeBefore } from './analyzer/analyze-before.ts';
export { analyzeJsonAscii, analyzeParts, analyzeToText } from './analyzer/analyzer.ts';
export { escapeSequenceEnd, mayBeginEscapeSequence } from './analyzer/escape-sequences.ts';
export { withClause, withoutConditions } from './editor/clause.ts';
export type { Completion } from './editor/completion.ts';
export { completionAt } from './editor/completion.ts';
export type { QueryTokenKind } from './editor/tokenize.ts';
export { tokenizeQuery } from './editor/tokenize.ts';
export { isUnfinished } from './editor/unfinished.ts';
export { Highlighter } from './highlight/highlighter.ts';
export { invisibleCharacter } from './invisible.ts';
export { MAX_CLAUSES, MAX_QUERY_BYTES } from './limits.ts';
export { formatNanos, MAX_NANOS, MIN_NANOS, NANOS_PER_MILLISECOND, parseNanos } from './nanos.ts';
export type { QueryFix } from './parse/diagnostics.ts';
export type { ParseResult } from './parse/parse.ts';
export { parseQuery } from './parse/parse.ts';
export type { FieldRef } from './tree/fields.ts';
export { fieldName, QUERY_FIELDS, resolveField } from './tree/fields.ts';
export { quoteName, quoteValue } from './tree/print.ts';
export type { TimeRange, TimeValue } from './tree/time.ts';
export { epochNanos, parseTime, restorePlus, timeRange } from './tree/time.ts';
export type { FieldNode, PrefixNode, QueryNode } from './tree/tree.ts';
export { withoutField } from './tree/without-field.ts';
export { localStarts, nextLocalStart } from './zone/local-starts.ts';
export type { ZoneOffset } from './zone/zone.ts';
export { parseZone, ZONE_FORMS } from './zone/zone.ts';
