// Passwords that are made for people, who change them at their first login.
import { randomInt } from 'node:crypto';

const LOOK_ALIKE = '01ilo';
/** What is read out and typed without a doubt. */
const ALPHABET = Array.from('0123456789abcdefghijklmnopqrstuvwxyz').filter(
  (character) => !LOOK_ALIKE.includes(character),
);
const GROUPS = 4;
const GROUP_CHARACTERS = 5;

/** Such as `k7wqd-…`, with 99 random bits. */
export function makeOneTimePassword(): string {
  const group = () =>
    Array.from({ length: GROUP_CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
