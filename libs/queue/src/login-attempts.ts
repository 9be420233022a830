// How often someone may try to log in, for all API processes together, and from where people logged in before.
import type { Redis } from 'ioredis';
import { queueError } from './errors.ts';
import { KEYS } from './names.ts';
import { attemptScript, giveBackAttemptScript, noteAddressScript } from './scripts/login-attempts.ts';
import { runScript } from './scripts/script.ts';

export interface AttemptLimit {
  /** What is limited, such as an address. */
  of: string;
  /** So many attempts may follow each other at once. */
  burst: number;
  /** After each such time there may be one more. */
  intervalMs: number;
}

/** A person who travels has some; each of them is worth a row of attempts to one who is there as well. */
const MAX_ADDRESSES = 20;
const ADDRESS_MS = 90 * 24 * 60 * 60 * 1000;

/** Methods throw QueueUnavailableError or QueueFullError. */
export class LoginAttempts {
  constructor(private readonly client: Redis) {}

  /** Counts an attempt if all limits allow it; returns how many ms to wait otherwise. */
  async begin(limits: readonly AttemptLimit[]): Promise<number> {
    const args = limits.flatMap(({ intervalMs, burst }) => [intervalMs, burst]);
    return (await runScript(this.client, attemptScript, keysOf(limits), args)) as number;
  }

  /** Makes an attempt that was right count for nothing. */
  async giveBack(limits: readonly AttemptLimit[]): Promise<void> {
    const args = limits.map(({ intervalMs }) => intervalMs);
    await runScript(this.client, giveBackAttemptScript, keysOf(limits), args);
  }

  /** Whether a person logged in from an address within the last 90 days. */
  async isKnownAddress(person: string, address: string): Promise<boolean> {
    try {
      return (await this.client.zscore(KEYS.loginAddresses + person, address)) !== null;
    } catch (error) {
      throw queueError(error);
    }
  }

  async noteAddress(person: string, address: string): Promise<void> {
    const key = KEYS.loginAddresses + person;
    await runScript(this.client, noteAddressScript, [key], [address, MAX_ADDRESSES, ADDRESS_MS]);
  }

  /** Forgets from where a person who is taken out logged in. */
  async forgetAddresses(person: string): Promise<void> {
    try {
      await this.client.del(KEYS.loginAddresses + person);
    } catch (error) {
      throw queueError(error);
    }
  }
}

function keysOf(limits: readonly AttemptLimit[]): string[] {
  return limits.map(({ of }) => KEYS.loginAttempts + of);
}
