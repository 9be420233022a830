// A request that is refused because of who makes it.
import type { Principal } from './principal.ts';

/** What a 401 asks for: not Basic, for which a browser would ask by a window of its own. */
export const CHALLENGE = 'Bearer realm="timberline"';

/** `missing`: nobody is told; `malformed`: how they say it is not understood; `invalid`: it is not true (any more). */
export type UnauthenticatedReason = 'missing' | 'malformed' | 'invalid';

const TEXTS: Record<UnauthenticatedReason, string> = {
  missing: 'Timberline does not know who you are. Log in, or send a key as "Authorization: Bearer KEY".',
  malformed:
    'The header Authorization is not understood. Send "Bearer KEY", "ApiKey base64(ID:KEY)", "Basic" with the key as the password, or "Splunk KEY".',
  // The same for each cause, so that nobody learns which keys and people there are or were.
  invalid: 'The key or session is unknown, has expired or was withdrawn. Log in again, or send another key.',
};

/** Nobody who is known makes the request: 401. */
export class UnauthenticatedError extends Error {
  constructor(readonly reason: UnauthenticatedReason) {
    super(TEXTS[reason]);
    this.name = 'UnauthenticatedError';
  }
}

/** Whoever makes the request may not: 403. */
export class ForbiddenError extends Error {
  constructor(
    message: string,
    /** Who was refused, where the code that throws this knows them. */
    readonly principal?: Principal,
  ) {
    super(message);
    this.name = 'ForbiddenError';
  }
}

/** It cannot be told who makes the request, since an engine that knows does not answer: 503. */
export class AccessUnavailableError extends Error {
  constructor(
    message = 'Whether the key or session is still valid cannot be checked: neither Redis nor Elasticsearch answers. Try again in a few seconds.',
  ) {
    super(message);
    this.name = 'AccessUnavailableError';
  }
}

/** What was asked for cannot be recorded in the audit, and so is not done: 503. */
export class AuditUnavailableError extends Error {
  constructor(cause?: unknown) {
    const reason =
      cause === undefined
        ? 'too many entries wait for Elasticsearch. Try again when it is back'
        : 'Redis does not answer. Try again in a few seconds';
    super(`This was not done, since it could not be recorded in the audit: ${reason}.`, { cause });
    this.name = 'AuditUnavailableError';
  }
}

/** There is no room for another person or key: 409. */
export class TooManyEntriesError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TooManyEntriesError';
  }
}
