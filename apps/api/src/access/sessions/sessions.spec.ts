import { beforeEach, expect, it, vi } from 'vitest';
import { connectRedis } from '@timberline/queue';
import { useRedis } from '@timberline/testing/redis';
import { addPerson, logIn, ORIGIN, PASSWORD, type Process, startProcess, whoHas } from '../access.fixture.ts';
import { AccessUnavailableError } from '../access-error.ts';
import { makeEpoch } from '../random-text.ts';
import { AccessStore } from '../store/access-store.ts';
import { changePerson } from '../store/change-person.ts';
import type { StoredPerson } from '../store/directory.ts';
import { Document } from '../store/document.fixture.ts';
import { makeSessionToken } from './session-token.ts';

// Some rounds of the store, on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
const SOON = { timeout: 25_000 };

const redis = useRedis((url) => connectRedis(url, 'api'));
let document: Document;
let one: Process;

beforeEach(async () => {
  document = new Document();
  one = await startProcess(redis().client, document);
});

function change({ id }: StoredPerson, by: Partial<StoredPerson>, process = one): Promise<StoredPerson> {
  return process.store.change((directory) => changePerson(directory, id, (person) => ({ ...person, ...by })));
}

it('Who logs in is known by a token, and only its hash is kept.', async () => {
  const person = await addPerson(one, { filter: 'level:error' });
  const token = await logIn(one);
  expect(token).toMatch(/^tms_[0-9A-Za-z]{54}$/);
  expect(await whoHas(one, token)).toEqual({
    kind: 'person',
    id: person.id,
    name: 'ann',
    role: 'viewer',
    filter: 'level:error',
  });
  const kept = JSON.stringify(await redis().client.hgetall(`timberline:sessions:${person.id}`));
  expect(kept).not.toContain(token.slice(15));
  expect(await logIn(one), 'another login').not.toBe(token);
});

it('A name counts in any case, and a password only as it is.', async () => {
  await addPerson(one, { name: 'Ann' });
  await expect(logIn(one, 'aNN')).resolves.toMatch(/^tms_/);
  for (const [name, password] of [
    ['ann', PASSWORD.toUpperCase()],
    ['ann', `${PASSWORD} `],
    ['bob', PASSWORD],
  ] as const)
    await expect(logIn(one, name, password)).rejects.toMatchObject({
      status: 401,
      detail: 'The name or the password is wrong.',
    });
});

it('The audit tells who logged in and who failed, and nothing else that was typed in the place of a name.', async () => {
  await addPerson(one, { name: 'Ann' });
  await logIn(one, 'ann');
  await logIn(one, 'ann', 'wrong').catch(() => undefined);
  await logIn(one, PASSWORD, 'ann').catch(() => undefined);
  const actor = { who: 'Ann', kind: 'person', from: '192.0.2.1' };
  expect(one.audit.record.mock.calls.map(([event]) => event)).toEqual([
    { actor, action: 'login', outcome: 'ok' },
    { actor, action: 'login', outcome: 'failed' },
    { actor: { who: 'nobody', kind: 'nobody', from: '192.0.2.1' }, action: 'login', outcome: 'failed' },
  ]);
});

it('A person without a password cannot log in by one.', async () => {
  await addPerson(one, { password: null });
  await expect(logIn(one, 'ann', PASSWORD)).rejects.toMatchObject({ status: 401 });
});

it('A token that is forged, shortened, lengthened or of another person is not known.', async () => {
  const { id } = await addPerson(one);
  const other = await addPerson(one, { name: 'bob' });
  const token = await logIn(one);
  for (const text of [
    makeSessionToken(id),
    token.slice(0, -1),
    `${token}0`,
    token.replace(id, other.id),
    token.toLowerCase(),
    '',
  ])
    expect(await whoHas(one, text), text).toBeUndefined();
});

it('A logout ends one session everywhere, and what it began may not go on.', async () => {
  await addPerson(one);
  const two = await startProcess(redis().client, document);
  const [token, kept] = [await logIn(one), await logIn(one)];
  const here = (await whoHas(one, token))!;
  const there = (await whoHas(two, token))!;
  expect(two.authenticator.isCurrent(there)).toBe(true);
  await one.logins.logout(here);
  expect(await whoHas(one, token)).toBeUndefined();
  expect(one.authenticator.isCurrent(here)).toBe(false);
  await expect.poll(() => two.authenticator.isCurrent(there), SOON).toBe(false);
  expect(await whoHas(two, token)).toBeUndefined();
  expect(await whoHas(two, kept)).toBeDefined();
});

it('A request that lasts may go on as long as nothing changes, and is no use of the session.', async () => {
  const person = await addPerson(one);
  const principal = (await whoHas(one, await logIn(one)))!;
  const asked = vi.spyOn(one.sessions, 'find');
  await expect.poll(() => one.authenticator.isCurrent(principal) && asked.mock.calls.length, SOON).toBe(2);
  expect(asked.mock.calls.map(([, , isUse]) => isUse)).toEqual([false, false]);
  expect(one.authenticator.isCurrent(principal)).toBe(true);
  await change(person, { role: 'editor' });
  expect(one.authenticator.isCurrent(principal)).toBe(false);
});

it('A person who is taken out is refused everywhere, and one whose role changes has the new one.', async () => {
  const person = await addPerson(one);
  const two = await startProcess(redis().client, document);
  const token = await logIn(one);
  expect((await whoHas(two, token))?.role).toBe('viewer');
  await change(person, { role: 'editor' });
  expect((await whoHas(one, token))?.role).toBe('editor');
  await expect.poll(async () => (await whoHas(two, token))?.role, SOON).toBe('editor');
  await one.store.change((directory) => ({ directory: { ...directory, people: [] }, result: undefined }));
  expect(await whoHas(one, token)).toBeUndefined();
  await expect.poll(() => whoHas(two, token), SOON).toBeUndefined();
  await addPerson(one);
  expect(await whoHas(one, token), 'of another person with the same name').toBeUndefined();
});

