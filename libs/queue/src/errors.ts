// What can go wrong between a part of the service and Redis.

/** Redis is away, silent, loading or refuses to write. Whether a write was done may be unknown (see `outcome`). */
export class QueueUnavailableError extends Error {
  constructor(
    /** What Redis or the connection said. */
    readonly reason: string,
    /** `none`: surely nothing was written; `unknown`: the answer was lost, it may have been. */
    readonly outcome: 'none' | 'unknown',
    options?: ErrorOptions,
  ) {
    super(`The queue is not available: ${reason}`, options);
    this.name = 'QueueUnavailableError';
  }
}

/** Redis has no memory left for writes: nothing was written. */
export class QueueFullError extends Error {
  constructor(reason: string) {
    super(`The queue is full: ${reason}`);
    this.name = 'QueueFullError';
  }
}

/** Errors of Redis that say before anything was done that it cannot write or answer now. */
const REFUSALS =
  /^(LOADING|MISCONF|READONLY|NOREPLICAS|MASTERDOWN|BUSY|NOAUTH|WRONGPASS|NOPERM|CLUSTERDOWN)\b/;
const OUT_OF_MEMORY = /^(-?OOM\b)|OOM command not allowed/;

/** Turns whatever a command of ioredis threw into one of the errors above. */
export function queueError(error: unknown): QueueUnavailableError | QueueFullError {
  if (error instanceof QueueUnavailableError || error instanceof QueueFullError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const options = { cause: error };
  if (OUT_OF_MEMORY.test(message)) return new QueueFullError('Redis is at its maxmemory');
  // A script's error is prefixed by Redis 6 (`ERR Error running script … -MISCONF …`), not by Redis 7.
  if (REFUSALS.test(message) || /-(MISCONF|READONLY|NOREPLICAS)\b/.test(message))
    return new QueueUnavailableError(message, 'none', options);
  // ioredis without an offline queue: the command never left this process.
  if (/isn't writeable|Connection is closed/.test(message))
    return new QueueUnavailableError('Redis is away', 'none', options);
  if (/timed out/i.test(message))
    return new QueueUnavailableError('Redis does not answer in time', 'unknown', options);
  return new QueueUnavailableError(message, 'unknown', options);
}
