// Everything that can go wrong between the console and the API, as one type.
import type { FieldError, Problem } from '@timberline/contract';
import { PROBLEM_CONTENT_TYPE } from '@timberline/contract';

/**
 * Why a call failed. `problem`: the API answered with problem details or another error status. `network`: no answer of
 * the API arrived (offline, stopped, connection lost). `aborted`: the console cancelled the call.
 */
type ApiErrorKind = 'problem' | 'network' | 'aborted';

const UNREACHABLE = 'Timberline does not answer.';

export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly kind: ApiErrorKind,
    message: string,
    /** HTTP status; 0 without an answer. */
    readonly status = 0,
    readonly problem: Problem | null = null,
    /** When the API says that the call may succeed; null where it does not say. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }

  /** What is wrong with each parameter; `column` counts from 1 within `q`. */
  get errors(): FieldError[] {
    return this.problem?.errors ?? [];
  }

  /** Whether nobody is logged in (any more). The console leads to the login then. */
  get isUnauthenticated(): boolean {
    return this.status === 401;
  }

  /** Whether the person may not do it. `message` says what it takes. */
  get isForbidden(): boolean {
    return this.status === 403;
  }

  /** The error in the query, or null if the API refused the call for another reason. */
  get queryError(): FieldError | null {
    return this.errors.find((error) => error.path === 'q') ?? null;
  }
}

/** Whether the caller cancelled the call, so that there is nothing to show. */
export function isAborted(error: unknown): boolean {
  return error instanceof ApiError && error.kind === 'aborted';
}

/** The error that a response with an error status stands for. */
export async function responseError(response: Response): Promise<ApiError> {
  // The proxy in front of the API answers with these when the API does not.
  if (response.status === 502 || response.status === 504) return new ApiError('network', UNREACHABLE);
  const title = `${response.status} ${response.statusText}`.trim();
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith(PROBLEM_CONTENT_TYPE) && !type.startsWith('application/json')) {
    return new ApiError('problem', title, response.status);
  }
  try {
    const problem = (await response.json()) as Problem;
    const message = problem.detail || problem.title || title;
    return new ApiError('problem', message, response.status, problem, retryAfter(response));
  } catch {
    // The body is not valid JSON, so the status is all there is to report.
    return new ApiError('problem', title, response.status);
  }
}

function retryAfter(response: Response): number | null {
  const text = response.headers.get('retry-after');
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

/** Turns whatever a call threw into an ApiError; `signal` is the one that was passed to the call. */
export function toApiError(error: unknown, signal?: AbortSignal): ApiError {
  if (error instanceof ApiError) return error;
  if (signal?.aborted) return new ApiError('aborted', 'The call was cancelled.');
  return new ApiError('network', UNREACHABLE);
}
