// An error that a client is to see, as RFC 9457 tells it.
import { STATUS_CODES } from 'node:http';
import type { FieldError, Problem } from '@timberline/contract';

/** What a problem may carry beside its status and detail. */
export interface ProblemExtras {
  errors?: FieldError[];
  /** Whole seconds for the `Retry-After` header. */
  retryAfterSeconds?: number;
}

/**
 * Thrown anywhere on the way to an answer; the problem filter makes the body of it.
 *
 * ```ts
 * throw new ProblemError(404, `There is no log ${id}.`);
 * ```
 */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(detail);
    this.name = 'ProblemError';
  }
}

/** The body of a problem. */
export function problemBody(status: number, detail: string, errors?: FieldError[]): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    ...(errors && errors.length > 0 ? { errors } : {}),
  };
}
