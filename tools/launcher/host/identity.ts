// Which process a remembered pid means: pids are used again, so a pid is remembered with the time its process began.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface ProcessIdentity {
  pid: number;
  /** When it began, in the system's own words; compared, never read. */
  began: string;
}

/** The identity of the live process `pid`, or null when there is none (a zombie counts as none). */
export function identify(pid: number, platform: string = process.platform): ProcessIdentity | null {
  const began = platform === 'linux' ? beganOnLinux(pid) : beganByPs(pid);
  return began === null ? null : { pid, began };
}

/** Whether exactly that process still runs. */
export function isAlive(identity: ProcessIdentity | null | undefined): identity is ProcessIdentity {
  return identity != null && identify(identity.pid)?.began === identity.began;
}

/** Reads state and start time out of /proc/PID/stat, whose second field, the program's name, may hold anything. */
export function parseStat(stat: string): { state: string; parent: number; startTicks: string } | null {
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .trim()
    .split(' ');
  const [state, parent] = fields;
  // proc(5): state is field 3, parent field 4, starttime field 22.
  const startTicks = fields[19];
  if (!state || !parent || !startTicks) return null;
  return { state, parent: Number(parent), startTicks };
}

function beganOnLinux(pid: number): string | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null; // no such process
  }
  const parsed = parseStat(stat);
  if (!parsed || parsed.state === 'Z' || parsed.state === 'X') return null;
  // The ticks count from the boot, so the boot belongs to it.
  return `${bootId()}/${parsed.startTicks}`;
}

let boot: string | undefined;

function bootId(): string {
  if (boot === undefined) {
    try {
      boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    } catch {
      boot = 'boot'; // hidden in some containers: the ticks alone have to do
    }
  }
  return boot;
}

function beganByPs(pid: number): string | null {
  try {
    const text = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    return text === '' || text.startsWith('Z') ? null : text.replace(/^\S+\s+/, '');
  } catch {
    return null; // ps exits with 1 when there is no such process
  }
}
