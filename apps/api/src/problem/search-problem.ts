// Search errors → HTTP problems.
import { SearchError, type SearchErrorKind } from '../elasticsearch/search-error.ts';
import { pointAtPrefix, TooManyExpansionsError } from '../elasticsearch/too-many-expansions.ts';
import { ProblemError } from '../http/problem-error.ts';

const STATUS: Record<SearchErrorKind, number> = {
  'invalid-query': 400,
  'invalid-parameter': 400,
  'too-many-expansions': 400,
  'not-found': 404,
  'too-many-requests': 429,
  // nginx's status for a client that closed the connection. Nobody sees it; it keeps the error out of the log.
  aborted: 499,
  'too-slow': 503,
  incomplete: 503,
  unavailable: 503,
};

/**
 * The problem that a search error is to an HTTP client; undefined for any other error.
 * @param q the query text of the request, in which columns are counted
 */
export function fromSearch(error: unknown, { q }: { q?: string } = {}): ProblemError | undefined {
  if (!(error instanceof SearchError)) return undefined;
  const { message, details } =
    error instanceof TooManyExpansionsError && q !== undefined ? pointAtPrefix(error, q) : error;
  return new ProblemError(STATUS[error.kind], message, details);
}
