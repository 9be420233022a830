// An error as an HTTP client sees it: the problem details of RFC 9457.
import { STATUS_CODES } from 'node:http';
import type { FieldError, Problem } from '@timberline/contract';

/** What a problem may carry besides its status and detail. */
export interface ProblemExtras {
  errors?: FieldError[];
  /** Seconds for the `Retry-After` header, rounded up to whole ones. */
  retryAfterSeconds?: number;
  /** Members of the body beside the standard ones. */
  members?: Record<string, unknown>;
}

/**
 * An error with an HTTP status. Controllers may throw it; code below HTTP throws a domain error (`IngestError` and the
 * like), which to-problem.ts maps to this.
 *
 * ```ts
 * throw new ProblemError(404, 'Not found.');
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

/** The JSON body of a problem. */
export function problemBody(
  status: number,
  detail: string,
  errors?: FieldError[],
  members?: Record<string, unknown>,
): Problem {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    ...(errors && errors.length > 0 ? { errors } : {}),
    ...members,
  };
}
