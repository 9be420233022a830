import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { makeId } from '../random-text.ts';
import { hashKeySecret, makeKeySecret, mayBeKeySecret } from './key-secret.ts';

it('A secret has a prefix that scanners can find, 256 random bits, and a checksum.', () => {
  expect(makeKeySecret()).toMatch(/^tmb_[0-9A-Za-z]{49}$/);
  expect(new Set(Array.from({ length: 1_000 }, makeKeySecret)).size).toBe(1_000);
});

it('The checksum is the CRC-32 of what is before it, in Base62.', () => {
  const secret = makeKeySecret();
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  const number = [...secret.slice(-6)].reduce((sum, digit) => sum * 62 + alphabet.indexOf(digit), 0);
  expect(number).toBe(crc32(secret.slice(0, -6)));
});

it('Nothing else is taken for a secret.', () => {
  const secret = makeKeySecret();
  expect(mayBeKeySecret(secret)).toBe(true);
  for (const text of ['', 'tmb_', secret.slice(0, -1), `${secret}0`, secret.toUpperCase()])
    expect(mayBeKeySecret(text), text).toBe(false);
});

it('A secret is kept as its SHA-256.', () => {
  expect(Buffer.from(hashKeySecret('abc'), 'base64').toString('hex')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

it('An id can stand in a path as it is.', () => {
  expect(makeId()).toMatch(/^[0-9A-Za-z]{11}$/);
});
