// The options of a post beside its body: query parameters and the Idempotency-Key header.
import type { FieldError } from '@timberline/contract';
import { IngestError } from '../../ingest-error.ts';

/** Seconds of the parameter `timeout`. */
export const WAIT_TIMEOUT_SECONDS = { default: 10, max: 60 } as const;
export const MAX_IDEMPOTENCY_KEY_CHARACTERS = 255;

/**
 * Parses the query parameters `wait` and `timeout` into the milliseconds to wait until the logs can be found; 0 for not
 * waiting. Throws an IngestError that names every parameter that is unknown or invalid.
 */
export function parseWaitMs(query: Record<string, unknown>): number {
  const errors: FieldError[] = [];
  let wait = false;
  let seconds: number = WAIT_TIMEOUT_SECONDS.default;
  for (const name in query) {
    const value = query[name];
    if (name === 'wait') {
      if (value !== 'true' && value !== 'false')
        errors.push({ path: name, message: 'expected true or false' });
      wait = value === 'true';
    } else if (name === 'timeout') {
      seconds = typeof value === 'string' && /^\d{1,3}(\.\d{1,3})?$/.test(value) ? Number(value) : NaN;
      if (!(seconds <= WAIT_TIMEOUT_SECONDS.max))
        errors.push({
          path: name,
          message: `expected a number of seconds from 0 to ${WAIT_TIMEOUT_SECONDS.max}`,
        });
    } else errors.push({ path: name, message: 'unknown parameter' });
  }
  if (errors.length > 0) {
    const summary = errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
    throw new IngestError(
      'malformed',
      `The query parameters are invalid. Nothing was accepted. ${summary}.`,
      {
        errors,
      },
    );
  }
  return wait ? seconds * 1000 : 0;
}

/** Parses the header `Idempotency-Key`. Throws an IngestError if it is empty or too long. */
export function parseIdempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = String(header);
  if (key.length >= 1 && key.length <= MAX_IDEMPOTENCY_KEY_CHARACTERS) return key;
  const message = `must have 1 to ${MAX_IDEMPOTENCY_KEY_CHARACTERS} characters`;
  throw new IngestError('malformed', `The header Idempotency-Key ${message}. Nothing was accepted.`, {
    errors: [{ path: 'Idempotency-Key', message }],
  });
}
