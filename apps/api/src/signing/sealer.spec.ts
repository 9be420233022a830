import { expect, it } from 'vitest';
import { Sealer } from './sealer.ts';

const sealer = new Sealer('secret', 'test');
const bytes = Buffer.from('how many logs there are');

it('What was sealed opens to the same bytes, also when there are none.', () => {
  expect(sealer.open(sealer.seal(bytes))).toEqual(bytes);
  expect(sealer.open(sealer.seal(Buffer.alloc(0)))).toEqual(Buffer.alloc(0));
});

it('A sealed text does not show its bytes, and is the same on each replica.', () => {
  expect(Buffer.from(sealer.seal(bytes), 'base64url').includes('logs')).toBe(false);
  expect(new Sealer('secret', 'test').seal(bytes)).toBe(sealer.seal(bytes));
});

it('A text with any other character, or of another secret or purpose, does not open.', () => {
  const sealed = sealer.seal(bytes);
  for (let at = 0; at < sealed.length; at++) {
    const forged = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    expect(sealer.open(forged), `changed at ${at}`).toBeUndefined();
  }
  for (const text of [
    '',
    'AAAA',
    sealed.slice(1),
    `${sealed}A`,
    `${sealed}=`,
    ` ${sealed}`,
    sealed.slice(0, -2),
  ])
    expect(sealer.open(text), text).toBeUndefined();
  expect(new Sealer('other', 'test').open(sealed)).toBeUndefined();
  expect(new Sealer('secret', 'other').open(sealed)).toBeUndefined();
});

it('After a new secret is put in front, texts of the one before still open.', () => {
  expect(new Sealer('new, secret', 'test').open(sealer.seal(bytes))).toEqual(bytes);
  expect(sealer.open(new Sealer('new,secret', 'test').seal(bytes))).toBeUndefined();
});
