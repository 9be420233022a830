import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockHolder, takeLock } from './lock.ts';

let file: string;
beforeEach(() => (file = join(mkdtempSync(join(tmpdir(), 'timberline-lock-')), 'lock')));
afterEach(() => rmSync(join(file, '..'), { recursive: true }));

const nobody = (): void => {
  throw new Error('nobody should be waited for');
};

test('a lock is held until it is given back, and then had by who waits', async () => {
  const release = await takeLock(file, nobody);
  expect(lockHolder(file)?.pid).toBe(process.pid);
  const waited: number[] = [];
  const second = takeLock(file, (pid) => {
    waited.push(pid);
    release();
  });
  (await second)();
  expect(waited).toEqual([process.pid]);
  expect(lockHolder(file)).toBeNull();
});

test.each([
  ['a process that has ended', JSON.stringify({ pid: 999_999_999, began: 'once' })],
  [
    'another process under the pid of the holder',
    JSON.stringify({ pid: process.pid, began: 'at another time' }),
  ],
  ['nobody that can be read', 'garbage'],
])('a lock held by %s is free', async (_who, text) => {
  writeFileSync(file, text);
  (await takeLock(file, nobody))();
});
