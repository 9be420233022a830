// Under load, the API has priority over indexing and searching, so a burst causes a lag of the queue and not slow
// answers to posts.
import { existsSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * The nice value of the processor and Elasticsearch. On 2 cores with batches of 1,000 logs, 85,000 logs/s were
 * acknowledged without it and 115,000 to 150,000 with it, and all logs were searchable no later (`npm run bench`).
 */
export const INDEXING_NICE = 10;

/**
 * Lowers the priority of a process that was just started in its own session, and of its children. Linux shares time
 * between sessions first (autogroup, see sched(7)), so the value of the session is set as well.
 *
 * @param nice 1 to 19, as of nice(1)
 */
export function lowerPriority(pid: number, nice: number): void {
  try {
    setPriority(pid, nice);
    const session = `/proc/${pid}/autogroup`;
    if (existsSync(session)) writeFileSync(session, String(nice));
  } catch (error) {
    // The process has ended, or the system forbids the change. Then it keeps its priority.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}
