// A login by the OpenID provider from its beginning to its end, in one browser. All that has to be remembered meanwhile is in a
// cookie of that browser, so that a flood of logins that nobody ends takes no memory.
import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** People enter passwords and codes meanwhile. */
export const MAX_FLOW_MS = 10 * 60_000;
/** Longer addresses of pages lead to the first page. A cookie has at most 4 KiB. */
const MAX_PAGE_CHARACTERS = 2_000;
const RANDOM_BYTES = 32;
const FIRST_PAGE = '/';

/** What the provider gets, and what it has to give back. */
export interface LoginFlow {
  /** What the browser keeps. */
  cookie: string;
  state: string;
  nonce: string;
  /** Of PKCE. */
  verifier: string;
  /** Where the login leads to: a path of the console. */
  page: string;
}

/**
 * ```ts
 * const begun = flows.begin('/explore', wallClockMs());
 * flows.resume(begun.cookie, begun.state, wallClockMs())?.page; // '/explore'
 * ```
 */
export class LoginFlows {
  private readonly key: Buffer;

  /** @param secrets the secret of the installation, or several with commas between them, of which the first one counts */
  constructor(secrets: string) {
    this.key = createHmac('sha256', secrets.split(',')[0]!.trim()).update('timberline oidc').digest();
  }

  /** @param page where the login is to lead to; anything but a path of the console leads to the first page */
  begin(page: string | undefined, nowMs: number): LoginFlow {
    const random = randomBytes(RANDOM_BYTES).toString('base64url');
    const path = Buffer.from(isPath(page) ? page : FIRST_PAGE).toString('base64url');
    return this.derive(`${random}.${nowMs}.${path}`)!;
  }

  /** The flow of a cookie; undefined if it is not that of a state that the provider gave back, or began too long ago. */
  resume(cookie: string, state: string, nowMs: number): LoginFlow | undefined {
    const flow = this.derive(cookie);
    const beganAt = Number(cookie.split('.')[1]);
    const isNow = beganAt <= nowMs && nowMs - beganAt <= MAX_FLOW_MS;
    return flow && isNow && isEqual(flow.state, state) ? flow : undefined;
  }

  /** Nobody else can derive these from a cookie, so a state proves that the cookie was made here. */
  private derive(cookie: string): LoginFlow | undefined {
    const [, path] = /^[\w-]+\.\d{1,16}\.([\w-]+)$/.exec(cookie) ?? [];
    if (path === undefined) return undefined;
    const secretOf = (purpose: string) =>
      createHmac('sha256', this.key).update(`${purpose} ${cookie}`).digest('base64url');
    return {
      cookie,
      state: secretOf('state'),
      nonce: secretOf('nonce'),
      verifier: secretOf('verifier'),
      page: Buffer.from(path, 'base64url').toString(),
    };
  }
}

/** Whether a text is a path of this origin: `//host` and `/\host` lead elsewhere. */
function isPath(page: string | undefined): page is string {
  return page !== undefined && page.length <= MAX_PAGE_CHARACTERS && /^\/(?![/\\])[\x21-\x7e]*$/.test(page);
}

/** Takes the same time wherever they differ. */
function isEqual(a: string, b: string): boolean {
  const digest = (text: string) => hash('sha256', text, 'buffer');
  return timingSafeEqual(digest(a), digest(b));
}
