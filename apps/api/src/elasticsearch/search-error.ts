// What can go wrong in a search, in terms that every caller can render: HTTP as RFC 9457, others in their own way.
import type { FieldError } from '@timberline/contract';

/**
 * - `invalid-query`: the query text cannot be parsed.
 * - `invalid-parameter`: a parameter, such as a cursor, does not fit the query.
 * - `not-found`: what was asked for does not exist.
 * - `too-many-expansions`: a prefix in the query matches too many words (see `TooManyExpansionsError`).
 * - `too-slow`: the search exceeded its time limit and was stopped.
 * - `incomplete`: the logs, or for an export some of them, could not be read.
 * - `too-many-requests`: this client or all of them ask for too much at the same time.
 * - `unavailable`: the service has no memory left for the answer at the moment.
 * - `aborted`: the client disconnected, so nobody waits for the result.
 */
export type SearchErrorKind =
  | 'invalid-query'
  | 'invalid-parameter'
  | 'not-found'
  | 'too-many-expansions'
  | 'too-slow'
  | 'incomplete'
  | 'too-many-requests'
  | 'unavailable'
  | 'aborted';

/** How long to wait before repeating a search that was too slow or incomplete. */
const RETRY_SECONDS = 5;

interface SearchErrorDetails {
  /** What is wrong with which parameter, or with which column of the query. */
  errors?: FieldError[];
  /** When the same search may succeed, in whole seconds. */
  retryAfterSeconds?: number;
}

/**
 * Thrown by everything that reads logs. The message is a full sentence for the client.
 *
 * ```ts
 * throw new SearchError('not-found', `There is no log ${id}.`);
 * ```
 */
export class SearchError extends Error {
  constructor(
    readonly kind: SearchErrorKind,
    message: string,
    readonly details: SearchErrorDetails = {},
  ) {
    super(message);
    this.name = 'SearchError';
  }
}

/** A search that exceeded its time limit. */
export function tooSlow(timeoutMs: number): SearchError {
  return new SearchError(
    'too-slow',
    `The search took longer than ${timeoutMs / 1000} s and was stopped. Narrow the time range, add a filter, or ` +
      'replace *part* with whole words.',
    { retryAfterSeconds: RETRY_SECONDS },
  );
}

/** A search that could not read all of the logs. `reason` is a full sentence. */
export function incomplete(
  reason = 'Some of the logs cannot be read at the moment; try again in a few seconds.',
): SearchError {
  return new SearchError('incomplete', reason, { retryAfterSeconds: RETRY_SECONDS });
}

/** A read for which there is no room at the moment. `message` is a full sentence. */
export function busy(
  kind: 'too-many-requests' | 'unavailable',
  message: string,
  retryAfterSeconds: number,
): SearchError {
  return new SearchError(kind, message, { retryAfterSeconds });
}

/** A read whose client has left. */
export function aborted(): SearchError {
  return new SearchError('aborted', 'The client closed the request.');
}

/** A parameter that does not fit; `message` completes the sentence that begins with its name. */
export function invalidParameter(path: string, message: string): SearchError {
  return new SearchError('invalid-parameter', `Parameter ${path}: ${message}.`, {
    errors: [{ path, message }],
  });
}
