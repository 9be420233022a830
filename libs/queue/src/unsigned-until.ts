// The end of the time in which cursors and receipts of versions that did not sign them are still valid.
import type { Redis } from 'ioredis';
import { KEYS } from './names.ts';
import { runScript } from './scripts/script.ts';
import { unsignedUntilScript } from './scripts/signing.ts';

/** As long as an answer with an idempotency key is kept, and as the contract promises for a change of the secret. */
const UNSIGNED_GRACE_MS = 24 * 60 * 60 * 1000;

/**
 * The end of the grace in ms since 1970: a day after this version first met the data of an older one, and 0 for an
 * installation that began with this version. Throws QueueUnavailableError.
 */
export async function unsignedUntil(client: Redis): Promise<number> {
  return (await runScript(
    client,
    unsignedUntilScript,
    [KEYS.unsignedUntil, KEYS.counters],
    [UNSIGNED_GRACE_MS],
  )) as number;
}
