// What became of the logs of a post, as data: every protocol renders its own answer from it.
import type { FieldError, WriteNote } from '@timberline/contract';
import type { ReceiptCodec } from '@timberline/queue';
import type { LogBatch } from './log-batch.ts';

export interface BatchSummary {
  /** Names the jobs of the accepted logs. */
  receipt: string;
  accepted: number;
  rejected: number;
  /** What is wrong with the first rejected logs. */
  errors: FieldError[];
  /** How many rejected logs `errors` does not name. */
  moreErrors: number;
  /** What was taken although it was not quite right; absent if there is nothing to say. */
  notes?: WriteNote[];
}

/** The summary of a batch whose lines are in the given jobs. */
export function summarize(batch: LogBatch, jobIds: string[], receipts: ReceiptCodec): BatchSummary {
  const { firstId, accepted, rejected, errors, unnamedErrors, notes } = batch;
  const receipt = receipts.encode({ firstId, count: accepted, jobs: jobIds });
  const summary = { receipt, accepted, rejected, errors, moreErrors: unnamedErrors };
  return notes.length === 0 ? summary : { ...summary, notes };
}

/** The summary as the record of an idempotency key keeps it. */
export function encodeSummary(summary: BatchSummary): string {
  return JSON.stringify(summary);
}

/** Reverses `encodeSummary`. Records of version 0.1.0 hold the native answer, which has one more member. */
export function decodeSummary(text: string): BatchSummary {
  const { receipt, accepted, rejected, errors, moreErrors, notes } = JSON.parse(text) as BatchSummary;
  const summary = { receipt, accepted, rejected, errors, moreErrors };
  return notes === undefined ? summary : { ...summary, notes };
}
