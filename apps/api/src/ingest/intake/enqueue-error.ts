// What a client reads when its logs could not be put into the queue.
import { QueueFullError, QueueUnavailableError } from '@timberline/queue';
import { ProblemError } from '../../problem/problem-error.ts';

/** Redis is mostly back in seconds. */
const RETRY_SECONDS = 2;

/** A 503 for what the queue threw, saying whether the logs may have been kept; other errors as they are. */
export function enqueueProblem(error: unknown): unknown {
  if (error instanceof QueueFullError)
    return unavailable(`${error.message}. Nothing was accepted; send again later.`);
  if (!(error instanceof QueueUnavailableError)) return error;
  if (error.outcome === 'none') return unavailable(`${error.message}. Nothing was accepted; send again.`);
  return unavailable(
    `${error.message}. Whether the logs were kept is not known, since the answer was lost: ` +
      'sending them again may store them twice, unless they were and are sent with the same Idempotency-Key.',
  );
}

function unavailable(detail: string): ProblemError {
  return new ProblemError(503, detail, { retryAfterSeconds: RETRY_SECONDS });
}
