// Refusals because of who makes a request → HTTP problems.
import {
  AccessUnavailableError,
  AuditUnavailableError,
  ForbiddenError,
  TooManyEntriesError,
  UnauthenticatedError,
} from '../access/access-error.ts';
import { ProblemError } from '../http/problem-error.ts';

/** How long a client should wait for an engine that is away. */
const RETRY_SECONDS = 5;

/** The problem that such a refusal is to an HTTP client; undefined for any other error. */
export function fromAccess(error: unknown): ProblemError | undefined {
  if (error instanceof UnauthenticatedError) return new ProblemError(401, error.message);
  if (error instanceof ForbiddenError) return new ProblemError(403, error.message);
  if (error instanceof TooManyEntriesError) return new ProblemError(409, error.message);
  if (error instanceof AccessUnavailableError || error instanceof AuditUnavailableError)
    return new ProblemError(503, error.message, { retryAfterSeconds: RETRY_SECONDS });
  return undefined;
}
