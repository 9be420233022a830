// The one filter that every read takes.

/** Filter of logs, as query parameters; a repeated field means any of its values. */
export interface LogFilter {
  /** The query language (docs/query-language.md). */
  q?: string;
  /** In any case. */
  level?: string[];
  resourceId?: string[];
  traceId?: string[];
  spanId?: string[];
  commit?: string[];
  /** Short for `metadata.parentResourceId`. */
  parentResourceId?: string[];
  /** Every word of it must stand in the message. */
  message?: string;
  /** Inclusive; RFC 3339, `now` or `now-15m` (s m h d w). */
  from?: string;
  /** Exclusive; as `from`. */
  to?: string;
}

/** Names of the filter's parameters, as they stand in URLs of the API and of the console. */
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
