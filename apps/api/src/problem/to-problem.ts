// Any error → the problem that an HTTP client reads. Status codes are decided here and by the mappings beside this file.
import { errors as elasticsearch } from '@elastic/elasticsearch';
import { HttpException } from '@nestjs/common';
import { QueueFullError, QueueUnavailableError } from '@timberline/queue';
import { ProblemError } from '../http/problem-error.ts';
import { fromAccess } from './access-problem.ts';
import { fromIngest } from './ingest-problem.ts';
import { fromSavedSearch } from './saved-search-problem.ts';
import { fromSearch } from './search-problem.ts';

/** How long a client should wait for an engine that is unavailable. */
const ENGINE_RETRY_SECONDS = 5;

/** What a mapping may need to know of the request. */
export interface RequestContext {
  /** The query text, in which the columns of errors are counted. */
  q?: string;
}

/** One mapping for each kind of domain error; undefined for errors that it does not know. */
const DOMAIN_MAPPINGS: ((error: unknown, request: RequestContext) => ProblemError | undefined)[] = [
  fromIngest,
  fromSearch,
  fromAccess,
  fromSavedSearch,
];

/** The problem of an error that the code raised on purpose; undefined for faults and for errors of the engines. */
export function toExpectedProblem(error: unknown, request: RequestContext = {}): ProblemError | undefined {
  if (error instanceof ProblemError) return error;
  for (const mapping of DOMAIN_MAPPINGS) {
    const problem = mapping(error, request);
    if (problem) return problem;
  }
  return undefined;
}

/** The problem of any error. One that nothing else explains is a 500. */
export function toProblem(error: unknown, request: RequestContext = {}): ProblemError {
  return (
    toExpectedProblem(error, request) ??
    fromEngine(error) ??
    fromFramework(error) ??
    new ProblemError(500, 'An unexpected error occurred. The log of the API has the details.')
  );
}

/** Errors of Redis and Elasticsearch that nobody on the way handled. */
function fromEngine(error: unknown): ProblemError | undefined {
  if (error instanceof QueueUnavailableError || error instanceof QueueFullError)
    return unavailable(error.message);
  if (error instanceof elasticsearch.ResponseError) return fromResponse(error);
  if (error instanceof elasticsearch.TimeoutError || error instanceof elasticsearch.ConnectionError)
    return unavailable('Elasticsearch does not answer');
  if (error instanceof elasticsearch.NoLivingConnectionsError)
    return unavailable('Elasticsearch is not available');
  return undefined;
}

function fromResponse({ statusCode = 0 }: elasticsearch.ResponseError): ProblemError {
  if (statusCode === 429 || statusCode === 503)
    return unavailable(`Elasticsearch is overloaded or not ready (status ${statusCode})`);
  return new ProblemError(
    500,
    `Elasticsearch answered with status ${statusCode}. The log of the API has the details.`,
  );
}

/** Errors of Nest and Fastify (unknown route, body too large, unknown media type) carry their status. */
function fromFramework(error: unknown): ProblemError | undefined {
  if (error instanceof HttpException) return new ProblemError(error.getStatus(), error.message);
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  const { statusCode } = error;
  const isClientError = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
  return isClientError ? new ProblemError(statusCode, error.message) : undefined;
}

function unavailable(what: string): ProblemError {
  return new ProblemError(503, `${what}. Try again in a few seconds.`, {
    retryAfterSeconds: ENGINE_RETRY_SECONDS,
  });
}
