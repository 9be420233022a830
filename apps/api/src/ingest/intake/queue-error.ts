// Errors of the queue → ingest errors that say whether the logs may have been stored.
import { QueueFullError, QueueUnavailableError } from '@timberline/queue';
import { IngestError } from '../ingest-error.ts';

/** Redis is usually back within seconds. */
const RETRY_SECONDS = 2;

/** The ingest error for an error of the queue; any other error as it is. */
export function fromQueueError(error: unknown): unknown {
  if (error instanceof QueueFullError)
    return unavailable(`${error.message}. Nothing was accepted; send again later.`, 'none');
  if (!(error instanceof QueueUnavailableError)) return error;
  if (error.outcome === 'none')
    return unavailable(`${error.message}. Nothing was accepted; send again.`, 'none');
  return unavailable(
    `${error.message}. The answer was lost, so the logs may or may not have been stored. Sending them again may store ` +
      'them twice, unless both posts carry the same Idempotency-Key.',
    'unknown',
  );
}

function unavailable(message: string, outcome: 'none' | 'unknown'): IngestError {
  return new IngestError('unavailable', message, { retryAfterSeconds: RETRY_SECONDS, outcome });
}
