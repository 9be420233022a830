// The token of a session: `tms_`, the id of the person, by which the session is found, and 256 random bits.
import { hash } from 'node:crypto';
import { ID_CHARACTERS, RANDOM_CHARACTERS, randomText } from '../random-text.ts';

const PREFIX = 'tms_';
const FORMAT = new RegExp(`^${PREFIX}([0-9A-Za-z]{${ID_CHARACTERS}})[0-9A-Za-z]{${RANDOM_CHARACTERS}}$`);
/** Enough to tell the sessions of a person apart, and too little of the hash to find it. */
const ID_OF_HASH_CHARACTERS = 16;

export interface SessionToken {
  person: string;
  /** What is kept of it. Nobody guesses 256 bits, so it need not be a slow one. */
  hash: string;
}

/** @param person an id */
export function makeSessionToken(person: string): string {
  return PREFIX + person + randomText(RANDOM_CHARACTERS);
}

/** Undefined for what is no token. */
export function parseSessionToken(text: string): SessionToken | undefined {
  const person = FORMAT.exec(text)?.[1];
  return person === undefined ? undefined : { person, hash: hash('sha256', text, 'base64url') };
}

/** What a session is called to its owner. */
export function sessionIdOf(tokenHash: string): string {
  return tokenHash.slice(0, ID_OF_HASH_CHARACTERS);
}
