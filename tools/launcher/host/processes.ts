// Ends processes by SIGTERM and, after a timeout, by SIGKILL. It checks the identity before each signal.
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type ProcessIdentity } from './identity.ts';

/** The interval between checks for the end of a process. */
const POLL_MS = 50;
/** After SIGKILL the kernel ends a process promptly, unless it hangs in a device. */
const KILL_TIMEOUT_MS = 10_000;

/** Sends a signal to a process. Returns false if the process no longer exists. */
export function signal(identity: ProcessIdentity | null, name: NodeJS.Signals): boolean {
  if (!isAlive(identity)) return false;
  return send(identity.pid, name);
}

/** Sends a signal to the process group of `leader`, which must be alive. */
function signalGroup(leader: ProcessIdentity | null, name: NodeJS.Signals): boolean {
  if (!isAlive(leader)) return false;
  return send(-leader.pid, name) || send(leader.pid, name);
}

/** Waits until all processes have ended. Returns false if one is still running after `timeoutMs`. */
export async function waitUntilEnded(
  identities: (ProcessIdentity | null)[],
  timeoutMs: number,
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    if (!identities.some((identity) => isAlive(identity))) return true;
    if (performance.now() >= deadline) return false;
    await sleep(POLL_MS);
  }
}

/** The started process (`leader`) and the process that does the work (`worker`), which may be the same. */
export interface StartedProcess {
  leader: ProcessIdentity | null;
  worker: ProcessIdentity | null;
}

/**
 * Ends a started process: sends SIGTERM to the worker and, after `timeoutMs`, SIGKILL to it and to the process group of
 * the leader. Resolves to false if a process is still running after that.
 */
export async function end(started: StartedProcess, timeoutMs: number): Promise<boolean> {
  const all = [started.worker, started.leader];
  if (!signal(started.worker, 'SIGTERM')) signal(started.leader, 'SIGTERM');
  // A stopped process handles SIGTERM only after SIGCONT.
  for (const identity of all) signal(identity, 'SIGCONT');
  if (await waitUntilEnded(all, timeoutMs)) return true;
  signalGroup(started.leader, 'SIGKILL');
  for (const identity of all) signal(identity, 'SIGKILL');
  return waitUntilEnded(all, KILL_TIMEOUT_MS);
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
