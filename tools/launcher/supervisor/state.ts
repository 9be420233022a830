// The state of a stack, which the supervisor writes for ./status, ./stop and ./start.
import { readFileSync } from 'node:fs';
import type { DataFolder } from '../checkout/paths.ts';
import { writePrivateFile } from '../host/credentials.ts';
import { isAlive, type ProcessIdentity } from '../host/identity.ts';
import { end } from '../host/processes.ts';
import { type Kind, STOP_ORDER } from './plan.ts';

export type ProcessState = 'up' | 'starting' | 'down';

export interface ProcessRecord {
  name: string;
  kind: Kind;
  port: number | null;
  state: ProcessState;
  restarts: number;
  /** The spawned process. */
  leader: ProcessIdentity | null;
  /** The process that does the work, which is usually the same as `leader`. */
  worker: ProcessIdentity | null;
  /** The number of consecutive ends without being up in between. */
  failures: number;
  /** Whether the process has been up at least once. */
  wasUp: boolean;
  /** The reason why the process is not up. */
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
  writePrivateFile(file, JSON.stringify(state, null, 2));
}

/** Reads the last state, with processes that have ended since then as down; null if there is none. */
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

/** Tells whether the supervisor of the stack is running. */
export function isSupervised(state: StackState | null): state is StackState {
  return state !== null && isAlive(state.supervisor);
}

/** Tells whether processes of the stack are running, with or without a supervisor. */
export function hasProcesses(state: StackState | null): state is StackState {
  return state !== null && state.processes.some(({ leader, worker }) => isAlive(leader) || isAlive(worker));
}

/** Ends the processes kind by kind in STOP_ORDER and reports each kind. Resolves to the names of survivors. */
export async function endAll(records: ProcessRecord[], report: (names: string[]) => void): Promise<string[]> {
  const survivors: string[] = [];
  for (const kind of STOP_ORDER) {
    const running = records.filter(
      (record) => record.kind === kind && (isAlive(record.leader) || isAlive(record.worker)),
    );
    if (running.length === 0) continue;
    report(running.map(({ name }) => name));
    await Promise.all(
      running.map(async (record) => {
        if (!(await end(record, record.stopTimeoutMs))) survivors.push(record.name);
      }),
    );
  }
  return survivors;
}

/** The output of `./status --json`. */
export interface Status {
  api: string;
  console: string;
  processes: {
    name: string;
    /** The pid of the worker. If the process is down, its last pid, or 0 if it never ran. */
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
