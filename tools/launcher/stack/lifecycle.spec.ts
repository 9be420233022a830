import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DataFolder, dataFolder } from '../checkout/paths.ts';
import { makeDataFolder, wipe } from './lifecycle.ts';

let root: string;
let data: DataFolder;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'timberline-data-'));
  data = dataFolder(join(root, 'data'));
});
afterEach(() => rmSync(root, { recursive: true }));

test('A data folder is deleted completely.', () => {
  makeDataFolder(data);
  writeFileSync(join(data.redis, 'appendonly.aof'), 'x');
  wipe(data);
  expect(existsSync(data.root)).toBe(false);
});

test('Foreign files and the installed tools stay when the data is deleted.', () => {
  makeDataFolder(data);
  mkdirSync(join(data.root, 'tools'));
  writeFileSync(join(data.root, 'notes.txt'), 'mine');
  wipe(data);
  expect(readdirSync(data.root).sort()).toEqual(['notes.txt', 'tools']);
});

test('A folder with other contents is neither used nor deleted.', () => {
  mkdirSync(join(data.root, 'redis'), { recursive: true });
  writeFileSync(join(data.root, 'redis', 'mine'), 'x');
  expect(() => makeDataFolder(data)).toThrow(/contains other files/);
  expect(() => wipe(data)).toThrow(/Nothing was deleted/);
  expect(existsSync(join(data.root, 'redis', 'mine'))).toBe(true);
});
