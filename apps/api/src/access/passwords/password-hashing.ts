// Hashes passwords, one at a time, since each takes 19 MiB and a core for 40 ms (password-hash.bench.ts).
import { Injectable } from '@nestjs/common';
import { ProblemError } from '../../http/problem-error.ts';
import { FairLimit } from '../../limits/fair-limit.ts';

/** Those that are hashed at a time; `MEMORY_BUDGET` counts them. */
export const MAX_PASSWORD_HASHES = 1;
/** Of one client two may wait for each other, as when a page is opened twice; twenty clients that log in at once wait 1 s. */
const MAX_WAITING = 64;
const MAX_WAITING_PER_CLIENT = 4;
const TIMEOUT_MS = 10_000;
const RETRY_SECONDS = 2;

@Injectable()
export class PasswordHashing {
  private readonly limit = new FairLimit({
    total: MAX_PASSWORD_HASHES,
    perClient: MAX_PASSWORD_HASHES,
    maxWaiting: MAX_WAITING,
    maxWaitingPerClient: MAX_WAITING_PER_CLIENT,
  });

  /** Calls what hashes passwords one after the other. Throws a ProblemError when too many wait. */
  async run<T>(client: string, work: () => Promise<T>): Promise<T> {
    if (!(await this.limit.acquire(client, 1, { timeoutMs: TIMEOUT_MS })))
      throw new ProblemError(429, 'Too many passwords are being checked. Try again in a few seconds.', {
        retryAfterSeconds: RETRY_SECONDS,
      });
    try {
      return await work();
    } finally {
      this.limit.release(client, 1);
    }
  }
}
