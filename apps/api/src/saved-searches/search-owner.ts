// Whose a saved search is. Its id begins with a key that is made from its owner, so that it is found by its id alone.
import { createHash } from 'node:crypto';
import { ANYONE, type Principal } from '../access/principal.ts';
import { base62, ID_CHARACTERS, makeId } from '../access/random-text.ts';

/** What an owner keeps for good. Names can be given to others. */
export type SearchOwner = Pick<Principal, 'kind' | 'id'>;

const SEARCH_ID = /^[\dA-Za-z]{22}$/;
/** 64 bits: too many for two of some thousand owners to have the same. */
const OWNER_KEY_BYTES = 8;

/** Not the id itself, since the ids of shared searches are seen by others. */
export function ownerKeyOf({ kind, id }: SearchOwner): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([kind, id]))
    .digest();
  return base62(digest.subarray(0, OWNER_KEY_BYTES), ID_CHARACTERS);
}

/** Of those who save while nobody has to log in. */
export const ANYONE_OWNER_KEY = ownerKeyOf(ANYONE);

export function makeSearchId(ownerKey: string): string {
  return ownerKey + makeId();
}

/** Undefined for a text that is no id of a search. */
export function ownerKeyOfSearch(id: string): string | undefined {
  return SEARCH_ID.test(id) ? id.slice(0, ID_CHARACTERS) : undefined;
}
