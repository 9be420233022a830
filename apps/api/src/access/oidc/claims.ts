// What the claims of an OpenID provider say of a person: their role, and what they are called.
import { type Role, ROLES } from '../principal.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** Names of people that a provider gave, so that nobody takes them for one whose password is here. */
const NAME_PREFIX = 'oidc:';
/** As the names of other people. */
const MAX_NAME_CHARACTERS = 100;
/** Values of a claim that are looked at. */
const MAX_VALUES = 1_000;

/**
 * The value of a claim. A name with dots is also a path into claims that are objects, such as `realm_access.roles`.
 */
export function claimOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Claims)[part];
  }
  return value;
}

/** The highest role that a claim names, which is a text or a list of texts; undefined if it names none. */
export function roleOf(claim: unknown): Role | undefined {
  const values: unknown[] = Array.isArray(claim) ? claim.slice(0, MAX_VALUES) : [claim];
  return ROLES.findLast((role) => values.includes(role));
}

/**
 * Names for a person, the best one first. Who they are does not follow from it, but from issuer and subject, which never
 * change: a provider may give a name to another person.
 */
export function namesOf({ preferred_username: username, email, sub }: Claims): string[] {
  return [username, email, sub].flatMap((name) => {
    const text = typeof name === 'string' ? name.replace(/[\p{C}\p{Z}/\\]+/gu, ' ').trim() : '';
    return text === ''
      ? []
      : [`${NAME_PREFIX}${[...text].slice(0, MAX_NAME_CHARACTERS - NAME_PREFIX.length).join('')}`];
  });
}
