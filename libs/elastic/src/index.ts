// What Timberline knows about Elasticsearch: ids and indices, the template, bulk requests, and the query DSL.

export {
  ATTRIBUTE_SEPARATOR,
  attributeKey,
  attributePrefix,
  type Attributes,
  attributesOf,
  MAX_VALUE_LENGTH,
  writeOrderedNumber,
} from './attributes.ts';
export { AUDIT_PATTERN, auditIndexOfId, auditMonthEnd, installAuditTemplate } from './audit-index.ts';
export { type KnownBulkResult, sendBulk } from './bulk/bulk.ts';
export { type BulkEntry, firstIndexName, parseBulkBody, selectBulkEntries } from './bulk/bulk-body.ts';
export { type BulkItem, itemOutcome, refusalReason } from './bulk/bulk-response.ts';
export { indexOfId, LOGS_PATTERN } from './index-name.ts';
export {
  isLogId,
  LOG_ID_LENGTH,
  logIdAfter,
  logIdAt,
  type LogIdRange,
  LogIds,
  logIdTime,
  logIdTimePrefix,
  writeLogIdAt,
} from './log-id.ts';
export {
  createPatternsIndex,
  type DocumentPosition,
  type JoinedPattern,
  type PatternDocument,
  readGroups,
  readPatternDocument,
  writePatternDocument,
} from './patterns-index.ts';
export {
  allOf,
  anyOf,
  type EsQuery,
  oneOf,
  timeOrder,
  timestampRange,
  timestampWindow,
} from './query/clauses.ts';
export { compileFilter, type ParsedFilter, timeBounds } from './query/filter.ts';
export { attributeIs, attributeValue } from './query/query-compiler.ts';
export { searchWeight } from './query/search-weight.ts';
export { isRawJson, type RawJson, rawJson } from './raw-json.ts';
export { createSearchesIndex, SEARCHES_INDEX } from './searches-index.ts';
export { installTemplates, LOGS_TEMPLATE, logsTemplate, SCHEMA_VERSION } from './template.ts';
