// What to make of a job that kills whoever handles it: halves, until the log at fault is alone.
import { parseBulkBody, selectBulkEntries } from '@timberline/elastic';
import { type EncodedJob, encodeJob, type JobData } from '@timberline/queue';
import { type Refused, toLetter } from './dead-letter.ts';

export type Apart = { kind: 'parts'; parts: EncodedJob[] } | ({ kind: 'letter' } & Refused);

/** The halves of a job, or the letter of its only log. */
export function takeApart(jobId: string, data: JobData, lines: Buffer, now: number): Apart {
  const logs = parseBulkBody(lines);
  const [only, ...others] = logs;
  if (!only) throw new Error(`Job ${jobId} holds no log`);
  if (others.length === 0) {
    const reason = 'Each processor that tried to write this log died of it.';
    return { kind: 'letter', ...toLetter(lines, only, reason, now) };
  }
  const middle = logs.length >> 1;
  const parts = [logs.slice(0, middle), logs.slice(middle)].map((half, i) =>
    encodeJob(
      { firstId: half[0]!.id, logs: half.length, lines: selectBulkEntries(lines, half) },
      { id: `${jobId}.${i}`, replay: data.replay },
    ),
  );
  return { kind: 'parts', parts };
}
