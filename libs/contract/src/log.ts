// A log as it is sent and as it is returned, with the limits of its fields.

/** A log as a client sends it. Other top-level fields are refused. */
export interface LogInput {
  /** 1–32 code points; stored in lower case. */
  level: string;
  /** Up to 256 KiB of UTF-8; may be empty. */
  message: string;
  /** 1–256 code points. */
  resourceId: string;
  /** RFC 3339 with an offset and up to 9 digits of a second, from 1970 to 2262. */
  timestamp: string;
  traceId?: string | null;
  spanId?: string | null;
  commit?: string | null;
  metadata?: Metadata | null;
}

/** Free-form details of a log. `parentResourceId` is a string, everything else any JSON value. */
export interface Metadata {
  parentResourceId?: string;
  [key: string]: unknown;
}

/** A log as the service returns it: the fields as they were sent, and those that the service added. */
export interface Log {
  /** Unique. Ids sort by the time of receipt. */
  id: string;
  /** Time of receipt: RFC 3339 in UTC, to the millisecond. */
  receivedAt: string;
  level: string;
  message: string;
  resourceId: string;
  timestamp: string;
  traceId?: string;
  spanId?: string;
  commit?: string;
  metadata?: Metadata;
  /** The protocol by which the log came, such as `otlp`; absent for Timberline's own. */
  protocol?: string;
  /** The kinds of what was replaced in the message and the metadata before the log was stored; absent if nothing was. */
  redacted?: RedactionKind[];
  /** The id of what the message says; absent in logs from before patterns were known. */
  pattern?: string;
}

/** What can be replaced before a log is stored. Of two that overlap, the first one counts. */
export const REDACTION_KINDS = ['secrets', 'cards', 'emails', 'ips'] as const;
export type RedactionKind = (typeof REDACTION_KINDS)[number];

/** Limits of a log's fields. Characters are Unicode code points; bytes are those of UTF-8. */
export const LOG_LIMITS = {
  levelCharacters: 32,
  keywordCharacters: 256,
  messageBytes: 256 * 1024,
  /** Number of keys, including those in nested objects and arrays. */
  metadataKeys: 512,
  /** Levels of nested objects; `metadata` itself is the first. */
  metadataLevels: 16,
  /** Length as compact JSON. */
  metadataBytes: 64 * 1024,
  /** Elasticsearch's `date_nanos` (signed 64-bit nanoseconds since 1970) can hold no other times. */
  firstYear: 1970,
  lastInstant: '2262-04-11T23:47:16.854775807Z',
  timestampFractionDigits: 9,
} as const;

/** The fields that a client may send, in the order of their columns in exports. */
export const LOG_FIELDS = [
  'level',
  'message',
  'resourceId',
  'timestamp',
  'traceId',
  'spanId',
  'commit',
  'metadata',
] as const;

/** The fields that are indexed as whole values: for exact filters, lists of values, and columns. */
export const KEYWORD_FIELDS = [
  'level',
  'resourceId',
  'traceId',
  'spanId',
  'commit',
  'protocol',
  'redacted',
  'pattern',
] as const;
/** Those of them that every read takes as a parameter of its filter. */
export type KeywordField = Exclude<(typeof KEYWORD_FIELDS)[number], 'protocol' | 'redacted' | 'pattern'>;

/** The key of `metadata` that can be used without the prefix `metadata.` in filters and queries. */
export const PARENT_RESOURCE_ID = 'parentResourceId';
