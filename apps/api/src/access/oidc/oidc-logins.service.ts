// Logs people in by the OpenID provider.
import { Injectable } from '@nestjs/common';
import { FairLimit } from '../../limits/fair-limit.ts';
import { Settings } from '../../settings.ts';
import { wallClockMs } from '../../wall-clock.ts';
import { Audit } from '../audit/audit.service.ts';
import type { Origin } from '../sessions/check-password.ts';
import { Logins } from '../sessions/logins.service.ts';
import { claimOf, namesOf, roleOf } from './claims.ts';
import { LoginFlows } from './login-flow.ts';
import { OidcError } from './oidc-error.ts';
import { OidcPeople } from './oidc-people.ts';
import { OidcProvider } from './oidc-provider.ts';

/** Logins that ask the provider at a time, in all and of one client; each has up to 1 MiB of its answers. */
const LIMITS = { total: 8, perClient: 4, maxWaiting: 64, maxWaitingPerClient: 16 };
const MAX_WAIT_MS = 5_000;

const OFF = 'Nobody logs in by an OpenID provider here. Log in with a password.';
const NOT_BEGUN =
  'This login was not begun in this browser, or it took longer than 10 minutes. Log in again, and allow cookies.';
const BUSY = 'Too many people log in at this moment. Try again in a few seconds.';

/** Methods throw an OidcError, and the errors of Elasticsearch and of Redis. */
@Injectable()
export class OidcLogins {
  private readonly flows: LoginFlows;
  private readonly limit = new FairLimit(LIMITS);

  constructor(
    private readonly settings: Settings,
    private readonly provider: OidcProvider,
    private readonly people: OidcPeople,
    private readonly logins: Logins,
    private readonly audit: Audit,
  ) {
    this.flows = new LoginFlows(settings.secret);
  }

  /**
   * Where a browser is to go, and the cookie that it needs to come back.
   *
   * @param page where the login is to lead to
   */
  async begin(page: string | undefined, callback: string): Promise<{ url: URL; cookie: string }> {
    if (!this.settings.oidcOn) throw new OidcError('off', OFF);
    const flow = this.flows.begin(page, wallClockMs());
    return { url: await this.provider.authorizationUrl(flow, callback), cookie: flow.cookie };
  }

  /** The token of a new session for who came back with a cookie, and where the login leads to. */
  async end(url: URL, cookie: string, origin: Origin): Promise<{ token: string; page: string }> {
    if (!this.settings.oidcOn) throw new OidcError('off', OFF);
    const flow = this.flows.resume(cookie, url.searchParams.get('state') ?? '', wallClockMs());
    if (!flow) throw new OidcError('not-begun', NOT_BEGUN);
    const { client } = origin;
    if (!(await this.limit.acquire(client, 1, { timeoutMs: MAX_WAIT_MS }))) throw new OidcError('busy', BUSY);
    try {
      const claims = await this.provider.claims(url, flow);
      return { token: await this.admit(claims, origin), page: flow.page };
    } finally {
      this.limit.release(client, 1);
    }
  }

  private async admit(claims: { iss: string; sub: string }, origin: Origin): Promise<string> {
    const { oidcRoleClaim } = this.settings;
    const identity = { issuer: claims.iss, subject: claims.sub };
    const role = roleOf(claimOf(claims, oidcRoleClaim));
    const login = (who: string, outcome: 'ok' | 'denied') =>
      this.audit.record({ actor: { who, kind: 'person', from: origin.address }, action: 'login', outcome });
    if (role === undefined) {
      const [name = ''] = namesOf(claims);
      await login(name, 'denied');
      await this.people.expel(identity);
      throw new OidcError(
        'no-role',
        `The OpenID provider knows you as ${name.replace(/^oidc:/, '')}, but gives you no role in Timberline. ` +
          `Its administrator can: the claim ${oidcRoleClaim} has to have viewer, editor, admin or ingest.`,
      );
    }
    const person = await this.people.admit(identity, role, claims);
    await login(person.name, 'ok');
    return this.logins.begin(person, origin);
  }
}
