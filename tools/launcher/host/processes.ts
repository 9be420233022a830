// Ending processes: politely first, for good after a time, and only ever the one that was meant.
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type ProcessIdentity } from './identity.ts';

/** How often it is checked whether a process has ended. */
const CHECK_MS = 50;
/** A process that was sent SIGKILL ends as soon as the kernel gets to it; longer means it hangs in a device. */
const KILL_WAIT_MS = 10_000;

/** Sends a signal to a process that is still the one meant; false when it is gone. */
export function signal(identity: ProcessIdentity | null, name: NodeJS.Signals): boolean {
  if (!isAlive(identity)) return false;
  return send(identity.pid, name);
}

/** Sends a signal to the whole process group that `leader`, still alive, leads. */
export function signalGroup(leader: ProcessIdentity | null, name: NodeJS.Signals): boolean {
  if (!isAlive(leader)) return false;
  return send(-leader.pid, name) || send(leader.pid, name);
}

/** Waits until none of the processes runs; false when one still does after `timeoutMs`. */
export async function waitUntilGone(
  identities: (ProcessIdentity | null)[],
  timeoutMs: number,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (!identities.some((identity) => isAlive(identity))) return true;
    if (Date.now() >= deadline) return false;
    await sleep(CHECK_MS);
  }
}

/** What was started (`leader`) and, where that is another process, the one that does the work. */
export interface StartedProcess {
  leader: ProcessIdentity | null;
  worker: ProcessIdentity | null;
}

/**
 * Ends a started process: SIGTERM to the one that does the work, after `timeoutMs` SIGKILL to it and to the whole
 * group that it was started in. Resolves to false only if something survived even that.
 */
export async function end(started: StartedProcess, timeoutMs: number): Promise<boolean> {
  const all = [started.worker, started.leader];
  if (!signal(started.worker, 'SIGTERM')) signal(started.leader, 'SIGTERM');
  // A stopped process does not see SIGTERM before it goes on.
  for (const identity of all) signal(identity, 'SIGCONT');
  if (await waitUntilGone(all, timeoutMs)) return true;
  signalGroup(started.leader, 'SIGKILL');
  for (const identity of all) signal(identity, 'SIGKILL');
  return waitUntilGone(all, KILL_WAIT_MS);
}

function send(pid: number, name: NodeJS.Signals): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
