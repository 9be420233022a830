// What a post says beside its body: query parameters and the idempotency key.
import type { FieldError } from '@timberline/contract';
import { ProblemError } from '../../../problem/problem-error.ts';

export interface WriteOptions {
  /** How long to wait until the logs can be found, in ms; 0 not to wait. */
  waitMs: number;
}

/** Seconds of `timeout`. */
export const WAIT_TIMEOUT = { default: 10, max: 60 } as const;
export const IDEMPOTENCY_KEY_CHARACTERS = 255;

const NO_WAIT: WriteOptions = { waitMs: 0 };

/** Reads the query parameters; throws a 400 that names each which is unknown or wrong. */
export function writeOptionsOf(query: Record<string, unknown>): WriteOptions {
  const errors: FieldError[] = [];
  let wait = false;
  let seconds: number = WAIT_TIMEOUT.default;
  let isEmpty = true;
  for (const name in query) {
    isEmpty = false;
    const value = query[name];
    if (name === 'wait') {
      if (value !== 'true' && value !== 'false')
        errors.push({ path: name, message: 'expected true or false' });
      wait = value === 'true';
    } else if (name === 'timeout') {
      seconds = typeof value === 'string' && /^\d{1,3}(\.\d{1,3})?$/.test(value) ? Number(value) : NaN;
      if (!(seconds <= WAIT_TIMEOUT.max))
        errors.push({ path: name, message: `expected a number of seconds from 0 to ${WAIT_TIMEOUT.max}` });
    } else errors.push({ path: name, message: 'is not a parameter of this call' });
  }
  if (isEmpty) return NO_WAIT;
  if (errors.length > 0) throw new ProblemError(400, 'The query parameters are not right.', { errors });
  return { waitMs: wait ? seconds * 1000 : 0 };
}

/** Reads the header `Idempotency-Key`; throws a 400 where it is empty or too long. */
export function idempotencyKeyOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = String(header);
  if (key.length >= 1 && key.length <= IDEMPOTENCY_KEY_CHARACTERS) return key;
  const message = `must have 1 to ${IDEMPOTENCY_KEY_CHARACTERS} characters`;
  throw new ProblemError(400, `Idempotency-Key ${message}.`, {
    errors: [{ path: 'Idempotency-Key', message }],
  });
}
