// Renews the lock of a job while it is handled. Bull renews it too, but stops for good at the first error of Redis.
import { LOCK_RENEW_MS } from '@timberline/queue';

/** The lock of a job has expired, so another processor has the job or will soon have it. */
export class LockLostError extends Error {
  override readonly name = 'LockLostError';
}

interface LockRenewal {
  /** Aborted with a LockLostError when the lock is lost. */
  signal: AbortSignal;
  stop(): void;
}

/**
 * Renews a lock until it is stopped.
 *
 * @param extend extends the lock; resolves to false if it is lost. If it rejects, the next interval tries again.
 */
export function renewLock(extend: () => Promise<boolean>, intervalMs = LOCK_RENEW_MS): LockRenewal {
  const lost = new AbortController();
  const timer = setInterval(() => {
    extend().then(
      (isOurs) => {
        if (!isOurs) lost.abort(new LockLostError('The lock of the job has expired'));
      },
      () => undefined,
    );
  }, intervalMs);
  return { signal: lost.signal, stop: () => clearInterval(timer) };
}
