// The responses of reads: pages, histograms, contexts, traces, fields and their values.
import type { Log } from './log.ts';

/** Start and end of a match, in UTF-16 code units of the message as it was sent. */
export type TextRange = [start: number, end: number];

/**
 * A log in a search result. `highlight` has the parts of the message that the query matches. It is absent where there is
 * none, and null where the answer was too long to look for them.
 */
export interface FoundLog extends Log {
  highlight?: { message: TextRange[] } | null;
}

/** A number of logs. `gte` means that there are at least this many. */
export interface Total {
  value: number;
  relation: 'eq' | 'gte';
}

/** How a query was interpreted where that may surprise. `column` is the column in `q`, from 1. */
export interface QueryNote {
  column: number;
  message: string;
}

/** How much of a read Elasticsearch could not answer. */
export interface PartialRead {
  /** Number of parts of the index (shards) that could not be read. */
  failed: number;
  /** Number of parts that the read asked for. */
  of: number;
  /** A full sentence for the reader. */
  reason: string;
}

/** What the answer of every read has at its top level. */
interface ReadAnswer {
  /** Null when everything that matches is in the answer; otherwise logs and counts are missing from it. */
  partial: PartialRead | null;
}

/** What the answer of a read has that is limited in bytes. */
interface BoundedAnswer extends ReadAnswer {
  /** There are fewer logs or values than asked for, because all of them would be too many bytes for one answer. */
  truncated: boolean;
}

/** One log by its id. */
export interface LogAnswer extends FoundLog, ReadAnswer {}

export interface LogPage extends BoundedAnswer {
  logs: FoundLog[];
  /** Cursors of the adjacent pages; null when there is none. */
  next: string | null;
  prev: string | null;
  total: Total;
  notes: QueryNote[];
  tookMs: number;
}

export const PAGE_SIZE = { default: 50, max: 500 } as const;
/** Totals are exact up to this number. */
export const EXACT_TOTAL = 10_000;

export interface LogContext extends BoundedAnswer {
  before: FoundLog[];
  log: FoundLog;
  after: FoundLog[];
}
export const CONTEXT_SIZE = { default: 10, max: 100 } as const;
export const CONTEXT_SCOPES = ['resource', 'span', 'trace', 'parent', 'all'] as const;
export type ContextScope = (typeof CONTEXT_SCOPES)[number];

export interface HistogramBucket {
  /** RFC 3339 in UTC. */
  start: string;
  total: number;
  /** Number of logs by level; levels that are not among the most frequent are counted as `other`. */
  levels: Record<string, number>;
}
export interface Histogram extends ReadAnswer {
  /**
   * Length of a bucket as an ISO 8601 duration. In a zone whose clocks change, a bucket can be shorter or longer: it ends
   * where the next one starts.
   */
  interval: string;
  buckets: HistogramBucket[];
  total: number;
}
export const HISTOGRAM_BUCKETS = { default: 60, max: 500 } as const;
/** How many levels a histogram counts by name. */
export const HISTOGRAM_LEVELS = 20;

export interface FieldInfo {
  name: string;
  type: 'keyword' | 'text' | 'date' | 'metadata';
}
export interface FieldList extends BoundedAnswer {
  fields: FieldInfo[];
}
/** A value of a field, and the number of logs with it. */
export interface FieldValue {
  value: string;
  count: number;
}
export interface FieldValues extends BoundedAnswer {
  values: FieldValue[];
  /** Number of logs that have the field, but none of the listed values. */
  other: number;
  /** Number of logs without the field. */
  missing: number;
}
export const VALUES_SIZE = { default: 10, max: 1000 } as const;

/** The most frequent values of a field. */
export interface Facet {
  /** As it was asked for. */
  field: string;
  values: FieldValue[];
  /** Number of logs that have the field, but none of the listed values. */
  other: number;
  /** Number of logs without the field. */
  missing: number;
  /** Number of different values. */
  unique: Total;
}
export interface Facets extends BoundedAnswer {
  facets: Facet[];
}
export const FACET_SIZE = { default: 10, max: 100 } as const;
/** How many fields one request can ask for. */
export const MAX_FACETS = 32;
/** Whether a field's own filter narrows the counts of its values, or is left out so that its other values are counted too. */
export const OWN_FILTER = ['applied', 'ignored'] as const;
export type OwnFilter = (typeof OWN_FILTER)[number];

/** A kind of message: what messages have in common that differ only in values. */
export interface LogPattern {
  id: string;
  /** With `<*>` where the messages differ. */
  template: string;
  /** Number of logs that match. */
  count: number;
  /** The same by level; levels that are not among the most frequent are counted as `other`. */
  levels: Record<string, number>;
  /** Timestamps of the first and last of these logs, in UTC. */
  first: string;
  last: string;
  /** Timestamp of the first log of the pattern, whether it matches or not. */
  firstEver: string;
  /** The last of these logs; null where it would make the answer too long. */
  sample: Log | null;
  /** Number of these logs in each bucket; empty without buckets. */
  series: number[];
}
export interface LogPatterns extends BoundedAnswer {
  /** The most frequent ones. */
  patterns: LogPattern[];
  /** Number of logs that match and have none of these patterns. */
  other: number;
  /** Those of them that were stored before patterns were known. */
  withoutPattern: number;
  total: number;
  /** Length of each bucket as an ISO 8601 duration, and the start of the first one; null without buckets. */
  interval: string | null;
  start: string | null;
}
export const PATTERNS_SIZE = { default: 50, max: 500 } as const;
export const PATTERN_BUCKETS = { default: 0, max: 60 } as const;

export interface TraceSpan {
  spanId: string;
  /** Timestamps of its first and last log, in UTC. */
  first: string;
  last: string;
  count: number;
  levels: Record<string, number>;
}
export interface Trace extends ReadAnswer {
  traceId: string;
  logs: FoundLog[];
  spans: TraceSpan[];
  /** The trace has more logs than are listed. */
  truncated: boolean;
}
/** Maximum number of logs of a trace that are listed. */
export const MAX_TRACE_LOGS = 10_000;

export const EXPORT_FORMATS = ['ndjson', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
