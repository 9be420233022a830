// Decides who makes a request, and whether they may.
import { Inject, Injectable } from '@nestjs/common';
import { Settings } from '../settings.ts';
import { ForbiddenError, UnauthenticatedError } from './access-error.ts';
import { type Authenticator, AUTHENTICATORS } from './authenticator.ts';
import { type Permission, refusalOf } from './permissions.ts';
import { ANYONE, type Principal } from './principal.ts';

/** A longer header is no key: those that are sent in any way have less than 200 characters. */
const MAX_AUTHORIZATION_CHARACTERS = 1_024;

@Injectable()
export class AccessControl {
  private readonly byScheme: ReadonlyMap<string, Authenticator>;

  constructor(
    private readonly settings: Settings,
    @Inject(AUTHENTICATORS) private readonly authenticators: readonly Authenticator[],
  ) {
    this.byScheme = new Map(authenticators.flatMap((one) => one.schemes.map((scheme) => [scheme, one])));
  }

  /**
   * Who makes a request, if they may do what it asks for; otherwise throws, or rejects by, an UnauthenticatedError or a
   * ForbiddenError. Not a promise where nothing is waited for, since a post would take longer with one.
   *
   * @param authorization the header
   */
  admit(authorization: string | undefined, permission: Permission): Principal | Promise<Principal> {
    if (!this.settings.authOn) return ANYONE;
    const principal = this.authenticate(authorization);
    if (principal instanceof Promise) return principal.then((one) => admitted(one, permission));
    return admitted(principal, permission);
  }

  /** Whether who was admitted before may go on: nobody has withdrawn or changed it since. */
  isCurrent(principal: Principal): boolean {
    return principal === ANYONE || this.authenticators.some((one) => one.isCurrent(principal));
  }

  private authenticate(authorization: string | undefined): ReturnType<Authenticator['authenticate']> {
    if (authorization === undefined || authorization === '') throw new UnauthenticatedError('missing');
    if (authorization.length > MAX_AUTHORIZATION_CHARACTERS) throw new UnauthenticatedError('malformed');
    // Node has taken the blanks off both ends.
    const end = authorization.indexOf(' ');
    const scheme = authorization.slice(0, Math.max(end, 0)).toLowerCase();
    const authenticator = this.byScheme.get(scheme);
    if (!authenticator) throw new UnauthenticatedError('malformed');
    return authenticator.authenticate(scheme, authorization.slice(end + 1).trimStart());
  }
}

function admitted(principal: Principal | 'malformed' | undefined, permission: Permission): Principal {
  if (principal === undefined) throw new UnauthenticatedError('invalid');
  if (principal === 'malformed') throw new UnauthenticatedError('malformed');
  const refusal = refusalOf(principal, permission);
  if (refusal !== null) throw new ForbiddenError(refusal, principal);
  return principal;
}
