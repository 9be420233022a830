// Ways to say who one is in the header `Authorization`.
import type { Principal } from './principal.ts';

/** Knows the principals of some schemes. */
export interface Authenticator {
  /** The schemes in lower case, such as `bearer`. No two authenticators have one in common. */
  readonly schemes: readonly string[];
  /**
   * Who sent credentials, which are the header's value behind the scheme. Undefined if they are unknown, have expired or were
   * withdrawn. At once where it can: every request waits for it.
   *
   * @param scheme in lower case
   */
  authenticate(
    scheme: string,
    credentials: string,
  ): Principal | undefined | 'malformed' | Promise<Principal | undefined | 'malformed'>;

  /** Whether a principal that it knew may still do what it might then: nobody has withdrawn or changed it since. */
  isCurrent(principal: Principal): boolean;
}

/** All authenticators, as a token of Nest. */
export const AUTHENTICATORS = Symbol('The authenticators');
