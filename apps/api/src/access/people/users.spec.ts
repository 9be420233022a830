import { beforeEach, expect, it, vi } from 'vitest';
import { connectRedis } from '@timberline/queue';
import { useRedis } from '@timberline/testing/redis';
import { addPerson, logIn, ORIGIN, type Process, startProcess, whoHas } from '../access.fixture.ts';
import type { Principal } from '../principal.ts';
import { Document } from '../store/document.fixture.ts';
import { Users } from './users.service.ts';

vi.setConfig({ testTimeout: 60_000 });

const ADMIN: Principal = { kind: 'person', id: '1', name: 'admin', role: 'admin', filter: null };
const NO_CHANGE = { resetPassword: false };

const redis = useRedis((url) => connectRedis(url, 'api'));
let one: Process;
let users: Users;

beforeEach(async () => {
  one = await startProcess(redis().client, new Document());
  users = new Users(one.store, one.hashing, one.sessions, one.attempts);
});

function make(name: string, role: Principal['role'] = 'viewer') {
  return users.make({ name, role, filter: null }, ADMIN, ORIGIN.client);
}

it('A new person has a one-time password, which is told once, and logs in with it.', async () => {
  const { password, ...made } = await make('ann');
  expect(password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
  expect(made).toMatchObject({ name: 'ann', role: 'viewer', mustChangePassword: true, createdBy: 'admin' });
  expect(await users.list()).toEqual([made]);
  expect(await users.find('ANN')).toEqual(made);
  expect((await whoHas(one, await logIn(one, 'ann', password)))?.mustChangePassword).toBe(true);
});

it('Two people have no name in common, in whatever case.', async () => {
  await make('Ann');
  await expect(make('aNN')).rejects.toMatchObject({ status: 409 });
  expect(await users.list()).toHaveLength(1);
});

it('A role and a filter are changed without a new login, and only what is named.', async () => {
  const { password } = await make('ann');
  const token = await logIn(one, 'ann', password);
  await users.change('ann', { role: 'editor', resetPassword: false }, ORIGIN.client);
  await users.change('ann', { filter: 'level:error', resetPassword: false }, ORIGIN.client);
  expect(await whoHas(one, token)).toMatchObject({ role: 'editor', filter: 'level:error' });
  await users.change('ann', NO_CHANGE, ORIGIN.client);
  expect(await users.find('ann')).toMatchObject({ role: 'editor', filter: 'level:error' });
  await make('bob', 'admin');
  await expect(
    users.change('ann', { role: 'admin', resetPassword: false }, ORIGIN.client),
    'an administrator with a filter',
  ).rejects.toMatchObject({ status: 400 });
});

it('A reset makes a new one-time password and ends all sessions.', async () => {
  const person = await addPerson(one);
  const token = await logIn(one);
  const { password } = await users.change('ann', { resetPassword: true }, ORIGIN.client);
  expect(await whoHas(one, token)).toBeUndefined();
  await expect(logIn(one)).rejects.toMatchObject({ status: 401 });
  expect(await whoHas(one, await logIn(one, 'ann', password))).toMatchObject({ id: person.id });
});

it('A person who is taken out is refused, and their sessions are gone.', async () => {
  await make('admin', 'admin');
  const { id } = await addPerson(one);
  const token = await logIn(one);
  await users.remove('ann');
  expect(await whoHas(one, token)).toBeUndefined();
  expect(await one.sessions.list(id)).toEqual([]);
  await expect(logIn(one)).rejects.toMatchObject({ status: 401 });
  for (const call of [users.find('ann'), users.remove('ann'), users.change('ann', NO_CHANGE, ORIGIN.client)])
    await expect(call).rejects.toMatchObject({ status: 404 });
});

it('The last administrator is neither taken out nor demoted, also by two calls at once.', async () => {
  await make('one', 'admin');
  await expect(users.remove('one')).rejects.toMatchObject({ status: 409 });
  await make('two', 'admin');
  const demote = (name: string) =>
    users.change(name, { role: 'viewer', resetPassword: false }, ORIGIN.client);
  const outcomes = await Promise.allSettled([demote('one'), users.remove('two')]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await users.list()).filter(({ role }) => role === 'admin')).toHaveLength(1);
});
