// Errors of saved searches → HTTP problems.
import { ProblemError } from '../http/problem-error.ts';
import { SavedSearchError, type SavedSearchErrorKind } from '../saved-searches/saved-search-error.ts';

/** Others are done within that time. */
const RETRY_SECONDS = 1;

const STATUS: Record<SavedSearchErrorKind, number> = {
  'not-found': 404,
  'name-taken': 409,
  changed: 409,
  'too-many': 409,
  busy: 503,
};

/** The member of the body that a conflict is about. */
const PATHS: Partial<Record<SavedSearchErrorKind, string>> = { 'name-taken': 'name', changed: 'version' };

/** The problem that such an error is to an HTTP client; undefined for any other error. */
export function fromSavedSearch(error: unknown): ProblemError | undefined {
  if (!(error instanceof SavedSearchError)) return undefined;
  const { kind, message, current } = error;
  const path = PATHS[kind];
  return new ProblemError(STATUS[kind], message, {
    ...(path !== undefined && { errors: [{ path, message }] }),
    ...(kind === 'busy' && { retryAfterSeconds: RETRY_SECONDS }),
    ...(current && { members: { current } }),
  });
}
