// Bounds how much of something is in use at a time, in all and for each client, so that one client leaves the rest to others.

interface FairLimits {
  /** Units in use at a time, such as bytes or searches. */
  total: number;
  /** Units of one client at a time; fewer than `total`, or one client could use all of them. */
  perClient: number;
  /** Requests that may wait for units. */
  maxWaiting: number;
  /** Requests of one client that may wait; fewer than `maxWaiting`. */
  maxWaitingPerClient: number;
}

interface WaitOptions {
  /** How long to wait until enough units are free, in milliseconds. The default is not to wait. */
  timeoutMs?: number;
  /** Aborted when nobody needs the units any more. */
  signal?: AbortSignal;
}

interface Waiter {
  client: string;
  units: number;
  settle: (acquired: boolean) => void;
}

/**
 * A semaphore with units that are shared fairly between clients. A request for more units than one client may have takes
 * exactly the share of a client, so that it can run at all.
 *
 * ```ts
 * if (!(await searches.acquire(client, weight, { timeoutMs: 2_000, signal }))) throw busy('Too many searches.');
 * try { … } finally { searches.release(client, weight); }
 * ```
 */
export class FairLimit {
  private used = 0;
  private readonly usedBy = new Map<string, number>();
  private waiting: Waiter[] = [];
  private readonly waitingOf = new Map<string, number>();

  constructor(private readonly limits: FairLimits) {}

  /** Units in use by all clients. */
  get inUse(): number {
    return this.used;
  }

  /** Units in use by one client. */
  inUseBy(client: string): number {
    return this.usedBy.get(client) ?? 0;
  }

  /** Takes units at once, or returns false. */
  tryAcquire(client: string, units: number): boolean {
    const wanted = this.bounded(units);
    if (!this.fits(client, wanted)) return false;
    this.take(client, wanted);
    return true;
  }

  /**
   * Takes units, and waits for them if they are in use. False if they do not become free in time, if too many requests wait
   * already, or if `signal` is aborted.
   */
  acquire(client: string, units: number, { timeoutMs = 0, signal }: WaitOptions = {}): Promise<boolean> {
    if (signal?.aborted) return Promise.resolve(false);
    if (this.tryAcquire(client, units)) return Promise.resolve(true);
    const { maxWaiting, maxWaitingPerClient } = this.limits;
    const waitingOfClient = this.waitingOf.get(client) ?? 0;
    if (timeoutMs <= 0 || this.waiting.length >= maxWaiting || waitingOfClient >= maxWaitingPerClient)
      return Promise.resolve(false);
    return new Promise((resolve) => {
      const giveUp = () => waiter.settle(false);
      const timer = setTimeout(giveUp, timeoutMs);
      const waiter: Waiter = {
        client,
        units: this.bounded(units),
        settle: (acquired) => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', giveUp);
          this.waiting = this.waiting.filter((other) => other !== waiter);
          add(this.waitingOf, client, -1);
          resolve(acquired);
        },
      };
      signal?.addEventListener('abort', giveUp);
      this.waiting.push(waiter);
      add(this.waitingOf, client, 1);
    });
  }

  /** Returns units that `acquire` or `tryAcquire` took, and gives them to requests that wait. */
  release(client: string, units: number): void {
    const returned = this.bounded(units);
    this.used -= returned;
    add(this.usedBy, client, -returned);
    this.grantWaiting();
  }

  /**
   * In order of arrival, and past each request that does not fit: a client that waits for many units holds up nobody who
   * needs few.
   */
  private grantWaiting(): void {
    for (const waiter of [...this.waiting]) {
      if (!this.fits(waiter.client, waiter.units)) continue;
      this.take(waiter.client, waiter.units);
      waiter.settle(true);
    }
  }

  private fits(client: string, units: number): boolean {
    const { total, perClient } = this.limits;
    return this.used + units <= total && this.inUseBy(client) + units <= perClient;
  }

  private take(client: string, units: number): void {
    this.used += units;
    add(this.usedBy, client, units);
  }

  private bounded(units: number): number {
    return Math.min(units, this.limits.perClient);
  }
}

/** Changes a count, and forgets those that reach zero, so that the map holds active clients only. */
function add(counts: Map<string, number>, key: string, change: number): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
