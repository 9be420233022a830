// Lets a stream render an error that it meets half-way, without knowing the domain errors of the other capabilities.
import type { Problem } from '@timberline/contract';

/** Turns any error into the problem document that an HTTP client would have got. `problem/` provides it. */
export abstract class ErrorRenderer {
  abstract render(error: unknown): Problem;
}
