// Jobs under the keys of version 0.1.0, which any other user of Bull could have had as well.
import type { Redis } from 'ioredis';
import { LOCK_MS } from './connection.ts';
import { BULL, KEYS, LEGACY_BULL_PREFIX } from './names.ts';
import { moveJobsScript } from './scripts/move-jobs.ts';
import { runScript } from './scripts/script.ts';
import { wallClockMs } from './wall-clock.ts';

/** Jobs that one call moves, which takes Redis a few milliseconds (legacy-jobs.spec.ts moves more than these). */
export const MAX_MOVED_JOBS = 500;
/** A processor of version 0.1.0 renews its locks more often, so a job without one for this long is nobody's. */
const ABANDONED_MS = LOCK_MS;

/**
 * Moves jobs of version 0.1.0 to the keys of today, in one step each, so that a job is always in exactly one queue. Several
 * processes may call this at once, and processes of 0.1.0 may still add and handle jobs: call it again every few seconds.
 * Returns how many were moved; 0 means that there is nothing to do at the moment. Throws QueueUnavailableError.
 */
export async function moveLegacyJobs(client: Redis): Promise<number> {
  const [moved] = (await runScript(
    client,
    moveJobsScript,
    [BULL.wait, BULL.delayed, KEYS.counters],
    [LEGACY_BULL_PREFIX, BULL.prefix, MAX_MOVED_JOBS, ABANDONED_MS, wallClockMs()],
  )) as [number, number];
  return moved;
}
