// What a password costs: npx vitest bench --run --root apps/api src/access/passwords/password-hash.bench.ts
import { test } from 'vitest';
import { hashPassword, isPassword } from './password-hash.ts';

const kept = await hashPassword('correct horse battery');

test('a password', async ({ bench }) => {
  await bench('is right', async () => {
    await isPassword('correct horse battery', kept);
  }).run();
  await bench('is of nobody', async () => {
    await isPassword('correct horse battery', null);
  }).run();
});
