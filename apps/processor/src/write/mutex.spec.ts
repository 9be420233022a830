import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Mutex } from './mutex.ts';

it('lets one at a time through, in order', async () => {
  const turnstile = new Mutex();
  const seen: string[] = [];
  await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      const leave = await turnstile.enter();
      seen.push(`${name} in`);
      await wait(5);
      seen.push(`${name} out`);
      leave();
      leave();
    }),
  );
  expect(seen).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
});
