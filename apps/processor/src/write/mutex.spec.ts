import { expect, it } from 'vitest';
import { Mutex } from './mutex.ts';

it('One holder at a time has the mutex, in the order of their requests.', async () => {
  const mutex = new Mutex();
  const events: string[] = [];
  await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      const release = await mutex.acquire();
      events.push(`${name} acquired`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`${name} released`);
      release();
    }),
  );
  expect(events).toEqual([
    'a acquired',
    'a released',
    'b acquired',
    'b released',
    'c acquired',
    'c released',
  ]);
});

it('Releasing twice does not release the next holder.', async () => {
  const mutex = new Mutex();
  const release = await mutex.acquire();
  const second = mutex.acquire();
  release();
  await second;
  let isThird = false;
  void mutex.acquire().then(() => (isThird = true));
  release();
  await new Promise((resolve) => setImmediate(resolve));
  expect(isThird).toBe(false);
});
