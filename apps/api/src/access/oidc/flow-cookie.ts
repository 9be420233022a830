// The cookie that ties a login by the OpenID provider to a browser. As the cookie of a session, it reaches the API as a header of
// the console server's own.
import type { Settings } from '../../settings.ts';
import { isSecure } from '../sessions/session-cookie.ts';
import { MAX_FLOW_MS } from './login-flow.ts';

/** The header by which the console server hands it on, for the callback alone. */
export const FLOW_HEADER = 'x-timberline-oidc';

const NAME = 'timberline_oidc';
/** Browsers take a cookie of this name only by https. `__Host-` would want the path `/`. */
const SECURE_NAME = `__Secure-${NAME}`;
const PATH = '/api/auth/oidc';

type HowReached = Pick<Settings, 'tls' | 'publicUrl'>;

export function flowCookie(value: string, settings: HowReached): string {
  return `${nameFor(settings)}=${value}; Max-Age=${MAX_FLOW_MS / 1_000}; ${attributes(settings)}`;
}

export function endedFlowCookie(settings: HowReached): string {
  return `${nameFor(settings)}=; Max-Age=0; ${attributes(settings)}`;
}

function nameFor(settings: HowReached): string {
  return isSecure(settings) ? SECURE_NAME : NAME;
}

/** Lax, since the browser comes back from a page of the provider. */
function attributes(settings: HowReached): string {
  return `Path=${PATH}; HttpOnly; SameSite=Lax${isSecure(settings) ? '; Secure' : ''}`;
}
