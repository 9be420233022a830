import { expect, it } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { AuditBuffer } from './audit-buffer.ts';
import { connectRedis } from './connection.ts';

const redis = useRedis((url) => connectRedis(url, 'api'));
const ROOM = { maxEntries: 2_000 };

it('An entry stays until it is removed.', async () => {
  const buffer = new AuditBuffer(redis().client);
  const entry = { id: 'a', text: '{"who":"Joe\\nand 1 more"} ' };
  expect(await buffer.read(10)).toEqual([]);
  expect(await buffer.add(entry, ROOM)).toBe(true);
  expect(await buffer.read(10)).toEqual([entry]);
  expect(await buffer.read(10)).toEqual([entry]);
  await buffer.remove([]);
  await buffer.remove(['a', 'b']);
  expect(await buffer.read(10)).toEqual([]);
});

it('An entry is refused where there is no room, and the others stay.', async () => {
  const buffer = new AuditBuffer(redis().client);
  expect(await buffer.add({ id: 'a', text: '1' }, { maxEntries: 1 })).toBe(true);
  expect(await buffer.add({ id: 'b', text: '2' }, { maxEntries: 1 })).toBe(false);
  expect(await buffer.read(10)).toEqual([{ id: 'a', text: '1' }]);
});

it('An unfinished entry is read once it is finished, and can no longer be changed then.', async () => {
  const buffer = new AuditBuffer(redis().client);
  expect(await buffer.add({ id: 'a', text: 'unknown' }, { ...ROOM, unfinishedMs: 60_000 })).toBe(true);
  expect(await buffer.read(10)).toEqual([]);
  expect(await buffer.finish({ id: 'a', text: 'done' })).toBe(true);
  expect(await buffer.read(10)).toEqual([{ id: 'a', text: 'done' }]);
  expect(await buffer.finish({ id: 'a', text: 'done again' })).toBe(false);
  expect(await buffer.finish({ id: 'b', text: 'never begun' })).toBe(false);
});

it('An entry that nobody finishes is read after its time, as it is.', async () => {
  const buffer = new AuditBuffer(redis().client);
  await buffer.add({ id: 'a', text: 'unknown' }, { ...ROOM, unfinishedMs: 1 });
  await expect.poll(() => buffer.read(10)).toEqual([{ id: 'a', text: 'unknown' }]);
  expect(await buffer.finish({ id: 'a', text: 'done' })).toBe(false);
});

it('Of many entries some are read at a time, and all in the end.', async () => {
  const buffer = new AuditBuffer(redis().client);
  const ids = Array.from({ length: 1_500 }, (_, n) => String(n));
  await Promise.all(ids.map((id) => buffer.add({ id, text: 'x'.repeat(100) }, ROOM)));
  const seen: string[] = [];
  for (let read = await buffer.read(500); read.length > 0; read = await buffer.read(500)) {
    expect(read.length).toBeLessThanOrEqual(1_100);
    seen.push(...read.map(({ id }) => id));
    await buffer.remove(read.map(({ id }) => id));
  }
  expect(seen.sort()).toEqual(ids.sort());
});
