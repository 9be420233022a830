// The responses of ingest: receipts, status and dead letters.
import type { FieldError } from './problem.ts';

/** Answer to a post of logs. */
export interface IngestAnswer {
  message: typeof ENQUEUED_MESSAGE;
  receipt: string;
  accepted: number;
  rejected: number;
  /** What is wrong with the first of the rejected logs. */
  errors: FieldError[];
  /** Number of errors that are not listed. */
  moreErrors: number;
  /** Absent if there is nothing to say. */
  notes?: WriteNote[];
}
/** What was taken although it was not quite right. */
export interface WriteNote {
  /** A full sentence. */
  message: string;
}
export const ENQUEUED_MESSAGE = 'logs enqueued for ingestion';
/** Maximum number of errors that a response lists. */
export const MAX_LISTED_ERRORS = 100;

export type ReceiptState = 'queued' | 'indexed' | 'partial' | 'failed';
export interface Receipt {
  state: ReceiptState;
  accepted: number;
  indexed: number;
  failed: number;
  /** Logs that an engine lost after they were acknowledged; absent if there are none. */
  lost?: number;
}

/** The current state of ingest. All numbers count logs, not jobs. */
export interface IngestStatus {
  /** Logs that wait in the queue. */
  queued: number;
  /** Logs that are being written. */
  indexing: number;
  /** Logs written since the queue was created; each log is counted once. */
  indexed: number;
  /** Logs refused since the queue was created. */
  failed: number;
  /** Refused logs that are kept as dead letters. */
  deadLetters: number;
  /** Logs written per second, averaged over the last 10 s. */
  ratePerSecond: number;
  /** Age of the oldest waiting log in seconds; 0 when none waits. */
  lagSeconds: number;
  /** Number of live processors. */
  processors: number;
}

/** A log that Elasticsearch refused. */
export interface DeadLetter {
  id: string;
  /** When it was refused: RFC 3339 in UTC. */
  at: string;
  reason: string;
  log: Record<string, unknown>;
}
export interface DeadLetterPage {
  deadLetters: DeadLetter[];
  next: string | null;
  total: number;
  /** There are fewer than asked for, because all of them would be too many bytes for one answer. */
  truncated: boolean;
}
