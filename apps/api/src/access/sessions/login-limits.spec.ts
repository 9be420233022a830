import { beforeEach, expect, it, vi } from 'vitest';
import { connectRedis } from '@timberline/queue';
import { useRedis } from '@timberline/testing/redis';
import { addPerson, logIn, ORIGIN, PASSWORD, type Process, startProcess } from '../access.fixture.ts';
import { isPassword } from '../passwords/password-hash.ts';
import { Document } from '../store/document.fixture.ts';

vi.setConfig({ testTimeout: 60_000 });
// What a password costs is measured elsewhere; here are many attempts.
vi.mock('../passwords/password-hash.ts', () => ({
  hashPassword: (password: string) => Promise.resolve(`hash of ${password}`),
  isPassword: vi.fn((password: string, kept: string | null) =>
    Promise.resolve(kept === `hash of ${password}`),
  ),
}));

const redis = useRedis((url) => connectRedis(url, 'api'));
let one: Process;

beforeEach(async () => {
  one = await startProcess(redis().client, new Document());
  await addPerson(one);
});

const from = (address: string) => ({ ...ORIGIN, client: address, address });

/** The statuses of so many wrong attempts. */
async function guess(times: number, name: string, address: (n: number) => string): Promise<Set<number>> {
  const statuses = new Set<number>();
  for (let n = 0; n < times; n++) {
    const error = await logIn(one, name, `wrong ${n}`, from(address(n))).catch((thrown: unknown) => thrown);
    statuses.add((error as { status: number }).status);
  }
  return statuses;
}

it('After some attempts one has to wait, and is told for how long; the password is not looked at until then.', async () => {
  expect(await guess(8, 'ann', () => '10.0.0.1')).toEqual(new Set([401]));
  vi.mocked(isPassword).mockClear();
  await expect(logIn(one, 'ann', PASSWORD, from('10.0.0.1'))).rejects.toMatchObject({
    status: 429,
    extras: { retryAfterSeconds: expect.closeTo(10, 0) as number },
  });
  expect(isPassword).not.toHaveBeenCalled();
});

it('Others who guess a name from elsewhere do not keep its owner out, where they logged in before.', async () => {
  await logIn(one, 'ann', PASSWORD, from('10.0.0.1'));
  expect(await guess(60, 'ann', (n) => `10.1.0.${n}`)).toEqual(new Set([401, 429]));
  await expect(logIn(one, 'ann', PASSWORD, from('10.0.0.1'))).resolves.toBeDefined();
  await expect(logIn(one, 'ann', PASSWORD, from('10.2.0.1')), 'elsewhere').rejects.toMatchObject({
    status: 429,
  });
});

it('One who guesses many names from one address has to wait, and others do not.', async () => {
  let n = 0;
  const statuses = new Set<number>();
  while (!statuses.has(429) && n < 60)
    (await guess(1, `name${n++}`, () => '10.0.0.9')).forEach((status) => statuses.add(status));
  expect(n).toBeGreaterThan(30);
  expect(statuses).toContain(429);
  await expect(logIn(one, 'ann', PASSWORD, from('10.0.0.1'))).resolves.toBeDefined();
});

it('A name that does not exist is slowed down as one that does, and checked as long.', async () => {
  vi.mocked(isPassword).mockClear();
  expect(await guess(8, 'nobody', () => '10.0.0.1')).toEqual(new Set([401]));
  expect(isPassword).toHaveBeenCalledTimes(8);
  expect(await guess(1, 'nobody', () => '10.0.0.1')).toEqual(new Set([429]));
});

it('Attempts that are right do not count.', async () => {
  for (let n = 0; n < 60; n++) await logIn(one, 'ann', PASSWORD, from('10.0.0.1'));
  expect(await guess(8, 'ann', () => '10.0.0.1')).toEqual(new Set([401]));
});

it('What is kept of attempts names neither people nor what was typed in the place of a name.', async () => {
  await guess(1, 'my secret', () => '10.0.0.1');
  expect((await redis().client.keys('*attempts*')).join()).not.toContain('secret');
});
