// What processes cost: processor time and memory, as Linux tells them in /proc.
import { readFileSync } from 'node:fs';

/** Clock ticks a second of /proc/*\/stat: 100 on every Linux that Node runs on. */
const TICKS = 100;

/** Processor time of a process so far, all its threads, in seconds. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program, in brackets, may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Resident memory of a process, in bytes. */
export function residentBytes(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (!line) throw new Error(`process ${pid} has no memory`);
  return Number(line[1]) * 1024;
}

const SAMPLE_MS = 200;

/** Looks again and again how much memory some processes have together; `stop` gives the most that was seen. */
export function watchMemory(pids: () => number[]): { stop: () => number } {
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(
      most,
      pids().reduce((sum, pid) => sum + residentBytes(pid), 0),
    );
  }, SAMPLE_MS);
  return {
    stop: () => {
      clearInterval(timer);
      return most;
    },
  };
}
