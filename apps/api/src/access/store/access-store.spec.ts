import { afterEach, expect, it, vi } from 'vitest';
import { connectRedis, DirectoryCopy } from '@timberline/queue';
import { useRedis } from '@timberline/testing/redis';
import { Settings } from '../../settings.ts';
import { AccessUnavailableError, TooManyEntriesError } from '../access-error.ts';
import { AccessStore } from './access-store.ts';
import { type Directory, EMPTY_DIRECTORY, type StoredKey } from './directory.ts';
import { Document } from './document.fixture.ts';

// Several rounds of the store, on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const redis = useRedis((url) => connectRedis(url, 'api'));
const stores: AccessStore[] = [];

afterEach(() => stores.splice(0).forEach((store) => store.onApplicationShutdown()));

async function storeOf(document: Document): Promise<{ store: AccessStore; names: () => string[] }> {
  const settings = Object.assign(new Settings(), { auth: 'on' });
  const store = new AccessStore(settings, document.truth, new DirectoryCopy(redis().client));
  stores.push(store);
  let known: Directory = EMPTY_DIRECTORY;
  store.onChange((directory) => (known = directory));
  await store.onApplicationBootstrap();
  return { store, names: () => known.keys.map(({ name }) => name) };
}

function add(store: AccessStore, name: string): Promise<void> {
  const key = { id: name, name } as StoredKey;
  return store.change((directory) => ({
    directory: { ...directory, keys: [...directory.keys, key] },
    result: undefined,
  }));
}

function remove(store: AccessStore, name: string): Promise<void> {
  return store.change((directory) => ({
    directory: { ...directory, keys: directory.keys.filter((key) => key.name !== name) },
    result: undefined,
  }));
}

it('A change reaches other processes, both stores, and processes that start while Elasticsearch is away.', async () => {
  const document = new Document();
  const one = await storeOf(document);
  const two = await storeOf(document);
  await add(one.store, 'a');
  await expect.poll(two.names, { timeout: 25_000 }).toEqual(['a']);
  document.isAway = true;
  const three = await storeOf(document);
  expect(three.names()).toEqual(['a']);
  expect(() => three.store.assertCurrent()).not.toThrow();
});

it('Changes of several processes at the same moment are all kept.', async () => {
  const document = new Document();
  const processes = await Promise.all([1, 2, 3].map(() => storeOf(document)));
  await Promise.all(processes.flatMap(({ store }, n) => [add(store, `a${n}`), add(store, `b${n}`)]));
  expect(document.kept?.directory.keys.map(({ name }) => name).sort()).toEqual([
    'a0',
    'a1',
    'a2',
    'b0',
    'b1',
    'b2',
  ]);
  expect(await new DirectoryCopy(redis().client).version()).toBe(6);
});

it('What a crash left in Elasticsearch alone reaches Redis.', async () => {
  const document = new Document();
  const { store } = await storeOf(document);
  await add(store, 'a');
  document.kept = { directory: { ...EMPTY_DIRECTORY, version: 2 }, seqNo: 2, primaryTerm: 1 };
  const copy = new DirectoryCopy(redis().client);
  await expect.poll(() => copy.version(), { timeout: 25_000 }).toBe(2);
});

it('A Redis that lost its data, or has older data, gets the newest, and what was withdrawn stays withdrawn.', async () => {
  const document = new Document();
  const { store } = await storeOf(document);
  await add(store, 'a');
  const older = (await new DirectoryCopy(redis().client).read())!;
  await remove(store, 'a');
  await redis().client.flushall();
  const copy = new DirectoryCopy(redis().client);
  await copy.write(1, older);
  const other = await storeOf(document);
  expect(other.names()).toEqual([]);
  await expect.poll(() => copy.version(), { timeout: 25_000 }).toBe(2);
});

it('An Elasticsearch that lost its data, or has older data, gets back what Redis has.', async () => {
  const document = new Document();
  const { store } = await storeOf(document);
  await add(store, 'a');
  const { kept } = document;
  await remove(store, 'a');
  document.kept = kept;
  await expect
    .poll(() => document.kept?.directory, { timeout: 25_000 })
    .toEqual({ ...EMPTY_DIRECTORY, version: 2 });
  document.kept = undefined;
  await expect.poll(() => document.kept?.directory.version, { timeout: 25_000 }).toBe(2);
});

it('Nobody is admitted while neither store answers, nor before one of them has told who there is.', async () => {
  const document = new Document();
  document.isAway = true;
  const { store } = await storeOf(document);
  expect(() => store.assertCurrent()).toThrow(AccessUnavailableError);
  document.isAway = false;
  await expect.poll(() => store.assertCurrent(), { timeout: 25_000 }).toBeUndefined();
  document.isAway = true;
  await redis().server.stop();
  await expect.poll(() => messageOf(() => store.assertCurrent()), { timeout: 25_000 }).toContain('neither');
});

it('Nothing is changed while Redis is away, and Elasticsearch alone tells who there is.', async () => {
  const document = new Document();
  const { store } = await storeOf(document);
  await add(store, 'a');
  await redis().server.stop();
  await expect(remove(store, 'a')).rejects.toThrow('The queue is not available');
  expect(document.kept?.directory.keys).toHaveLength(1);
  document.kept = { directory: { ...EMPTY_DIRECTORY, version: 5 }, seqNo: 9, primaryTerm: 1 };
  let known: Directory | undefined;
  store.onChange((directory) => (known = directory));
  await expect.poll(() => known?.version, { timeout: 25_000 }).toBe(5);
  expect(() => store.assertCurrent()).not.toThrow();
});

it('People and keys have a limit.', async () => {
  const { store } = await storeOf(new Document());
  const fill = store.change((directory) => ({
    directory: { ...directory, keys: Array.from({ length: 10_001 }, () => ({}) as StoredKey) },
    result: undefined,
  }));
  await expect(fill).rejects.toThrow(TooManyEntriesError);
});

function messageOf(call: () => void): string {
  try {
    call();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}
