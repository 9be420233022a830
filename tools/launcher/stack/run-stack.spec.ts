import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DataFolder, dataFolder } from '../checkout/paths.ts';
import { makeDataFolder, wipe } from './run-stack.ts';

let root: string;
let data: DataFolder;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'timberline-data-'));
  data = dataFolder(join(root, 'data'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('a data folder that was made is deleted whole', () => {
  makeDataFolder(data);
  writeFileSync(join(data.redis, 'appendonly.aof'), 'x');
  wipe(data);
  expect(existsSync(data.root)).toBe(false);
});

test('what is not of Timberline stays when its data is deleted, the downloaded tools too', () => {
  makeDataFolder(data);
  mkdirSync(join(data.root, 'tools'));
  writeFileSync(join(data.root, 'notes.txt'), 'mine');
  wipe(data);
  expect(readdirSync(data.root).sort()).toEqual(['notes.txt', 'tools']);
});

test('a folder that is no data folder is neither used nor deleted', () => {
  mkdirSync(join(data.root, 'redis'), { recursive: true });
  writeFileSync(join(data.root, 'redis', 'mine'), 'x');
  expect(() => makeDataFolder(data)).toThrow(/holds something else/);
  expect(() => wipe(data)).toThrow(/nothing was deleted/);
  expect(existsSync(join(data.root, 'redis', 'mine'))).toBe(true);
});
