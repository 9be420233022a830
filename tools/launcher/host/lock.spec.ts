import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acquireLock, lockHolder } from './lock.ts';

let file: string;
beforeEach(() => (file = join(mkdtempSync(join(tmpdir(), 'timberline-lock-')), 'lock')));
afterEach(() => rmSync(join(file, '..'), { recursive: true }));

const neverWaits = (): void => {
  throw new Error('The lock must be free.');
};

test('A lock is held until its release and then passes to the waiting caller.', async () => {
  const release = await acquireLock(file, neverWaits);
  expect(lockHolder(file)?.pid).toBe(process.pid);
  const waited: number[] = [];
  const second = acquireLock(file, (pid) => {
    waited.push(pid);
    release();
  });
  (await second)();
  expect(waited).toEqual([process.pid]);
  expect(lockHolder(file)).toBeNull();
});

test.each([
  ['a process that has ended', JSON.stringify({ pid: 999_999_999, began: 'once' })],
  ['another process with the same pid', JSON.stringify({ pid: process.pid, began: 'at another time' })],
  ['an unreadable holder', 'garbage'],
])('A lock held by %s is free.', async (_holder, text) => {
  writeFileSync(file, text);
  (await acquireLock(file, neverWaits))();
});
