// Identifies processes. Since pids are reused, an identity is a pid with the start time of its process.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

let boot: string | undefined;

export interface ProcessIdentity {
  pid: number;
  /** The start time in the format of the system, only for comparison. State files of running stacks have this name. */
  began: string;
}

/** Returns the identity of the live process `pid`, or null if there is none. A zombie does not count. */
export function identify(pid: number, platform: string = process.platform): ProcessIdentity | null {
  const began = platform === 'linux' ? startTimeOnLinux(pid) : startTimeFromPs(pid);
  return began === null ? null : { pid, began };
}

/** Tells whether exactly that process is still running. */
export function isAlive(identity: ProcessIdentity | null | undefined): identity is ProcessIdentity {
  return identity != null && identify(identity.pid)?.began === identity.began;
}

/** Parses /proc/PID/stat. Its second field, the program name, may contain any characters. */
export function parseStat(stat: string): { state: string; parent: number; startTicks: string } | null {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .trim()
    .split(' ');
  const [state, parent] = fields;
  // proc(5): field 3 is the state, 4 the parent, 22 the start time.
  const startTicks = fields[19];
  if (!state || !parent || !startTicks) return null;
  return { state, parent: Number(parent), startTicks };
}

function startTimeOnLinux(pid: number): string | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null; // the process does not exist
  }
  const parsed = parseStat(stat);
  if (!parsed || parsed.state === 'Z' || parsed.state === 'X') return null;
  // The ticks count from the boot, so the identity includes the boot.
  return `${bootId()}/${parsed.startTicks}`;
}

function bootId(): string {
  if (boot === undefined) {
    try {
      boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    } catch {
      boot = 'boot'; // some containers hide it, so only the ticks identify the process
    }
  }
  return boot;
}

function startTimeFromPs(pid: number): string | null {
  try {
    const text = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    return text === '' || text.startsWith('Z') ? null : text.replace(/^\S+\s+/, '');
  } catch {
    return null; // ps exits with 1 if the process does not exist
  }
}
