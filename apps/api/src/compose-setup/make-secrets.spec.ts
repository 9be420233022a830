import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeSecrets } from './make-secrets.ts';

const NAMES = ['elasticsearch', 'redis', 'redis.conf', 'secret'];

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'timberline-secrets-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const modeOf = (name: string): number => statSync(join(folder, name)).mode & 0o777;

it('The first start makes secrets that only those who need them can read.', () => {
  expect(makeSecrets(folder).toSorted()).toEqual(NAMES);
  expect(readdirSync(folder).toSorted()).toEqual(NAMES);
  expect(read('redis')).toMatch(/^[\w-]{43}\n$/);
  expect(read('elasticsearch')).toMatch(/^[\w-]{43}\n$/);
  expect(read('elasticsearch')).not.toBe(read('redis'));
  expect(read('redis.conf')).toBe(`requirepass ${read('redis')}`);
  expect(modeOf('elasticsearch')).toBe(0o400);
  expect(modeOf('secret')).toBe(0o400);
  expect(modeOf('redis')).toBe(0o440);
  expect(modeOf('redis.conf')).toBe(0o440);
});

it('Later starts change nothing.', () => {
  makeSecrets(folder);
  const before = NAMES.map(read);
  expect(makeSecrets(folder)).toEqual([]);
  expect(NAMES.map(read)).toEqual(before);
});

it('A start that was interrupted is completed.', () => {
  makeSecrets(folder);
  const password = read('redis');
  rmSync(join(folder, 'redis.conf'));
  rmSync(join(folder, 'elasticsearch'));
  writeFileSync(join(folder, 'elasticsearch.draft'), 'half');
  expect(makeSecrets(folder).toSorted()).toEqual(['elasticsearch', 'redis.conf']);
  expect(read('redis')).toBe(password);
  expect(read('redis.conf')).toBe(`requirepass ${password}`);
});

it('A secret that someone chose takes the place of the one that was made, and stays.', () => {
  makeSecrets(folder);
  expect(makeSecrets(folder, { signing: 'chosen by hand, long enough' })).toEqual(['secret']);
  expect(read('secret')).toBe('chosen by hand, long enough\n');
  expect(makeSecrets(folder, { signing: 'chosen by hand, long enough' })).toEqual([]);
  expect(makeSecrets(folder)).toEqual([]);
});

it('The first password of admin is stored if there is one, and another one replaces it.', () => {
  makeSecrets(folder);
  expect(makeSecrets(folder, { adminPassword: 'first' })).toEqual(['admin-password']);
  expect(modeOf('admin-password')).toBe(0o400);
  expect(makeSecrets(folder, { adminPassword: 'first' })).toEqual([]);
  expect(makeSecrets(folder, { adminPassword: 'second' })).toEqual(['admin-password']);
  expect(read('admin-password')).toBe('second\n');
});
