// Ingest errors → HTTP problems.
import { ProblemError } from '../http/problem-error.ts';
import { IngestError, type IngestErrorKind } from '../ingest/ingest-error.ts';

const STATUS: Record<IngestErrorKind, number> = {
  malformed: 400,
  empty: 400,
  'not-found': 404,
  'too-slow': 408,
  'in-progress': 409,
  'too-large': 413,
  unsupported: 415,
  'key-reused': 422,
  busy: 429,
  unavailable: 503,
};

/** The problem that an ingest error is to an HTTP client; undefined for any other error. */
export function fromIngest(error: unknown): ProblemError | undefined {
  if (!(error instanceof IngestError)) return undefined;
  const { errors, retryAfterSeconds, members } = error.details;
  return new ProblemError(STATUS[error.kind], error.message, { errors, retryAfterSeconds, members });
}
