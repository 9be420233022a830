// Refusals because of who makes a request → HTTP problems.
import { ForbiddenError, UnauthenticatedError } from '../access/access-error.ts';
import { ProblemError } from '../http/problem-error.ts';

/** The problem that such a refusal is to an HTTP client; undefined for any other error. */
export function fromAccess(error: unknown): ProblemError | undefined {
  if (error instanceof UnauthenticatedError) return new ProblemError(401, error.message);
  if (error instanceof ForbiddenError) return new ProblemError(403, error.message);
  return undefined;
}
