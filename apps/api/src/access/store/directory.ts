// All people and keys, which are kept as one document: every change has a version, and what is not in the newest one is
// withdrawn, wherever a copy of an older one may come from.
import type { Role } from '../principal.ts';

/** Enough for each program of a large team to have its own. */
export const MAX_ENTRIES = 10_000;
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

/** Members that a newer version of Timberline has added stay as they are. */
export interface Directory {
  /** Counts the changes, from 1; 0 before the first. */
  readonly version: number;
  readonly keys: readonly StoredKey[];
}

export const EMPTY_DIRECTORY: Directory = { version: 0, keys: [] };
