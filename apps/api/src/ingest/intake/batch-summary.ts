// What became of the logs of a post, as data: every protocol renders its own answer from it.
import type { FieldError, WriteNote } from '@timberline/contract';
import { logIdAfter } from '@timberline/elastic';
import type { KeptAnswer, ReceiptCodec } from '@timberline/queue';
import type { LogBatch } from './log-batch.ts';

/** The form of what an idempotency key keeps. */
const ANSWER_VERSION = 1;
/** An id of 20 characters with 6 bits each. */
const ID_BYTES = 15;

export interface BatchSummary {
  /** Names the jobs of the accepted logs; empty if there is none. */
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
  const receipt = accepted === 0 ? '' : receipts.encode({ firstId, count: accepted, jobs: jobIds });
  const summary = { receipt, accepted, rejected, errors, moreErrors: unnamedErrors };
  return notes.length === 0 ? summary : { ...summary, notes };
}

/**
 * What an idempotency key keeps of a batch whose lines are in jobs of its own: enough to make receipt and counts again, in
 * about 20 bytes, since a key may come 50 times a second and is kept for 24 h. Errors and notes are left out, which no
 * sender who repeats a post needs to see twice: what is kept does not grow with them.
 */
export function encodeAnswer({ firstId, accepted, rejected, jobs }: LogBatch): Buffer {
  const numbers = [accepted, rejected, ...jobs.slice(0, -1).map(({ logs }) => logs)];
  return Buffer.concat([
    Buffer.of(ANSWER_VERSION),
    Buffer.from(firstId, 'base64url'),
    Buffer.from(numbers.flatMap(encodeNumber)),
  ]);
}

/** Reverses `encodeAnswer`. What a version before 0.2 kept is the summary as JSON. */
export function decodeAnswer(answer: KeptAnswer, receipts: ReceiptCodec): BatchSummary {
  if (typeof answer === 'string') return decodeText(answer);
  if (answer[0] !== ANSWER_VERSION)
    throw new Error(`An idempotency key has an answer of version ${answer[0]}`);
  const firstId = answer.toString('base64url', 1, 1 + ID_BYTES);
  const [accepted = 0, rejected = 0, ...logsOfJobs] = decodeNumbers(answer.subarray(1 + ID_BYTES));
  let logs = 0;
  const jobs = [firstId, ...logsOfJobs.map((count) => logIdAfter(firstId, (logs += count)))];
  const receipt = receipts.encode({ firstId, count: accepted, jobs });
  return { receipt, accepted, rejected, errors: [], moreErrors: rejected };
}

/** The native answer of version 0.1.0 has one more member. */
function decodeText(text: string): BatchSummary {
  const { receipt, accepted, rejected, errors, moreErrors, notes } = JSON.parse(text) as BatchSummary;
  const summary = { receipt, accepted, rejected, errors, moreErrors };
  return notes === undefined ? summary : { ...summary, notes };
}

/** Seven bits a byte, the lowest first; all bytes but the last have the highest bit. */
function encodeNumber(number: number): number[] {
  const bytes: number[] = [];
  for (let rest = number; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

function decodeNumbers(bytes: Buffer): number[] {
  const numbers: number[] = [];
  let number = 0;
  let factor = 1;
  for (const byte of bytes) {
    number += (byte % 128) * factor;
    factor *= 128;
    if (byte >= 128) continue;
    numbers.push(number);
    number = 0;
    factor = 1;
  }
  return numbers;
}
