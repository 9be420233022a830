// Idempotency keys: a post repeated with its key gets the first answer, and its logs are stored once.
import { createHash, randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { KEYS } from './names.ts';
import { releaseScript, reserveScript } from './scripts/idempotency.ts';
import { runScript } from './scripts/script.ts';

/** How long an answer is kept: 24 h, as documented for clients. */
const RETENTION_MS = 24 * 60 * 60 * 1000;
/**
 * An API that has not completed a reservation within this time counts as dead, and the next post with the key takes over.
 * Nothing of the first post is stored then, since its jobs and its answer are written in one step. If the first API
 * resumes, its write is refused.
 */
const LEASE_MS = 5_000;

/** Limits of what is kept. At a limit new keys are refused and known ones still answered. */
interface IdempotencyLimits {
  keys: number;
  /** Approximate memory in Redis. */
  bytes: number;
}

/** The right to answer a key. It goes to `LogQueue.add`, or back through `release`. */
export interface Reservation {
  keyHash: string;
  token: string;
}

export type ReserveResult =
  | { state: 'reserved'; reservation: Reservation }
  /** The answer of the first post, as it was passed to `LogQueue.add`. */
  | { state: 'done'; answer: string }
  /** The first post is still in flight: try again soon, or answer 409. */
  | { state: 'pending' }
  /** The key was used with another body: 422. */
  | { state: 'mismatch' }
  /** No room for another key: 429. */
  | { state: 'full' };

/** The records of idempotency keys in Redis. Methods throw QueueUnavailableError or QueueFullError. */
export class IdempotencyKeys {
  constructor(
    private readonly client: Redis,
    private readonly limits: IdempotencyLimits,
  ) {}

  /**
   * Reserves a key for a post, before its jobs are added.
   * @param key the key as the client sent it, prefixed by what separates the keys of one client from those of another
   * @param bodyHash a hash of the body and of all else that must be the same when the post is repeated
   */
  async reserve(key: string, bodyHash: string): Promise<ReserveResult> {
    const keyHash = createHash('sha256').update(key).digest('base64url');
    const token = randomUUID();
    const [state, answer] = (await runScript(
      this.client,
      reserveScript,
      [recordKey(keyHash), KEYS.idempotencyExpiry, KEYS.counters],
      [
        KEYS.idempotency,
        keyHash,
        bodyHash,
        token,
        LEASE_MS,
        RETENTION_MS,
        this.limits.keys,
        this.limits.bytes,
      ],
    )) as [ReserveResult['state'], string];
    if (state === 'reserved') return { state, reservation: { keyHash, token } };
    return state === 'done' ? { state, answer } : { state };
  }

  /** Releases a reservation when the post was refused and nothing was added, so that the key can be used at once. */
  async release({ keyHash, token }: Reservation): Promise<void> {
    await runScript(
      this.client,
      releaseScript,
      [recordKey(keyHash), KEYS.idempotencyExpiry],
      [keyHash, token],
    );
  }
}

/** The key of an idempotency record in Redis. */
export function recordKey(keyHash: string): string {
  return KEYS.idempotency + keyHash;
}
