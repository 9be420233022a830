// Idempotency keys: a post sent again with its key gets the first answer and stores nothing twice.
import { createHash, randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { KEYS } from './names.ts';
import { releaseScript, reserveScript } from './scripts/idempotency.ts';
import { runScript } from './scripts/script.ts';

/** How long an answer is kept: the 24 h of the contract. */
const KEPT_MS = 24 * 60 * 60 * 1000;
/**
 * A door that has not answered a key for so long has died; the next post with the key takes over. Nothing of the
 * first can have been stored then, since jobs and answer are written at once; should it wake, it is told so.
 */
const LEASE_MS = 5_000;

/** Bounds of what is kept; at a bound new keys are refused, known ones still answered. */
export interface IdempotencyLimits {
  keys: number;
  /** Memory in Redis, roughly. */
  bytes: number;
}

/** A key that this post may answer. Handed to `LogQueue.add`, or given back by `release`. */
export interface Reservation {
  keyHash: string;
  token: string;
}

export type ReserveResult =
  | { state: 'reserved'; reservation: Reservation }
  /** The first post's answer, as `LogQueue.add` was given it. */
  | { state: 'done'; answer: string }
  /** The first is still under way: ask again a little later, or answer 409. */
  | { state: 'pending' }
  /** The key came with another body before: 422. */
  | { state: 'mismatch' }
  /** No room for another key: 429. */
  | { state: 'full' };

/** The records of idempotency keys in Redis. */
export class IdempotencyKeys {
  constructor(
    private readonly client: Redis,
    private readonly limits: IdempotencyLimits,
  ) {}

  /**
   * Reserves a key for a post, before its jobs are added.
   * @param key as the client sent it, with whatever separates one client's keys from another's
   * @param bodyHash tells the body from any other (and what else must be the same when it is sent again)
   */
  async reserve(key: string, bodyHash: string): Promise<ReserveResult> {
    const keyHash = createHash('sha256').update(key).digest('base64url');
    const token = randomUUID();
    const [state, answer] = (await runScript(
      this.client,
      reserveScript,
      [recordKey(keyHash), KEYS.idempotencyExpiry, KEYS.counters],
      [KEYS.idempotency, keyHash, bodyHash, token, LEASE_MS, KEPT_MS, this.limits.keys, this.limits.bytes],
    )) as [ReserveResult['state'], string];
    if (state === 'reserved') return { state, reservation: { keyHash, token } };
    return state === 'done' ? { state, answer } : { state };
  }

  /** Gives a reservation back when the post was refused and nothing added, so that the key is free at once. */
  async release({ keyHash, token }: Reservation): Promise<void> {
    await runScript(
      this.client,
      releaseScript,
      [recordKey(keyHash), KEYS.idempotencyExpiry],
      [keyHash, token],
    );
  }
}

/** Key of the record in Redis. */
export function recordKey(keyHash: string): string {
  return KEYS.idempotency + keyHash;
}
