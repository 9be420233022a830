// Bisects a job that crashes processors, until the log at fault is alone.
import { parseBulkBody, selectBulkEntries } from '@timberline/elastic';
import { type EncodedJob, encodeJob, type JobData } from '@timberline/queue';
import { type RefusedLog, toRefusedLog } from './dead-letter.ts';

const CRASH_REASON = 'Indexing this log crashed the processor repeatedly.';

type Bisection = { kind: 'children'; children: EncodedJob[] } | ({ kind: 'refused' } & RefusedLog);

/**
 * Splits a job into two children, or makes the dead letter of its only log. The ids of the children follow from that of
 * the job, so that a repeated bisection adds nothing. Throws if the job holds no log.
 *
 * @param lines the decoded lines of the job
 * @param now the time of the dead letter, in ms since 1970
 */
export function bisectJob(jobId: string, data: JobData, lines: Buffer, now: number): Bisection {
  const logs = parseBulkBody(lines);
  const [only, ...others] = logs;
  if (!only) throw new Error(`Job ${jobId} holds no log`);
  if (others.length === 0) return { kind: 'refused', ...toRefusedLog(lines, only, CRASH_REASON, now) };
  const middle = logs.length >> 1;
  const children = [logs.slice(0, middle), logs.slice(middle)].map((half, i) =>
    encodeJob(
      { firstId: half[0]!.id, logs: half.length, lines: selectBulkEntries(lines, half) },
      { id: `${jobId}.${i}`, replay: data.replay },
    ),
  );
  return { kind: 'children', children };
}
