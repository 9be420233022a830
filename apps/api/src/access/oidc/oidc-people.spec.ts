import { expect, it } from 'vitest';
import { connectRedis } from '@timberline/queue';
import { useRedis } from '@timberline/testing/redis';
import { addPerson, ORIGIN, startProcess, whoHas } from '../access.fixture.ts';
import { Document } from '../store/document.fixture.ts';
import { OidcPeople } from './oidc-people.ts';

const redis = useRedis((url) => connectRedis(url, 'api'));
const ANN = { issuer: 'https://id.example.com', subject: '7' };
const CLAIMS = { sub: '7', preferred_username: 'ann' };

async function start() {
  const document = new Document();
  const process = await startProcess(redis().client, document);
  return { document, process, people: new OidcPeople(process.store) };
}

it('A person is made at the first login, and stays the same at the next, without a password.', async () => {
  const { people, process } = await start();
  const ann = await people.admit(ANN, 'viewer', CLAIMS);
  expect(ann).toMatchObject({ name: 'oidc:ann', role: 'viewer', filter: null, password: null, oidc: ANN });
  const { version } = await process.store.read();
  expect(await people.admit(ANN, 'viewer', CLAIMS)).toBe(ann);
  expect((await process.store.read()).version).toBe(version);
  await expect(process.logins.login({ name: 'oidc:ann', password: '' }, ORIGIN)).rejects.toThrow('wrong');
});

it('A new role and a new name reach the sessions that they have.', async () => {
  const { people, process } = await start();
  const token = await process.logins.begin(await people.admit(ANN, 'viewer', CLAIMS), ORIGIN);
  expect(await whoHas(process, token)).toMatchObject({ name: 'oidc:ann', role: 'viewer' });
  const { id } = await people.admit(ANN, 'admin', { ...CLAIMS, preferred_username: 'anna' });
  expect(await whoHas(process, token)).toMatchObject({ id, name: 'oidc:anna', role: 'admin' });
});

it('Whoever has no role any more is taken out, and their sessions end.', async () => {
  const { people, process } = await start();
  const token = await process.logins.begin(await people.admit(ANN, 'viewer', CLAIMS), ORIGIN);
  await people.expel(ANN);
  expect(await whoHas(process, token)).toBeUndefined();
  await people.expel(ANN);
  const again = await people.admit(ANN, 'viewer', CLAIMS);
  expect(await whoHas(process, token)).toBeUndefined();
  expect(again.name).toBe('oidc:ann');
});

it('A name that somebody else has is not given again, also in another case or under another issuer.', async () => {
  const { people, process } = await start();
  await addPerson(process, { name: 'OIDC:Ann' });
  expect((await people.admit(ANN, 'viewer', CLAIMS)).name).toBe('oidc:7');
  const other = await people.admit({ ...ANN, issuer: 'https://other.example.com' }, 'viewer', CLAIMS);
  expect(other.name).toBe('oidc:ann 2');
});

it('A filter that an administrator gave them stays.', async () => {
  const { people, process } = await start();
  const { id } = await people.admit(ANN, 'viewer', CLAIMS);
  await process.store.change((directory) => ({
    directory: {
      ...directory,
      people: directory.people.map((one) => (one.id === id ? { ...one, filter: 'level:error' } : one)),
    },
    result: undefined,
  }));
  expect(await people.admit(ANN, 'editor', CLAIMS)).toMatchObject({ filter: 'level:error', role: 'editor' });
});
