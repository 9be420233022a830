// What an error of Elasticsearch means for a search.
import { errors } from '@elastic/elasticsearch';
import { closedReason, failureReason, isForeignIndex } from './partial-read.ts';
import { closedIndices, shardFailures } from './response-text.ts';
import { aborted, incomplete, SearchError, tooSlow } from './search-error.ts';
import { TooManyExpansionsError } from './too-many-expansions.ts';

/** Some of the indices are closed. */
export class ClosedIndexError extends SearchError {
  constructor(indices: readonly string[]) {
    const { message, details } = incomplete(closedReason(indices));
    super('incomplete', message, details);
  }
}

/**
 * The SearchError of a failed request, or the error itself when it has another cause.
 *
 * @param timeoutMs how long the search was allowed to take
 */
export function toSearchError(error: unknown, timeoutMs: number, signal?: AbortSignal): unknown {
  if (signal?.aborted) return aborted();
  if (error instanceof errors.TimeoutError) return tooSlow(timeoutMs);
  if (!(error instanceof errors.ResponseError)) return error;
  return statusError(error.statusCode ?? 0, JSON.stringify(error.body ?? ''), timeoutMs) ?? error;
}

/** The meaning of an error's text; undefined when it is not a known one. */
export function failureError(text: string, timeoutMs: number): SearchError | undefined {
  if (/too_many_clauses|maxClauseCount|too many (clauses|terms)/i.test(text)) return tooManyExpansions(text);
  if (/search_timeout_exception|Time exceeded/i.test(text)) return tooSlow(timeoutMs);
  if (text.includes('index_closed_exception')) return new ClosedIndexError(closedIndices(text));
  return undefined;
}

/** The meaning of a response with a status of 400 or more; undefined when it is not a known one. */
function statusError(status: number, text: string, timeoutMs: number): SearchError | undefined {
  const known = failureError(text, timeoutMs);
  if (known) return known;
  if (status >= 500) return incomplete();
  const failures = shardFailures(text);
  return failures.some(isForeignIndex) ? incomplete(failureReason(failures)) : undefined;
}

/** Elasticsearch names the prefix as `Automaton [38*] expanded …`. */
function tooManyExpansions(text: string): TooManyExpansionsError {
  return new TooManyExpansionsError(/Automaton \[([^\]]+?)\*?\]/.exec(text)?.[1]);
}
