// Random texts of digits and letters: ids, secrets of keys, tokens, one-time passwords.
import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62^43 > 2^256. */
export const RANDOM_CHARACTERS = 43;
/** 62^11 > 2^64. */
export const ID_CHARACTERS = 11;
/** Bits that one character holds. */
const BITS = Math.log2(ALPHABET.length);

/** A text of so many random characters, with as many random bits as fit into them. */
export function randomText(characters: number): string {
  return base62(randomBytes(Math.floor((characters * BITS) / 8)), characters);
}

/** An id that no other person or key ever has. */
export function makeId(): string {
  return randomText(ID_CHARACTERS);
}

/** An epoch of a person's sessions, which is never had again. */
export function makeEpoch(): string {
  return randomText(ID_CHARACTERS);
}

/** Bytes as a number in digits and letters. */
export function base62(bytes: Buffer, characters: number): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let i = 0; i < characters; i++) {
    text = ALPHABET[Number(rest % 62n)]! + text;
    rest /= 62n;
  }
  return text;
}
