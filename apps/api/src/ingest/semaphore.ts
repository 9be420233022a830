// Bounds how much work runs at a time, and how much waits for it.

interface Waiter {
  resolve: (acquired: boolean) => void;
  timer: NodeJS.Timeout | undefined;
}

/**
 * A counting semaphore with a bounded queue of waiting requests, first come, first served.
 *
 * ```ts
 * if (!(await semaphore.acquire(1_000))) throw busy('Too many requests in flight.');
 * try { … } finally { semaphore.release(); }
 * ```
 */
export class Semaphore {
  private waiting: Waiter[] = [];

  constructor(
    private permits: number,
    private readonly maxWaiting: number,
  ) {}

  /** Takes a permit. False if too many wait already, or if no permit is free within `timeoutMs` (default: no limit). */
  acquire(timeoutMs?: number): Promise<boolean> {
    if (this.permits > 0) {
      this.permits--;
      return Promise.resolve(true);
    }
    if (this.waiting.length >= this.maxWaiting) return Promise.resolve(false);
    return new Promise((resolve) => {
      const waiter: Waiter = { resolve, timer: undefined };
      if (timeoutMs !== undefined)
        waiter.timer = setTimeout(() => {
          this.waiting.splice(this.waiting.indexOf(waiter), 1);
          resolve(false);
        }, timeoutMs);
      this.waiting.push(waiter);
    });
  }

  /** Returns a permit, or passes it on to the request that has waited longest. */
  release(): void {
    const next = this.waiting.shift();
    if (!next) {
      this.permits++;
      return;
    }
    clearTimeout(next.timer);
    next.resolve(true);
  }
}
