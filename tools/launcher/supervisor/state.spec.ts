import { expect, test } from 'vitest';
import { identify } from '../host/identity.ts';
import { type ProcessRecord, statusOf } from './state.ts';

const ended = { pid: 999_999_999, began: 'once' };
const record: ProcessRecord = {
  name: 'api',
  kind: 'api',
  port: 3000,
  state: 'up',
  restarts: 0,
  leader: null,
  worker: null,
  failures: 0,
  wasUp: true,
  problem: null,
  log: 'api.log',
  stopTimeoutMs: 1000,
};

function pidOf(changes: Partial<ProcessRecord>): number {
  const processes = [{ ...record, ...changes }];
  const stack = { supervisor: null, phase: 'running', api: '', console: '', build: '', processes } as const;
  return statusOf({ ...stack, processes }).processes[0]!.pid;
}

test('The pid is that of the worker, or of its leader before the worker exists.', () => {
  const running = identify(process.pid);
  const parent = identify(process.ppid);
  expect(pidOf({ worker: running, leader: parent })).toBe(process.pid);
  expect(pidOf({ worker: null, leader: running, state: 'starting' })).toBe(process.pid);
});

test('The pid of a process that is down is its last one, or 0 if it never ran.', () => {
  expect(pidOf({ worker: ended, leader: ended, state: 'down' })).toBe(999_999_999);
  expect(pidOf({ state: 'down' })).toBe(0);
});
