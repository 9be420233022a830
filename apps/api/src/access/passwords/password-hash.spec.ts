import { expect, it } from 'vitest';
import { hashPassword, isPassword } from './password-hash.ts';

it('A password is known by its hash, and no other one is.', async () => {
  const kept = await hashPassword('correct horse battery');
  expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(await isPassword('correct horse battery', kept)).toBe(true);
  for (const other of ['correct horse batter', 'Correct horse battery', 'correct horse battery ', ''])
    expect(await isPassword(other, kept), other).toBe(false);
});

it('Two hashes of a password differ.', async () => {
  expect(await hashPassword('correct horse battery')).not.toBe(await hashPassword('correct horse battery'));
});

it('The hash that the reference implementation of Argon2 makes is known.', async () => {
  // printf password | argon2 somesalt -id -t 2 -k 256 -p 1 -l 32
  const kept = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4';
  expect(await isPassword('password', kept)).toBe(true);
  expect(await isPassword('Password', kept)).toBe(false);
});

it('Where no hash is kept, no password is right.', async () => {
  expect(await isPassword('', null)).toBe(false);
  expect(await isPassword('correct horse battery', null)).toBe(false);
});

it('A damaged hash is an error.', async () => {
  await expect(isPassword('correct horse battery', '$argon2id$v=19$m=19456')).rejects.toThrow('damaged');
});
