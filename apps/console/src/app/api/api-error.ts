// What can go wrong between the console and the API, as one type.
import type { FieldError, Problem } from '@timberline/contract';
import { PROBLEM_CONTENT_TYPE } from '@timberline/contract';

/**
 * Why a call failed: `problem` the API answered with problem details (or another error status),
 * `network` no answer of the API came (offline, stopped, connection broken), `aborted` the console itself gave up.
 */
export type ApiErrorKind = 'problem' | 'network' | 'aborted';

export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly kind: ApiErrorKind,
    message: string,
    /** HTTP status; 0 without an answer. */
    readonly status = 0,
    readonly problem: Problem | null = null,
  ) {
    super(message);
  }

  /** What is wrong with single parameters; `column` counts from 1 within `q`. */
  get errors(): FieldError[] {
    return this.problem?.errors ?? [];
  }

  /** The mistake in the query, if that is what the API refused. */
  get queryError(): FieldError | null {
    return this.errors.find((error) => error.path === 'q') ?? null;
  }
}

const UNREACHABLE = 'The API cannot be reached';

/** Whether the call was given up by its caller: nothing to show. */
export function isAborted(error: unknown): boolean {
  return error instanceof ApiError && error.kind === 'aborted';
}

/** The error of an answer that is not ok. */
export async function errorOfAnswer(answer: Response): Promise<ApiError> {
  // The proxy before the API speaks for one that does not answer.
  if (answer.status === 502 || answer.status === 504) return new ApiError('network', UNREACHABLE);
  const title = `${answer.status} ${answer.statusText}`.trim();
  const type = answer.headers.get('content-type') ?? '';
  if (!type.startsWith(PROBLEM_CONTENT_TYPE) && !type.startsWith('application/json')) {
    return new ApiError('problem', title, answer.status);
  }
  try {
    const problem = (await answer.json()) as Problem;
    return new ApiError('problem', problem.detail || problem.title || title, answer.status, problem);
  } catch {
    // A body that is not JSON says no more than the status does.
    return new ApiError('problem', title, answer.status);
  }
}

/** The error of a call that got no answer. */
export function errorOfCall(error: unknown, signal?: AbortSignal): ApiError {
  if (error instanceof ApiError) return error;
  if (signal?.aborted) return new ApiError('aborted', 'Given up');
  return new ApiError('network', UNREACHABLE);
}
