// What can go wrong while logs are taken in, in terms that every protocol can render: HTTP as RFC 9457, others as they do.
import type { FieldError } from '@timberline/contract';

/**
 * - `malformed`: the body or an option cannot be read.
 * - `empty`: the body contains no log.
 * - `unsupported`: the content type, charset or encoding is not supported.
 * - `too-large`: the body or its logs exceed a limit.
 * - `too-slow`: the body arrived too slowly; the rest of it is not awaited.
 * - `in-progress`: another post with the same idempotency key has not been answered yet.
 * - `key-reused`: the idempotency key was used with another body before.
 * - `busy`: a limit of the service is reached; there is room again after `retryAfterSeconds`.
 * - `unavailable`: the queue does not answer or cannot store anything.
 * - `not-found`: what was asked for is unknown or no longer kept.
 */
export type IngestErrorKind =
  | 'malformed'
  | 'empty'
  | 'unsupported'
  | 'too-large'
  | 'too-slow'
  | 'in-progress'
  | 'key-reused'
  | 'busy'
  | 'unavailable'
  | 'not-found';

interface IngestErrorDetails {
  /** What is wrong with which line or field. */
  errors?: FieldError[];
  /** When sending again may succeed, in whole seconds. */
  retryAfterSeconds?: number;
  /** Members of the problem beside the standard ones, such as how much of a stream was accepted. */
  members?: Record<string, unknown>;
  /** `unknown`: the logs may have been stored. `none`, the default: nothing was stored. */
  outcome?: 'none' | 'unknown';
}

/**
 * Thrown by everything below the protocols. The message is a full sentence for the client.
 *
 * ```ts
 * throw new IngestError('malformed', 'The body contains no log.');
 * ```
 */
export class IngestError extends Error {
  constructor(
    readonly kind: IngestErrorKind,
    message: string,
    readonly details: IngestErrorDetails = {},
  ) {
    super(message);
    this.name = 'IngestError';
  }
}

/** Permits and buffers become free within milliseconds. */
const BUSY_RETRY_SECONDS = 1;

/**
 * The error of a post that meets a limit of this process.
 * @param reason a full sentence
 */
export function busy(reason: string): IngestError {
  return new IngestError('busy', `${reason} Nothing was accepted; send again.`, {
    retryAfterSeconds: BUSY_RETRY_SECONDS,
  });
}
