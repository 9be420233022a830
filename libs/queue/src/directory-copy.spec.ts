import { expect, it } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { connectRedis } from './connection.ts';
import { DirectoryCopy } from './directory-copy.ts';

const redis = useRedis((url) => connectRedis(url, 'api'));

it('The copy never goes back to an older version.', async () => {
  const copy = new DirectoryCopy(redis().client);
  expect(await copy.version()).toBe(0);
  expect(await copy.read()).toBeUndefined();
  expect(await copy.write(3, 'three')).toBe(3);
  expect(await copy.write(2, 'two')).toBe(3);
  expect(await copy.read()).toBe('three');
  expect(await copy.write(3, 'three, as Elasticsearch has it')).toBe(3);
  expect(await copy.read()).toBe('three, as Elasticsearch has it');
  expect(await copy.write(4, 'four')).toBe(4);
  expect(await copy.version()).toBe(4);
});

it('The last use of a key is kept until it is forgotten.', async () => {
  const copy = new DirectoryCopy(redis().client);
  await copy.noteUse(new Map());
  await copy.noteUse(
    new Map([
      ['a', 5],
      ['b', 6],
    ]),
  );
  await copy.noteUse(new Map([['a', 7]]));
  await copy.forgetUse(['b']);
  await copy.forgetUse([]);
  expect(await copy.lastUses()).toEqual(new Map([['a', 7]]));
});
