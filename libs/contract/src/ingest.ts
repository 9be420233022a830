// What writes answer: receipts, progress and dead letters.
import type { FieldError } from './problem.ts';

/** Answer to a post of logs. */
export interface IngestAnswer {
  message: typeof ENQUEUED_MESSAGE;
  receipt: string;
  accepted: number;
  rejected: number;
  /** The first bad lines. */
  errors: FieldError[];
  /** How many bad lines more there are. */
  moreErrors: number;
}
export const ENQUEUED_MESSAGE = 'logs enqueued for ingestion';
/** Bad lines that an answer names. */
export const NAMED_ERRORS = 100;

export type ReceiptState = 'queued' | 'indexed' | 'partial' | 'failed';
export interface Receipt {
  state: ReceiptState;
  accepted: number;
  indexed: number;
  failed: number;
}

/** How ingest stands; numbers of logs, not of jobs. */
export interface IngestStatus {
  /** Waiting in the queue. */
  queued: number;
  /** Being written now. */
  indexing: number;
  /** Ever, never twice for one log, kept over restarts. */
  indexed: number;
  /** Ever refused for good. */
  failed: number;
  /** Refused logs that are held now. */
  deadLetters: number;
  /** Indexed a second, over the last 10 s. */
  ratePerSecond: number;
  /** Age of the oldest log that waits, in seconds; 0 when none waits. */
  lagSeconds: number;
  /** Processors alive. */
  processors: number;
}

/** A log that Elasticsearch refused, whole. */
export interface DeadLetter {
  id: string;
  /** When it was refused; RFC 3339 in UTC. */
  at: string;
  reason: string;
  log: Record<string, unknown>;
}
export interface DeadLetterPage {
  deadLetters: DeadLetter[];
  next: string | null;
  total: number;
}
