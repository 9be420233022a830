// A login by the OpenID provider that did not succeed. Its text is for the person who wanted to log in.

/**
 * - `off`: there is no provider
 * - `not-begun`: the login was not begun in this browser, or took too long
 * - `refused`: the provider did not let them in, or its answer is not valid
 * - `no-role`: they are known, and have no role here
 * - `busy`: too many log in at this moment
 * - `unavailable`: the provider does not answer
 * - `misconfigured`: the provider does not take this Timberline
 */
export type OidcErrorKind =
  'off' | 'not-begun' | 'refused' | 'no-role' | 'busy' | 'unavailable' | 'misconfigured';

export class OidcError extends Error {
  constructor(
    readonly kind: OidcErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'OidcError';
  }
}
