// Keeps a job's lock while it is handled. Bull renews it too, but for good stops at the first error of Redis.
import { LOCK_RENEW_MS } from '@timberline/queue';

/** Another processor may have the job, or soon will. */
export class LockLostError extends Error {
  override readonly name = 'LockLostError';
}

export interface LockRenewal {
  /** Aborted, with a LockLostError, when the lock is lost. */
  signal: AbortSignal;
  stop(): void;
}

/** Renews a lock until stopped. `extend` resolves to whether it is still ours; an error is met by the next try. */
export function keepLock(extend: () => Promise<boolean>, everyMs = LOCK_RENEW_MS): LockRenewal {
  const lost = new AbortController();
  const timer = setInterval(() => {
    extend().then(
      (ours) => {
        if (!ours) lost.abort(new LockLostError('The lock of the job ran out'));
      },
      () => undefined,
    );
  }, everyMs);
  return { signal: lost.signal, stop: () => clearInterval(timer) };
}
