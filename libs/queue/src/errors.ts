// Errors between a program of ours and Redis.

/** Redis is down, silent, loading or refuses to write. Whether a write happened can be unknown (see `outcome`). */
export class QueueUnavailableError extends Error {
  override readonly name = 'QueueUnavailableError';

  constructor(
    /** What is wrong with Redis or the connection, in our words: clients read it. `cause` has the original error. */
    readonly reason: string,
    /** `none`: nothing was written, for sure; `unknown`: the answer was lost, so the write may have happened. */
    readonly outcome: 'none' | 'unknown',
    options?: ErrorOptions,
  ) {
    super(`The queue is not available: ${reason}`, options);
  }
}

/** Redis has no memory left for writes. Nothing was written. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';

  constructor(reason: string) {
    super(`The queue is full: ${reason}`);
  }
}

/** Errors by which Redis reports, before it does anything, that it cannot write or answer now. */
const REFUSALS: Record<string, string> = {
  LOADING: 'Redis is still loading its data',
  MISCONF: 'Redis cannot write to its disk',
  READONLY: 'Redis is a replica that takes no writes',
  NOREPLICAS: 'Redis has fewer replicas than its settings require',
  MASTERDOWN: 'Redis is a replica that has lost its master',
  BUSY: 'Redis is busy with a script',
  NOAUTH: 'Redis wants a password',
  WRONGPASS: 'Redis refused the password',
  NOPERM: 'Redis does not permit this user what is needed',
  CLUSTERDOWN: 'the cluster of Redis is down',
};
// Redis 6 prefixes the error of a script (`ERR Error running script … -MISCONF …`); Redis 7 does not.
const REFUSAL = /^([A-Z]+)\b|-(MISCONF|READONLY|NOREPLICAS)\b/g;
const OUT_OF_MEMORY = /^(-?OOM\b)|OOM command not allowed/;

/** The reason of an error when an answer did not come in time. */
export const TIMED_OUT = 'Redis did not answer in time';

/** Turns an error of an ioredis command into one of the errors above. */
export function queueError(error: unknown): QueueUnavailableError | QueueFullError {
  if (error instanceof QueueUnavailableError || error instanceof QueueFullError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const options = { cause: error };
  if (OUT_OF_MEMORY.test(message)) return new QueueFullError('Redis has reached its maxmemory');
  for (const [, code, codeOfScript] of message.matchAll(REFUSAL)) {
    const reason = REFUSALS[code ?? codeOfScript ?? ''];
    if (reason !== undefined) return new QueueUnavailableError(reason, 'none', options);
  }
  // ioredis without an offline queue: the command never left this process.
  if (/isn't writeable|Connection is closed/.test(message))
    return new QueueUnavailableError('Redis cannot be reached', 'none', options);
  if (/timed out/i.test(message)) return new QueueUnavailableError(TIMED_OUT, 'unknown', options);
  const code = /^[A-Z]+\b/.exec(message)?.[0];
  const reason = `Redis answered with an error${code === undefined ? '' : ` (${code})`}`;
  return new QueueUnavailableError(reason, 'unknown', options);
}
