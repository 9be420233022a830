// The filter that every read takes.

/** A filter of logs, as query parameters. A repeated parameter matches any of its values. */
export interface LogFilter {
  /** The query language (docs/query-language.md). */
  q?: string;
  /** Upper or lower case. */
  level?: string[];
  resourceId?: string[];
  traceId?: string[];
  spanId?: string[];
  commit?: string[];
  /** Short for `metadata.parentResourceId`. */
  parentResourceId?: string[];
  /** Text whose words the message must all contain. */
  message?: string;
  /** Inclusive: RFC 3339, `now`, or `now-15m` (units s m h d w). */
  from?: string;
  /** Exclusive; the same forms as `from`. */
  to?: string;
}

/** The names of the parameters in URLs of the API and of the console. */
export const FILTER_PARAMETERS = [
  'q',
  'level',
  'resourceId',
  'traceId',
  'spanId',
  'commit',
  'parentResourceId',
  'message',
  'from',
  'to',
] as const;

/** The parameters that may be repeated. */
export const REPEATABLE_PARAMETERS = [
  'level',
  'resourceId',
  'traceId',
  'spanId',
  'commit',
  'parentResourceId',
] as const;

/** Orders of logs by timestamp, then by id. */
export const SORT_DIRECTIONS = ['desc', 'asc'] as const;
export type SortDirection = (typeof SORT_DIRECTIONS)[number];
