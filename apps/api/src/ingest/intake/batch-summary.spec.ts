import { expect, it } from 'vitest';
import { LogIds } from '@timberline/elastic';
import { JOB_BYTES } from '@timberline/queue';
import { receiptCodec } from '../../signing/receipt-codec.fixture.ts';
import { actionFor } from '../log/encode-log.ts';
import { type ValidatedLog, validateLog } from '../log/validate-log.ts';
import { decodeAnswer, encodeAnswer, summarize } from './batch-summary.ts';
import { LogBatch } from './log-batch.ts';

/** A batch of `logs` logs and `errors` errors. */
function batchOf(logs: number, errors: number, message = 'm'): LogBatch {
  const batch = new LogBatch(new LogIds().take(logs), actionFor('timberline-logs-2026.11.24'));
  const log = { level: 'i', message, resourceId: 'r', timestamp: '2026-11-24T10:35:22Z' };
  for (let n = 0; n < logs; n++) batch.add(validateLog(log) as ValidatedLog);
  for (let n = 0; n < errors; n++) batch.error(n + 1, { path: 'level', message: 'must be a text' });
  batch.completeJob();
  return batch;
}

const summaryOf = (batch: LogBatch) => {
  const jobIds = batch.jobs.map(({ id }) => id);
  return summarize(batch, jobIds, receiptCodec);
};

it.each([
  { logs: 1, errors: 0, bytes: 18 },
  { logs: 1, errors: 100, bytes: 18 },
  { logs: 1, errors: 100_000, bytes: 20 },
  { logs: 5_000, errors: 3, bytes: 21 },
])('The answer of $logs logs and $errors errors is kept in $bytes bytes.', ({ logs, errors, bytes }) => {
  const batch = batchOf(logs, errors);
  const answer = encodeAnswer(batch);
  expect(answer).toHaveLength(bytes);
  const { receipt, accepted, rejected } = summaryOf(batch);
  expect(decodeAnswer(answer, receiptCodec)).toEqual({
    receipt,
    accepted,
    rejected,
    errors: [],
    moreErrors: errors,
  });
});

it('The receipt of a batch with several jobs names each of them again.', () => {
  const batch = batchOf(40, 0, 'word '.repeat(JOB_BYTES / 50));
  expect(batch.jobs.length).toBeGreaterThan(3);
  const { receipt } = decodeAnswer(encodeAnswer(batch), receiptCodec);
  expect(receipt).toBe(summaryOf(batch).receipt);
});

it('An answer of an unknown version is refused.', () => {
  expect(() => decodeAnswer(Buffer.of(9), receiptCodec)).toThrow('version 9');
});
