// All people and keys, which are kept as one document: every change has a version, and what is not in the newest one is
// withdrawn, wherever a copy of an older one may come from.
import type { Role } from '../principal.ts';

/** Enough for each program of a large team to have its own. */
export const MAX_ENTRIES = 10_000;
/** More people than a team has. */
export const MAX_PEOPLE = 2_000;
/** Each API process has it in memory, and sends and receives it whole with each change. */
export const MAX_DIRECTORY_BYTES = 3 * 1024 * 1024;

export interface StoredKey {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly filter: string | null;
  /** The SHA-256 of the secret, in Base64. */
  readonly hash: string;
  /** RFC 3339; null for one that does not expire. */
  readonly expiresAt: string | null;
  readonly createdAt: string;
  /** The name of who made it. */
  readonly createdBy: string;
}

export interface StoredPerson {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly filter: string | null;
  /** The hash of the password (password-hash.ts); null for who logs in in another way alone. */
  readonly password: string | null;
  /** Who they are to an OpenID provider that lets them in. */
  readonly oidc?: { readonly issuer: string; readonly subject: string };
  /** Whether the password was made for them, and they have to change it before they may do anything else. */
  readonly mustChangePassword: boolean;
  /** A random text. Sessions that began under another one are over. */
  readonly epoch: string;
  readonly createdAt: string;
  /** The name of who made it. */
  readonly createdBy: string;
}

/** Members that a newer version of Timberline has added stay as they are. */
export interface Directory {
  /** Counts the changes, from 1; 0 before the first. */
  readonly version: number;
  readonly keys: readonly StoredKey[];
  readonly people: readonly StoredPerson[];
  /** The hash of the password that the first administrator was made with; see people/first-admin.ts. */
  readonly firstPassword: string | null;
}

export const EMPTY_DIRECTORY: Directory = { version: 0, keys: [], people: [], firstPassword: null };

/** A directory from its text. Before there were people, it had keys alone. */
export function parseDirectory(text: string): Directory {
  return { ...EMPTY_DIRECTORY, ...(JSON.parse(text) as Partial<Directory>) };
}
