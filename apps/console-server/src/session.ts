// The session of a person. Their browser has it in a cookie, of which the API knows nothing: cookies know no ports, so on the
// API's own port they could come from the page of any program on the same machine. Here, requests of the console's own pages
// carry it on as a header.
import type { IncomingHttpHeaders } from 'node:http';
import { isOfOwnPage, type RequestRules } from '@timberline/settings';
import { cookieOf } from './cookie.ts';

/** The cookie that the API sets at a login: the first behind https, where browsers take it from no other host. */
const COOKIE_NAMES = ['__Host-timberline_session', 'timberline_session'];

/** What a header of credentials can have (`token68` of RFC 9110); tokens are much shorter. */
const TOKEN = /^[\w.~+/=-]{1,256}$/;

/** Paths of what the console asks and shows. Programs send to the others, and they have keys. */
const SESSION_PATHS = /^\/(?:api|docs)(?:[/?]|$)/;

/** What a browser adds by itself, for a proxy in front: nobody chose it for this request. */
const BASIC = /^basic(?: |$)/i;

interface SessionRequest {
  url?: string | undefined;
  /** Whether it came by https. */
  isSecure: boolean;
  headers: IncomingHttpHeaders;
}

/**
 * The credentials that the API gets: those that the client names itself, else the session of its cookie if the request
 * comes from a page of the console.
 */
export function authorizationOf(request: SessionRequest, rules: RequestRules): string | undefined {
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined && !BASIC.test(authorization)) return authorization;
  if (!SESSION_PATHS.test(request.url ?? '') || !isOfOwnPage(request, rules)) return authorization;
  const token = cookieOf(cookie, COOKIE_NAMES);
  return token !== null && TOKEN.test(token) ? `Session ${token}` : authorization;
}
