import { expect, test } from 'vitest';
import { seededRandom } from '@timberline/testing';
import { knownName } from './known-names.ts';

const nameOf = (bytes: Buffer) => knownName(bytes, 0, bytes.length);

test('A name is the text of its bytes, whatever names came before.', () => {
  const random = seededRandom(3);
  for (let n = 0; n < 20_000; n++) {
    const text = `name.${Math.floor(random.next() * 3000)}`;
    const bytes = Buffer.from(`<${text}>`);
    expect(knownName(bytes, 1, text.length)).toBe(text);
  }
});

test('Names of the same length and letters are told apart.', () => {
  expect(nameOf(Buffer.from('user.id'))).toBe('user.id');
  expect(nameOf(Buffer.from('user.di'))).toBe('user.di');
  expect(nameOf(Buffer.from('user.id'))).toBe('user.id');
});

test('The empty name is a name.', () => {
  expect(nameOf(Buffer.alloc(0))).toBe('');
});

test('Names that are not ASCII are left to the decoder of text.', () => {
  expect(nameOf(Buffer.from('größe'))).toBeUndefined();
  expect(nameOf(Buffer.from([0x61, 0xff]))).toBeUndefined();
});

test('Names of more than 48 bytes are left to the decoder of text.', () => {
  expect(nameOf(Buffer.from('x'.repeat(48)))).toBe('x'.repeat(48));
  expect(nameOf(Buffer.from('x'.repeat(49)))).toBeUndefined();
});
