import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { identify, isAlive, parseStat } from './identity.ts';
import { end, signal } from './processes.ts';

const SLEEP = ['-e', 'setInterval(() => {}, 1000)'];
const STUBBORN = ['-e', 'process.on("SIGTERM", () => {}); console.log("on"); setInterval(() => {}, 1000)'];

test('A process is alive until it ends.', async () => {
  const child = spawn(process.execPath, SLEEP);
  const identity = identify(child.pid!);
  expect(isAlive(identity)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(identity)).toBe(false);
  expect(identify(child.pid!)).toBeNull();
});

test('Another process with the same pid gets no signal.', () => {
  const recycled = { pid: process.pid, began: 'at another time' };
  expect(isAlive(recycled)).toBe(false);
  expect(signal(recycled, 'SIGKILL')).toBe(false);
});

test('The start time is parsed even if the program name has spaces and brackets.', () => {
  const stat = `42 (a) b (c) S 7 ${Array.from({ length: 17 }, (_, index) => index).join(' ')} 98765 0`;
  expect(parseStat(stat)).toEqual({ state: 'S', parent: 7, startTicks: '98765' });
});

test('A process that ignores SIGTERM is killed after the timeout.', async () => {
  const child = spawn(process.execPath, STUBBORN, { detached: true });
  await once(child.stdout, 'data');
  const leader = identify(child.pid!);
  expect(await end({ leader, worker: leader }, 300)).toBe(true);
  expect(isAlive(leader)).toBe(false);
});

test('A stopped process can be ended.', async () => {
  const child = spawn(process.execPath, SLEEP, { detached: true });
  const leader = identify(child.pid!);
  child.kill('SIGSTOP');
  expect(await end({ leader, worker: leader }, 2000)).toBe(true);
});
