import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { connectRedis } from '@timberline/queue';
import { useRedis } from '@timberline/testing/redis';
import { Settings } from '../../settings.ts';
import { addPerson, logIn, ORIGIN, type Process, startProcess, whoHas } from '../access.fixture.ts';
import type { Audit } from '../audit/audit.service.ts';
import { Document } from '../store/document.fixture.ts';
import { FirstAdmin } from './first-admin.ts';

vi.setConfig({ testTimeout: 60_000 });
const SOON = { timeout: 25_000 };
const FIRST = 'one-time password';
const OWN = 'staple battery horse';

const redis = useRedis((url) => connectRedis(url, 'api'));
let folder: string;
let file: string;
let document: Document;
let one: Process;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'timberline-admin-'));
  file = join(folder, 'admin-password');
  writeFileSync(file, `${FIRST}\n`);
  document = new Document();
  one = await startProcess(redis().client, document);
});

afterEach(() => rmSync(folder, { recursive: true }));

function firstAdmin({ store, hashing, audit } = one, more: Partial<Settings> = {}): FirstAdmin {
  const settings = Object.assign(new Settings(), { auth: 'on', adminPasswordFile: file, ...more });
  return new FirstAdmin(settings, store, hashing, audit as unknown as Audit);
}

const people = () => document.kept?.directory.people ?? [];

async function changePassword(): Promise<void> {
  const principal = (await whoHas(one, await logIn(one, 'admin', FIRST)))!;
  await one.ownPassword.change(principal, { current: FIRST, new: OWN }, ORIGIN);
}

it('The first start makes admin, who has to change the password; the file goes then, and a start changes nothing.', async () => {
  expect(await firstAdmin().ensure()).toBe(true);
  expect(people()).toMatchObject([{ name: 'admin', role: 'admin', mustChangePassword: true }]);
  expect(existsSync(file)).toBe(true);
  expect(one.audit.record).toHaveBeenCalledWith(
    expect.objectContaining({ action: 'user.create', outcome: 'ok' }),
  );
  await changePassword();
  await expect.poll(() => existsSync(file), SOON).toBe(false);
  const { version } = document.kept!.directory;
  expect(await firstAdmin().ensure()).toBe(true);
  expect(document.kept!.directory.version).toBe(version);
});

it('Several processes that start at once make one administrator.', async () => {
  const processes = [one, ...(await Promise.all([1, 2].map(() => startProcess(redis().client, document))))];
  const admins = processes.map((process) => firstAdmin(process));
  await Promise.all(
    admins.map(async (admin) => expect.poll(() => admin.ensure().catch(() => false), SOON).toBe(true)),
  );
  expect(people()).toHaveLength(1);
  await expect(logIn(one, 'admin', FIRST)).resolves.toBeDefined();
});

it('A password that was changed is never made valid again by the file of it.', async () => {
  await firstAdmin().ensure();
  await changePassword();
  await expect.poll(() => existsSync(file), SOON).toBe(false);
  writeFileSync(file, FIRST);
  await firstAdmin().ensure();
  await expect(logIn(one, 'admin', FIRST)).rejects.toMatchObject({ status: 401 });
  await expect.poll(() => existsSync(file), SOON).toBe(false);
});

it('A Redis that lost its data makes no first administrator again.', async () => {
  await firstAdmin().ensure();
  await changePassword();
  await redis().client.flushall();
  const two = await startProcess(redis().client, document);
  await firstAdmin(two).ensure();
  await expect(logIn(two, 'admin', OWN)).resolves.toBeDefined();
  expect(people()).toHaveLength(1);
});

it('While Elasticsearch is away nobody is made, and afterwards who was there is.', async () => {
  await firstAdmin().ensure();
  await changePassword();
  document.isAway = true;
  await redis().client.flushall();
  const two = await startProcess(redis().client, document);
  await expect(firstAdmin(two).ensure()).rejects.toThrow('away');
  document.isAway = false;
  await firstAdmin(two).ensure();
  await expect.poll(() => logIn(two, 'admin', OWN).catch(() => undefined), SOON).toMatch(/^tms_/);
});

it('TIMBERLINE_ADMIN_RESET is the way back of those who have lost their password: once, admin has another one.', async () => {
  await firstAdmin().ensure();
  await changePassword();
  const token = await logIn(one, 'admin', OWN);
  writeFileSync(file, 'another one-time password');
  await firstAdmin(one, { adminReset: true }).ensure();
  expect(await whoHas(one, token)).toBeUndefined();
  const principal = await whoHas(one, await logIn(one, 'admin', 'another one-time password'));
  expect(principal).toMatchObject({ role: 'admin', mustChangePassword: true });
  const { version } = document.kept!.directory;
  await firstAdmin(one, { adminReset: true }).ensure();
  expect(document.kept!.directory.version, 'after another start').toBe(version);
});

it('Another installation on the same stores makes no administrator, and its file goes.', async () => {
  await firstAdmin().ensure();
  writeFileSync(file, 'another one-time password');
  await firstAdmin().ensure();
  await expect(logIn(one, 'admin', FIRST)).resolves.toBeDefined();
  await expect.poll(() => existsSync(file), SOON).toBe(false);
});

it('Where there are people already, as of a version without a first administrator, none is made.', async () => {
  await addPerson(one, { role: 'admin' });
  await firstAdmin().ensure();
  expect(people().map(({ name }) => name)).toEqual(['ann']);
});

it.each([['too short'], ['']])('A file with "%s" makes nobody.', async (text) => {
  writeFileSync(file, text);
  expect(await firstAdmin().ensure()).toBe(true);
  expect(people()).toEqual([]);
});

it('Without the file nobody is made.', async () => {
  rmSync(file);
  expect(await firstAdmin().ensure()).toBe(true);
  expect(people()).toEqual([]);
});