it('Another process knows a new person and a new session at once.', async () => {
  const two = await startProcess(redis().client, document);
  const person = await addPerson(one);
  const token = await logIn(two);
  await change(person, { epoch: makeEpoch() });
  const again = await logIn(one);
  expect(await whoHas(two, again)).toBeDefined();
  expect(await whoHas(two, token)).toBeUndefined();
});

it('A session lists where it is from, and its owner ends it.', async () => {
  await addPerson(one);
  await addPerson(one, { name: 'bob' });
  const [first, second] = [await logIn(one), await logIn(one)];
  const bob = (await whoHas(one, await logIn(one, 'bob')))!;
  const principal = (await whoHas(one, second))!;
  const listed = await one.logins.list(principal);
  expect(listed.filter(({ current }) => current)).toHaveLength(1);
  const other = listed.find(({ current }) => !current)!;
  expect(other).toMatchObject({ from: '192.0.2.1', agent: 'a browser' });
  await expect(one.logins.find(bob, other.id)).rejects.toMatchObject({ status: 404 });
  await one.logins.endSession(await one.logins.find(principal, other.id));
  expect(await whoHas(one, first)).toBeUndefined();
  expect(await one.logins.list(principal)).toHaveLength(1);
});

it('A changed password ends the other sessions, and the one that changed it goes on everywhere.', async () => {
  await addPerson(one, { mustChangePassword: true });
  const two = await startProcess(redis().client, document);
  const [token, other] = [await logIn(one), await logIn(one)];
  const principal = (await whoHas(one, token))!;
  expect(principal.mustChangePassword).toBe(true);
  expect((await whoHas(two, token))?.mustChangePassword).toBe(true);
  await one.ownPassword.change(principal, { current: PASSWORD, new: 'staple battery horse' }, ORIGIN);
  expect((await whoHas(two, token))?.mustChangePassword, 'at once').toBeUndefined();
  expect((await whoHas(one, token))?.mustChangePassword).toBeUndefined();
  expect(await whoHas(two, token)).toBeDefined();
  expect(await whoHas(one, other)).toBeUndefined();
  await expect.poll(() => whoHas(two, other), SOON).toBeUndefined();
  await expect(logIn(two)).rejects.toMatchObject({ status: 401 });
  await expect(logIn(two, 'ann', 'staple battery horse')).resolves.toBeDefined();
});

it.each([
  [{ current: 'wrong horse battery', new: 'staple battery horse' }, 'current'],
  [{ current: PASSWORD, new: 'too short' }, 'new'],
  [{ current: PASSWORD, new: PASSWORD }, 'new'],
])('A password is not changed by %o.', async (request, path) => {
  await addPerson(one);
  const principal = (await whoHas(one, await logIn(one)))!;
  await expect(one.ownPassword.change(principal, request, ORIGIN)).rejects.toMatchObject({
    status: 400,
    extras: { errors: [{ path }] },
  });
  await expect(logIn(one)).resolves.toBeDefined();
});

it('The request that changes a password is not cut off by its own change, and those of other sessions are.', async () => {
  await addPerson(one);
  const principal = (await whoHas(one, await logIn(one)))!;
  const other = (await whoHas(one, await logIn(one)))!;
  await one.ownPassword.change(principal, { current: PASSWORD, new: 'another battery' }, ORIGIN);
  expect(one.authenticator.isCurrent(principal)).toBe(true);
  expect(one.authenticator.isCurrent(other)).toBe(false);
});

it('A password whose change is stored without an answer is changed.', async () => {
  await addPerson(one);
  const principal = (await whoHas(one, await logIn(one)))!;
  const edit = vi.spyOn(one.store, 'change').mockImplementationOnce(async (make) => {
    await AccessStore.prototype.change.call(one.store, make);
    return AccessStore.prototype.change.call(one.store, make);
  });
  await one.ownPassword.change(principal, { current: PASSWORD, new: 'another battery' }, ORIGIN);
  expect(edit).toHaveBeenCalledOnce();
  expect(await logIn(one, 'ann', 'another battery')).toBeTruthy();
});

it('A password that was reset at the same moment stays the new one.', async () => {
  const person = await addPerson(one);
  const principal = (await whoHas(one, await logIn(one)))!;
  const changed = one.ownPassword.change(
    principal,
    { current: PASSWORD, new: 'staple battery horse' },
    ORIGIN,
  );
  await change(person, { password: null });
  await expect(changed).rejects.toMatchObject({ status: expect.toBeOneOf([400, 409]) as number });
});

it('A Redis that lost its data ends sessions, and keeps who there is.', async () => {
  await addPerson(one);
  const token = await logIn(one);
  expect(await whoHas(one, token)).toBeDefined();
  await redis().client.flushall();
  await expect.poll(() => whoHas(one, token), SOON).toBeUndefined();
  await expect(logIn(one)).resolves.toBeDefined();
});

it('While Redis is away nobody knows whether a session has ended, so it is refused.', async () => {
  await addPerson(one);
  const token = await logIn(one);
  const principal = (await whoHas(one, token))!;
  await redis().server.stop();
  await expect
    .poll(() => whoHas(one, token).catch((error: unknown) => error), SOON)
    .toBeInstanceOf(AccessUnavailableError);
  await expect.poll(() => one.authenticator.isCurrent(principal), SOON).toBe(false);
});
