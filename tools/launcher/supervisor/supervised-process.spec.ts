import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { isAlive } from '../host/identity.ts';
import type { ProcessSpec } from './plan.ts';
import { restartDelayMs, SupervisedProcess } from './supervised-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'timberline-supervised-'));
afterAll(() => rmSync(folder, { recursive: true }));

function spec(script: string): ProcessSpec {
  return {
    name: 'processor',
    kind: 'processor',
    command: [process.execPath, '-e', script],
    cwd: folder,
    env: {},
    log: join(folder, 'log'),
    port: null,
    ready: { type: 'alive' },
    live: { type: 'alive' },
    workerPidFile: null,
    after: [],
    nice: 0,
    stopTimeoutMs: 2000,
  };
}

const READY = 'process.send("ready"); setInterval(() => {}, 1000)';

test('The first restart is immediate, and the delay of the next ones doubles up to a limit.', () => {
  expect([1, 2, 3, 4, 5].map(restartDelayMs)).toEqual([0, 250, 500, 1000, 2000]);
  expect(restartDelayMs(100)).toBe(15_000);
});

test('A killed process is restarted and counted.', async () => {
  const one = new SupervisedProcess(spec(READY), () => undefined);
  one.start();
  await vi.waitFor(() => expect(one.record.state).toBe('up'), 5000);
  const first = one.record.worker;
  process.kill(first!.pid, 'SIGKILL');
  await vi.waitFor(() => expect(one.record).toMatchObject({ state: 'up', restarts: 1 }), 5000);
  expect(one.record.worker).not.toEqual(first);
  await one.stop();
  expect(one.record.state).toBe('down');
  expect(isAlive(one.record.worker)).toBe(false);
});

test('The failures of a process that always exits are counted.', async () => {
  const one = new SupervisedProcess(spec('process.exit(3)'), () => undefined);
  one.start();
  await vi.waitFor(() => expect(one.record.failures).toBeGreaterThanOrEqual(3), 5000);
  expect(one.record).toMatchObject({ wasUp: false, problem: 'exited with code 3' });
  await one.stop();
});

test('A missing program is a failure and not an exception.', async () => {
  const one = new SupervisedProcess({ ...spec(''), command: ['/no/such/program'] }, () => undefined);
  one.start();
  await vi.waitFor(() => expect(one.record.problem).toContain('ENOENT'), 5000);
  await one.stop();
});
