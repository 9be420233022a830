// How much memory the API may take, by what takes it. Each limit is enforced where it is imported; memory-budget.spec.ts
// checks that all of them together stay below MAX_PROCESS_BYTES, on which the limits of the containers are based.

import { HASHING_BYTES } from '../access/passwords/password-hash.ts';
import { MAX_PASSWORD_HASHES } from '../access/passwords/password-hashing.ts';
import { MAX_DIRECTORY_BYTES } from '../access/store/directory.ts';
import { maxBodyMemoryBytes } from '../ingest/body/body-limits.ts';
import { MAX_STREAMS, STREAM_BYTES } from '../ingest/intake/stream-limits.ts';
import {
  MAX_FRAME_BYTES,
  MAX_SYSLOG_CONNECTIONS,
  MAX_WAITING_DATAGRAM_BYTES,
} from '../ingest/protocols/syslog/syslog-limits.ts';

export const MIB = 1024 * 1024;

/** The memory of an API process with all limits reached at once. */
export const MAX_PROCESS_BYTES = 900 * MIB;

/** Node, the code, and the connections of an API without requests. */
const BASE_BYTES = 130 * MIB;

/** The young generation of the heap: three semi-spaces of `--max-semi-space-size`. */
const YOUNG_GENERATION_BYTES = 48 * MIB;

/** The default limit of a body. A higher one needs as many times more memory for bodies. */
const BODY_LIMIT_BYTES = 32 * MIB;

/** Log lines on their way to Redis: the longest ones of two clients at a time, and those of many small posts. */
const ENQUEUE_BYTES = 176 * MIB;

/**
 * An answer with logs. A page that would be longer gets fewer logs; one log has at most about 2.5 MiB of JSON, when every
 * character of its message is written as an escape of six.
 */
export const MAX_ANSWER_BYTES = 8 * MIB;

/** The answer for a trace, which is listed as a whole. */
export const MAX_TRACE_ANSWER_BYTES = 16 * MIB;

/** A whole log as Elasticsearch and the API write it. */
export const MAX_LOG_ANSWER_BYTES = 3 * MIB;

/** Counts and values of fields. Where they do not fit, a shorter list of values is read. */
const MAX_COUNTS_BYTES = 4 * MIB;

/**
 * While an answer is made it is in memory up to this many times: as the response of Elasticsearch, as text, and as the
 * answer itself.
 */
export const ANSWER_COPIES = 3;

/** The limit of most reads of logs. */
export const LOGS_LIMIT = {
  limitBytes: MAX_ANSWER_BYTES,
  reserveBytes: ANSWER_COPIES * MAX_ANSWER_BYTES,
} as const;

/** The limit of counts, totals and values of fields. */
export const COUNTS_LIMIT = {
  limitBytes: MAX_COUNTS_BYTES,
  reserveBytes: ANSWER_COPIES * MAX_COUNTS_BYTES,
} as const;

/** The limit of reading a trace. */
export const TRACE_LIMIT = {
  limitBytes: MAX_TRACE_ANSWER_BYTES,
  reserveBytes: ANSWER_COPIES * MAX_TRACE_ANSWER_BYTES,
} as const;

/** Answers that are being made or sent, in all. */
export const MAX_ANSWERS_BYTES = 112 * MIB;

/** Answers of one client: two of the longest kind that are being made, and many that are being sent. */
export const MAX_ANSWERS_BYTES_PER_CLIENT = 56 * MIB;

/** Answers below this size are not counted: the operating system takes them at once. */
export const MIN_COUNTED_ANSWER_BYTES = 64 * 1024;

/** Exports that run at a time, in all and of one client. */
export const MAX_EXPORTS = 5;
export const MAX_EXPORTS_PER_CLIENT = 3;

/** A response of Elasticsearch for an export; longer ones are cut before a log that does not fit any more. */
export const MAX_EXPORT_PAGE_BYTES = 4 * MIB;

/** An export holds the chunk that the client receives and the page that Elasticsearch sends, each as bytes and as text. */
const EXPORT_COPIES = 4;

/** Streams of server-sent events, in all and of one client. */
export const MAX_STATUS_STREAMS = 400;
export const MAX_STATUS_STREAMS_PER_CLIENT = 100;

/** A connection of a stream, with its events that the client has not read. */
const STATUS_STREAM_BYTES = 24 * 1024;

/** Streams of new logs. */
export const MAX_LOG_STREAMS = 256;

/** A response of Elasticsearch with new logs; one is read at a time. It has room for a log. */
export const MAX_LIVE_PAGE_BYTES = 3 * MIB;

/** Events that a reader of new logs has not taken, beside the last one. */
export const MAX_UNREAD_EVENT_BYTES = 256 * 1024;

/** The same of all readers together. */
export const MAX_UNREAD_EVENTS_BYTES = 8 * MIB;

/** All people and keys: what requests are checked by, before and after a change, and the text of the change. */
const DIRECTORY_COPIES = 3;

/**
 * Which patterns are one, while it is read again: twice as many ids as the processor joins (MAX_TEMPLATES), each with its place
 * in a map, and their templates. Besides, templates that wait to be told (seen-templates.ts).
 */
const PATTERNS_BYTES = 5 * MIB;

/** What the parts add up to, for the table in docs/limits.md. */
export const MEMORY_BUDGET: Readonly<Record<string, number>> = {
  'process without requests': BASE_BYTES,
  'young generation of the heap': YOUNG_GENERATION_BYTES,
  'bodies of posts': maxBodyMemoryBytes(BODY_LIMIT_BYTES),
  'lines for the queue': ENQUEUE_BYTES,
  'files on their way': MAX_STREAMS * STREAM_BYTES,
  'connections and datagrams of syslog':
    MAX_SYSLOG_CONNECTIONS * MAX_FRAME_BYTES + MAX_WAITING_DATAGRAM_BYTES,
  answers: MAX_ANSWERS_BYTES,
  exports: MAX_EXPORTS * EXPORT_COPIES * MAX_EXPORT_PAGE_BYTES,
  'streams of the status': MAX_STATUS_STREAMS * STATUS_STREAM_BYTES,
  'streams of new logs':
    MAX_LOG_STREAMS * STATUS_STREAM_BYTES + ANSWER_COPIES * MAX_LIVE_PAGE_BYTES + MAX_UNREAD_EVENTS_BYTES,
  'people and keys': DIRECTORY_COPIES * MAX_DIRECTORY_BYTES,
  'patterns that are one': PATTERNS_BYTES,
  'passwords that are hashed': MAX_PASSWORD_HASHES * HASHING_BYTES,
};
