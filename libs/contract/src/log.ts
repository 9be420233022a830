// A log as it is sent and as it comes back, with the limits of its fields.

/** A log as a client sends it. Unknown top-level fields are refused by name. */
export interface LogInput {
  /** Any word of 1–32 code points; stored lower-case. */
  level: string;
  /** Up to 256 KiB of UTF-8; may be empty. */
  message: string;
  /** 1–256 code points. */
  resourceId: string;
  /** RFC 3339 with an offset, up to 9 digits of a second, 1970 to 2262. */
  timestamp: string;
  traceId?: string | null;
  spanId?: string | null;
  commit?: string | null;
  metadata?: Metadata | null;
}

/** Free-form details of a log; `parentResourceId` is text, everything else any JSON value. */
export interface Metadata {
  parentResourceId?: string;
  [key: string]: unknown;
}

/** A log as the service gives it back: the fields as they were sent, and what the service added. */
export interface Log {
  /** Unique; sorts by the time of receipt. */
  id: string;
  /** RFC 3339 in UTC, to the millisecond. */
  receivedAt: string;
  level: string;
  message: string;
  resourceId: string;
  timestamp: string;
  traceId?: string;
  spanId?: string;
  commit?: string;
  metadata?: Metadata;
}

/** Limits of a log's fields. Characters are Unicode code points, bytes are UTF-8. */
export const LOG_LIMITS = {
  levelCharacters: 32,
  keywordCharacters: 256,
  messageBytes: 256 * 1024,
  /** Keys in all, those inside nested objects and arrays counted. */
  metadataKeys: 64,
  /** Levels of objects, `metadata` itself the first. */
  metadataLevels: 4,
  /** As compact JSON. */
  metadataBytes: 16 * 1024,
  /** First and last year that Elasticsearch's `date_nanos` can hold (signed 64-bit nanoseconds). */
  firstYear: 1970,
  lastInstant: '2262-04-11T23:47:16.854775807Z',
  timestampFractionDigits: 9,
} as const;

/** The fields that a client may send, in the order in which they are written. */
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

/** Fields with a whole value as keyword: exact filters, values, columns. */
export const KEYWORD_FIELDS = ['level', 'resourceId', 'traceId', 'spanId', 'commit'] as const;
export type KeywordField = (typeof KEYWORD_FIELDS)[number];

/** The key of `metadata` that has a short name of its own in filters and queries. */
export const PARENT_RESOURCE_ID = 'parentResourceId';
