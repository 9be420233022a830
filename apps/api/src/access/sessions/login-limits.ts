// How often someone may try a password. Nobody is locked out: whoever waits may go on, and the attempts of others, from other
// addresses, do not count for a person at an address from which they logged in before.
import { hash } from 'node:crypto';
import type { AttemptLimit } from '@timberline/queue';
import { foldName } from '../people/known-people.ts';

const SECOND_MS = 1_000;

/** One who has forgotten which password it was tries some, and then one every ten seconds. */
const PAIR = { burst: 8, intervalMs: 10 * SECOND_MS };
/** All people behind one address, most of whom know their password. Attempts that were right do not count. */
const ADDRESS = { burst: 40, intervalMs: 3 * SECOND_MS };
/** From all addresses that the person never logged in from: 3,000 a day, which guess no password of 12 characters. */
const NAME = { burst: 40, intervalMs: 30 * SECOND_MS };

/**
 * The limits of an attempt.
 * @param address as in `clientOf`
 * @param isKnownAddress whether the person logged in from there before
 */
export function loginLimits(name: string, address: string, isKnownAddress: boolean): AttemptLimit[] {
  // Names are hashed, since whoever types a password in the place of the name would have it stored.
  const folded = hash('sha256', foldName(name), 'base64url');
  const limits = [
    { of: `pair:${folded}:${address}`, ...PAIR },
    { of: `address:${address}`, ...ADDRESS },
  ];
  return isKnownAddress ? limits : [...limits, { of: `name:${folded}`, ...NAME }];
}
