// The cookie in which a browser keeps its session. It counts on the console's origin alone: the console server sends it on as
// `Authorization: Session TOKEN`, and the API reads no cookie, since cookies know no ports.
import type { Settings } from '../../settings.ts';

const NAME = 'timberline_session';
/** Browsers take a cookie of this name only by https from this very host, so that no neighbor can plant one. */
const SECURE_NAME = `__Host-${NAME}`;
/** One of the URLs of TIMBERLINE_PUBLIC_URL. */
const HTTPS = /(^|,)\s*https:/i;

type HowReached = Pick<Settings, 'tls' | 'publicUrl'>;

export function sessionCookie(token: string, settings: HowReached): string {
  return `${nameFor(settings)}=${token}; ${attributes(settings)}`;
}

/** Makes a browser forget its session. */
export function endedSessionCookie(settings: HowReached): string {
  return `${nameFor(settings)}=; Max-Age=0; ${attributes(settings)}`;
}

/** Whether people come by https, so that cookies need no other way. */
export function isSecure({ tls, publicUrl }: HowReached): boolean {
  return tls !== null || HTTPS.test(publicUrl);
}

function nameFor(settings: HowReached): string {
  return isSecure(settings) ? SECURE_NAME : NAME;
}

function attributes(settings: HowReached): string {
  return `Path=/; HttpOnly; SameSite=Strict${isSecure(settings) ? '; Secure' : ''}`;
}
