// What the supervisor knows, as it writes it down for ./status, ./stop and ./start.
import { readFileSync } from 'node:fs';
import type { DataFolder } from '../checkout/paths.ts';
import { isAlive, type ProcessIdentity } from '../host/identity.ts';
import { end } from '../host/processes.ts';
import { type Kind, STOP_ORDER, writePrivately } from './plan.ts';

export type ProcessState = 'up' | 'starting' | 'down';

export interface ProcessRecord {
  name: string;
  kind: Kind;
  port: number | null;
  state: ProcessState;
  restarts: number;
  /** What was spawned. */
  leader: ProcessIdentity | null;
  /** The process that does the work; the same as `leader` for most. */
  worker: ProcessIdentity | null;
  /** Ends one after the other without having been up in between. */
  failures: number;
  /** It has been up at least once. */
  wasUp: boolean;
  /** Why it is not up, in words. */
  problem: string | null;
  log: string;
  stopTimeoutMs: number;
}

export interface StackState {
  supervisor: ProcessIdentity | null;
  phase: 'running' | 'stopping' | 'stopped';
  api: string;
  console: string;
  build: string;
  processes: ProcessRecord[];
}

export function writeState(file: string, state: StackState): void {
  writePrivately(file, JSON.stringify(state, null, 2));
}

/** The state that was last written, with processes that have ended since shown as down; null if there is none. */
export function readState(data: DataFolder): StackState | null {
  let text: string;
  try {
    text = readFileSync(data.state, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const state = JSON.parse(text) as StackState;
  for (const record of state.processes) {
    if (record.state !== 'down' && !isAlive(record.worker) && !isAlive(record.leader)) record.state = 'down';
  }
  return state;
}

/** Whether the stack has a supervisor that runs. */
export function isSupervised(state: StackState | null): state is StackState {
  return state !== null && isAlive(state.supervisor);
}

/** Whether processes of the stack run, with or without a supervisor. */
export function hasProcesses(state: StackState | null): state is StackState {
  return state !== null && state.processes.some(({ leader, worker }) => isAlive(leader) || isAlive(worker));
}

/** Ends the processes kind by kind, in STOP_ORDER; `told` hears of each kind. Resolves to the names that survived. */
export async function endAll(records: ProcessRecord[], told: (names: string[]) => void): Promise<string[]> {
  const survivors: string[] = [];
  for (const kind of STOP_ORDER) {
    const running = records.filter(
      (record) => record.kind === kind && (isAlive(record.leader) || isAlive(record.worker)),
    );
    if (running.length === 0) continue;
    told(running.map(({ name }) => name));
    await Promise.all(
      running.map(async (record) => {
        if (!(await end(record, record.stopTimeoutMs))) survivors.push(record.name);
      }),
    );
  }
  return survivors;
}

/** What `./status --json` prints. */
export interface Status {
  api: string;
  console: string;
  processes: {
    name: string;
    /** Of the process that does the work; of one that is down, what it had last: 0 if it has never run. */
    pid: number;
    port: number | null;
    state: ProcessState;
    restarts: number;
  }[];
}

export function statusOf(state: StackState): Status {
  return {
    api: state.api,
    console: state.console,
    processes: state.processes.map((record) => ({
      name: record.name,
      pid: pidOf(record),
      port: record.port,
      state: record.state,
      restarts: record.restarts,
    })),
  };
}

function pidOf({ worker, leader }: ProcessRecord): number {
  const running = [worker, leader].find(isAlive);
  return (running ?? worker ?? leader)?.pid ?? 0;
}
