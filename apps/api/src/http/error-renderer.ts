// Lets a stream or a protocol render an error by itself, without knowing the domain errors of the other capabilities.
import type { Problem } from '@timberline/contract';
import type { LoggedRequest } from './describe-fault.ts';
import type { ProblemError } from './problem-error.ts';

/** Turns any error into the problem document that an HTTP client would have got. `problem/` provides it. */
export abstract class ErrorRenderer {
  abstract render(error: unknown): Problem;

  /** The status and the text of any error, for protocols with an error format of their own. The log tells of faults. */
  abstract toProblem(error: unknown, request: LoggedRequest): ProblemError;
}
