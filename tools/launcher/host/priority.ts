// Where processor time is short, the door comes first: writing to the index and searching it get what is left, so that
// a burst makes lag (the queue is there for that) and not slow answers to those who post.
import { existsSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * The priority of what writes and searches logs. Measured on 2 cores with batches of 1,000: 85,000 logs/s acknowledged
 * without it, 115,000 to 150,000 with it, and all searchable no later.
 */
export const INDEXING_NICE = 10;

/**
 * Lowers the priority of a process that was just started in a session of its own, and of whatever it starts. Linux
 * shares time between sessions first (autogroup, see sched(7)), so a session's own value is set as well.
 *
 * @param nice 1 to 19, as of nice(1)
 */
export function lowerPriority(pid: number, nice: number): void {
  try {
    setPriority(pid, nice);
    const session = `/proc/${pid}/autogroup`;
    if (existsSync(session)) writeFileSync(session, String(nice));
  } catch (error) {
    // It has ended already, or the system forbids it: it runs as it was started.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}
