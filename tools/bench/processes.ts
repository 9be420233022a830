// Reads the processor time and memory of processes from /proc (Linux).
import { readFileSync } from 'node:fs';

/** The clock ticks per second in /proc/PID/stat, which are 100 on every Linux that Node supports. */
const TICKS_PER_SECOND = 100;
const SAMPLE_INTERVAL_MS = 200;

/** Reads the processor time of a process and all its threads, in seconds. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program is in brackets and may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Reads the resident memory of a process, in bytes. */
export function residentBytes(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (!line) throw new Error(`/proc/${pid}/status has no VmRSS, so the process has ended.`);
  return Number(line[1]) * 1024;
}

/** Samples the total memory of some processes. `stop` returns the maximum in bytes. */
export function watchMemory(pids: () => number[]): { stop: () => number } {
  let maxBytes = 0;
  const timer = setInterval(() => {
    maxBytes = Math.max(
      maxBytes,
      pids().reduce((sum, pid) => sum + residentBytes(pid), 0),
    );
  }, SAMPLE_INTERVAL_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return maxBytes;
    },
  };
}
