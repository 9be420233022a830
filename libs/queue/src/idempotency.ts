// Idempotency keys: a post repeated with its key gets the first answer, and its logs are stored once.
import { createHash, randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Completion } from './job-adder.ts';
import { KEYS } from './names.ts';
import { releaseScript, reserveScript, SHARDS } from './scripts/idempotency.ts';
import { type Argument, runBinaryScript, runScript } from './scripts/script.ts';

/**
 * An API that has not completed a reservation within this time counts as dead, and the next post with the key takes over.
 * Nothing of the first post is stored then, since its jobs and its answer are written in one step. If the first API
 * resumes, its write is refused.
 */
const LEASE_MS = 5_000;

/** Of four million keys, two have the same field with a probability of one in 10²⁵. */
const FIELD_BYTES = 16;
/** The scripts rely on this number. */
const SHORT_HASH_BYTES = 8;

/** Limits of what is kept. At a limit new keys are refused and known ones still answered. */
interface IdempotencyLimits {
  keys: number;
  /** Approximate memory in Redis. */
  bytes: number;
}

/** A key as a post sends it. */
export interface IdempotencyKey {
  key: string;
  /** Whose key it is: the same text of two principals is two keys. Without access control there is one principal. */
  principal?: string;
  /** Who sends the post, as far as fair shares are concerned. */
  client: string;
}

/** The right to answer a key. It goes to `LogQueue.add`, or back through `release`. */
export interface Reservation {
  keyHash: string;
  bodyHash: string;
  client: string;
  token: string;
}

/** What was passed to `LogQueue.add`: bytes, or the text that a version before 0.2 stored. */
export type KeptAnswer = Buffer | string;

export type ReserveResult =
  | { state: 'reserved'; reservation: Reservation }
  /** The answer of the first post. */
  | { state: 'done'; answer: KeptAnswer }
  /** The first post is still in flight: try again soon, or answer 409. */
  | { state: 'pending' }
  /** The key was used with another body: 422. */
  | { state: 'mismatch' }
  /** No room for another key of this client: 429. */
  | { state: 'full'; retryAfterMs: number };

/** The records of idempotency keys in Redis. Methods throw QueueUnavailableError or QueueFullError. */
export class IdempotencyKeys {
  constructor(
    private readonly client: Redis,
    private readonly limits: IdempotencyLimits,
  ) {}

  /**
   * Reserves a key for a post, before its jobs are added.
   * @param bodyHash a hash of the body and of all else that must be the same when the post is repeated
   */
  async reserve({ key, principal, client }: IdempotencyKey, bodyHash: string): Promise<ReserveResult> {
    const named = principal === undefined ? key : `${principal}\0${key}`;
    const keyHash = sha256(named).toString('base64url');
    const reservation = { keyHash, bodyHash, client, token: randomUUID() };
    const { keys, bytes } = this.limits;
    const [state, detail, form] = await runBinaryScript(
      this.client,
      reserveScript,
      [
        recordKey(keyHash),
        KEYS.idempotencyExpiry,
        KEYS.counters,
        KEYS.idempotencyKeys,
        KEYS.idempotencyBytes,
      ],
      [
        ...[KEYS.idempotency, keyHash, bodyHash, reservation.token, LEASE_MS, keys, bytes],
        ...[KEYS.idempotencyAnswers, ...placeOf(keyHash), shortHash(bodyHash)],
        ...[KEYS.idempotencyClients, shortHash(client)],
      ],
    );
    switch (state!.toString() as ReserveResult['state']) {
      case 'reserved':
        return { state: 'reserved', reservation };
      case 'done':
        return { state: 'done', answer: keptAnswer(detail!, form!) };
      case 'full':
        return { state: 'full', retryAfterMs: Number(detail!.toString()) };
      case 'pending':
        return { state: 'pending' };
      case 'mismatch':
        return { state: 'mismatch' };
    }
  }

  /** Releases a reservation when the post was refused and nothing was added, so that the key can be used at once. */
  async release({ keyHash, token }: Reservation): Promise<void> {
    await runScript(this.client, releaseScript, [recordKey(keyHash)], [token]);
  }
}

/** The key in Redis of a post in flight. */
export function recordKey(keyHash: string): string {
  return KEYS.idempotency + keyHash;
}

/** What the scripts that add jobs need to keep an answer: their arguments 3 to 9. */
export function completionArguments({ reservation, answer }: Completion): Argument[] {
  const { keyHash, bodyHash, client, token } = reservation;
  return [
    token,
    Buffer.concat([shortHash(bodyHash), answer]),
    KEYS.idempotencyAnswers,
    ...placeOf(keyHash),
    KEYS.idempotencyClients,
    shortHash(client),
  ];
}

/** An answer as a script returns it. */
export function keptAnswer(answer: Buffer, form: Buffer): KeptAnswer {
  return form.toString() === 'text' ? answer.toString() : answer;
}

/** Where the answer of a key is kept: its shard, and its field there. */
function placeOf(keyHash: string): [shard: number, field: Buffer] {
  const bytes = Buffer.from(keyHash, 'base64url');
  return [bytes.readUInt16BE(FIELD_BYTES) % SHARDS, bytes.subarray(0, FIELD_BYTES)];
}

/** Enough to tell two bodies that were sent with one key apart, or two clients. */
function shortHash(text: string): Buffer {
  return sha256(text).subarray(0, SHORT_HASH_BYTES);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
