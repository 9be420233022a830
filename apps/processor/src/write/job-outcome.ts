// Decisions about a job that need no queue.
import { parseBulkBody } from '@timberline/elastic';
import { encodeDeadLetter, type JobData, type JobOutcome } from '@timberline/queue';
import type { LoadLines, WriteResult } from './write-logs.ts';

/** A younger job cannot have stalled often enough to be a poison message, so most jobs need no query to Redis. */
const MIN_POISON_AGE_MS = 30_000;
/**
 * A job from further in the future was added before the clock was set back, so nobody knows how old it is. Clocks of two
 * machines differ by less.
 */
const MAX_CLOCK_DIFFERENCE_MS = 5_000;
/**
 * Attempts at a possible poison message that may end without an answer of Elasticsearch. Each takes some milliseconds in
 * which the processor dies; a kill from outside does not hit the same job this often.
 */
export const MAX_ATTEMPTS = 5;
/** Attempts at a child of a bisected job: one child is poison and the other is not, so fewer attempts tell which. */
export const MAX_CHILD_ATTEMPTS = 2;

/** Whether a job may be old enough to be a poison message; both times are in ms since 1970. */
export function isOldEnoughForPoison(jobTimestamp: number, now: number): boolean {
  const ageMs = now - jobTimestamp;
  return ageMs >= MIN_POISON_AGE_MS || ageMs < -MAX_CLOCK_DIFFERENCE_MS;
}

/** What has to be recorded for a written job. The lines are only loaded if the job is a replay. */
export function toJobOutcome(
  jobId: string,
  data: Pick<JobData, 'replay'>,
  load: LoadLines,
  written: WriteResult,
): JobOutcome {
  const { stored } = written;
  const refused = written.refused.map(({ id, deadLetter }) => ({
    id,
    deadLetter: encodeDeadLetter(deadLetter),
  }));
  if (!data.replay) return { jobId, stored, refused };
  const refusedIds = new Set(refused.map(({ id }) => id));
  const replayed = parseBulkBody(load()).flatMap(({ id }) => (refusedIds.has(id) ? [] : [id]));
  return { jobId, stored, refused, replayed };
}
