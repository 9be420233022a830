// A duty that one process among many does at a time, such as joining patterns.
//
// A lease in Redis says whose duty it is. It ends by itself when its holder dies. A holder that was frozen, or cut off from
// Redis, may go on believing that it has the lease after another process took it: no clock of its own can tell it in time.
// So each lease has a term, a number that grows with every holder, and whoever writes lets the store compare it: a write of
// an earlier term is refused where it would be made. (https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html)
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { KEYS } from './names.ts';
import { releaseLeaseScript, takeLeaseScript } from './scripts/lease.ts';
import { runScript } from './scripts/script.ts';

/** Methods throw QueueUnavailableError or QueueFullError. */
export class Lease {
  private readonly holder = randomUUID();

  /**
   * @param duty a name of letters and dashes; all processes that share the duty use the same
   * @param durationMs after so long without `take` another process may have the lease
   */
  constructor(
    private readonly client: Redis,
    private readonly duty: string,
    private readonly durationMs: number,
  ) {}

  /**
   * Takes the lease, or prolongs it, so that it lasts for the duration from now on. Returns its term; undefined while another
   * process has it. The term stays the same as long as this process has the lease without a gap.
   *
   * @param seen a term that was found in the store: this one becomes larger. After Redis has lost its data and a clock was set
   *   back, the store would refuse every holder otherwise.
   */
  async take(seen = 0): Promise<number | undefined> {
    const keys = [KEYS.leases + this.duty, KEYS.leaseTerms + this.duty];
    const term = await runScript(this.client, takeLeaseScript, keys, [this.holder, this.durationMs, seen]);
    return term === '' ? undefined : Number(term);
  }

  /** Gives the lease up, if this process has it, so that the next one need not wait for its end. */
  async release(): Promise<void> {
    await runScript(this.client, releaseLeaseScript, [KEYS.leases + this.duty], [this.holder]);
  }
}
