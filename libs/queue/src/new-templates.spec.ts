import { expect, it } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { connectRedis } from './connection.ts';
import { MAX_NEW_TEMPLATES, NewTemplates } from './new-templates.ts';

const redis = useRedis((url) => connectRedis(url, 'api'));
const templates = () => new NewTemplates(redis().client);
const made = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ id: `p${n}`, template: `template ${n} <*>` }));

it('Templates are read in their order, and stay until they are removed.', async () => {
  const list = made(3);
  expect(await templates().add(list)).toBe(3);
  const { templates: found, entries } = await templates().read(2);
  expect(found).toEqual(list.slice(0, 2));
  expect((await templates().read(10)).templates).toEqual(list);
  await templates().remove(entries);
  expect((await templates().read(10)).templates).toEqual(list.slice(2));
});

it('Removing what another process has removed takes nothing else away.', async () => {
  await templates().add(made(2));
  const { entries } = await templates().read(2);
  await templates().remove(entries);
  await templates().add([{ id: 'later', template: 'later' }]);
  await templates().remove(entries);
  expect((await templates().read(2)).templates).toEqual([{ id: 'later', template: 'later' }]);
});

it('No more templates wait than the limit, and what found no room is told.', async () => {
  expect(await templates().add(made(MAX_NEW_TEMPLATES - 1))).toBe(MAX_NEW_TEMPLATES - 1);
  expect(await templates().add(made(3))).toBe(1);
  expect(await templates().add(made(3))).toBe(0);
});
