// What reads answer: pages, counts, contexts, traces, fields and values.
import type { Log } from './log.ts';

/** Start and end of a match in UTF-16 units of the message as sent. */
export type TextRange = [start: number, end: number];

/** A log that a search found. */
export interface FoundLog extends Log {
  highlight?: { message: TextRange[] };
}

/** How many there are; `gte` says that there are at least so many. */
export interface Total {
  value: number;
  relation: 'eq' | 'gte';
}

/** What a query was taken to mean where that may surprise; `column` counts from 1 in `q`. */
export interface QueryNote {
  column: number;
  message: string;
}

export interface LogPage {
  logs: FoundLog[];
  next: string | null;
  prev: string | null;
  total: Total;
  notes: QueryNote[];
  tookMs: number;
}

export const PAGE_SIZE = { default: 50, max: 500 } as const;
/** Totals are exact up to this. */
export const EXACT_TOTAL = 10_000;

export interface LogContext {
  before: FoundLog[];
  log: FoundLog;
  after: FoundLog[];
}
export const CONTEXT_SIZE = { default: 10, max: 100 } as const;
export const CONTEXT_SCOPES = ['resource', 'span', 'trace', 'all'] as const;
export type ContextScope = (typeof CONTEXT_SCOPES)[number];

export interface HistogramBucket {
  /** RFC 3339 in UTC. */
  start: string;
  total: number;
  /** By level; all but the most frequent are counted as `other`. */
  levels: Record<string, number>;
}
export interface Histogram {
  /** ISO 8601 duration of a bucket. */
  interval: string;
  buckets: HistogramBucket[];
  total: number;
}
export const HISTOGRAM_BUCKETS = { default: 60, max: 500 } as const;
export const HISTOGRAM_LEVELS = 20;

export interface FieldInfo {
  name: string;
  type: 'keyword' | 'text' | 'date' | 'metadata';
}
export interface FieldList {
  fields: FieldInfo[];
}
export interface FieldValues {
  values: { value: string; count: number }[];
  /** Logs with another value than those listed. */
  other: number;
  /** Logs without the field. */
  missing: number;
}
export const VALUES_SIZE = { default: 10, max: 1000 } as const;

export interface TraceSpan {
  spanId: string;
  first: string;
  last: string;
  count: number;
  levels: Record<string, number>;
}
export interface Trace {
  traceId: string;
  logs: FoundLog[];
  spans: TraceSpan[];
  /** There are more logs than were read. */
  truncated: boolean;
}
export const TRACE_LOGS = 10_000;

export const EXPORT_FORMATS = ['ndjson', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
