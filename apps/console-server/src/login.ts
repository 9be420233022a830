// A login by an OpenID provider on its way back. The browser has a cookie from when it began, which the API gets as a header, as it
// gets the session (session.ts), and for that one path alone.
import type { IncomingHttpHeaders } from 'node:http';
import { cookieOf } from './cookie.ts';

/** What the API reads. It takes it from nobody else: a browser adds no headers where a link leads. */
export const LOGIN_HEADER = 'x-timberline-oidc';

/** The cookie that the API sets when a login begins: the first behind https. */
const COOKIE_NAMES = ['__Secure-timberline_oidc', 'timberline_oidc'];
/** A random text, a time, and the page that the login leads to. */
const VALUE = /^[\w.-]{1,3000}$/;
const CALLBACK_PATH = /^\/api\/auth\/oidc\/callback(?:\?|$)/;

/**
 * The value of the header, or undefined. The browser comes from a page of the provider, so it does not matter from where: what
 * the provider gave it proves that it belongs to this cookie.
 */
export function loginOf({
  url = '',
  headers,
}: {
  url?: string | undefined;
  headers: IncomingHttpHeaders;
}): string | undefined {
  if (!CALLBACK_PATH.test(url)) return undefined;
  const value = cookieOf(headers.cookie, COOKIE_NAMES);
  return value !== null && VALUE.test(value) ? value : undefined;
}
