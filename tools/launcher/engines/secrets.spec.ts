import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dataFolder } from '../checkout/paths.ts';
import { prepareAdminPassword } from './secrets.ts';

function emptyFolder(): ReturnType<typeof dataFolder> {
  const root = mkdtempSync(join(tmpdir(), 'timberline-secrets-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  return dataFolder(root);
}

test('With a login, the one-time password of admin is made once, and not again after it was changed.', () => {
  const data = emptyFolder();
  const settings = { auth: 'on', adminPassword: null, adminReset: false } as const;
  const file = prepareAdminPassword(settings, data);
  expect(file).toBe(join(data.root, 'secrets', 'admin-password'));
  expect(statSync(file!).mode & 0o777).toBe(0o600);
  const password = readFileSync(file!, 'utf8');
  expect(password).toMatch(/^[\w-]{24}\n$/);
  expect(prepareAdminPassword(settings, data)).toBe(file);
  expect(readFileSync(file!, 'utf8')).toBe(password);
  rmSync(file!);
  expect(prepareAdminPassword(settings, data)).toBeNull();
  expect(existsSync(file!)).toBe(false);
});

test('Who has lost the password of admin gets another one, when they say so.', () => {
  const data = emptyFolder();
  const settings = { auth: 'on', adminPassword: null, adminReset: false } as const;
  const reset = { ...settings, adminReset: true };
  const file = prepareAdminPassword(settings, data)!;
  const first = readFileSync(file, 'utf8');
  expect(prepareAdminPassword(reset, data)).toBe(file);
  expect(readFileSync(file, 'utf8'), 'one that was not changed yet').toBe(first);
  rmSync(file);
  expect(prepareAdminPassword(reset, data)).toBe(file);
  expect(readFileSync(file, 'utf8')).not.toBe(first);
});

test('A password that was given is copied, so that its own file stays.', () => {
  const data = emptyFolder();
  const file = prepareAdminPassword(
    { auth: 'on', adminPassword: 'a first password', adminReset: false },
    data,
  );
  expect(readFileSync(file!, 'utf8')).toBe('a first password\n');
});

test('Without a login no password is made.', () => {
  const data = emptyFolder();
  expect(prepareAdminPassword({ auth: 'off', adminPassword: null, adminReset: false }, data)).toBeNull();
  expect(existsSync(data.secrets.folder)).toBe(false);
});
