// Decides which requests a server takes, by headers that a browser sets and a web page cannot change. A server on
// loopback is within reach of every page that someone opens on the same machine, so that it listens there is no protection.
import { isIP } from 'node:net';
import { publicOrigins } from './public-urls.ts';

/** Whose requests a server takes. */
export interface RequestRules {
  /** Host names besides those of loopback, in lower case. */
  names: ReadonlySet<string>;
  /** Origins of this service's own pages behind a proxy, such as https://logs.example.com. */
  origins: ReadonlySet<string>;
}

/** The part of a request that is checked. */
export interface GuardedRequest {
  method?: string | undefined;
  url?: string | undefined;
  headers: { host?: string | undefined; origin?: string | undefined; 'sec-fetch-site'?: unknown };
}

/** Why a request is refused. */
export interface Refusal {
  status: 400 | 403 | 421;
  detail: string;
}

/** A host name or an address in brackets, and perhaps a port. Names in DNS have at most 253 characters. */
const HOST = /^(?:\[([\da-f:.]{2,45})\]|([\w.-]{1,253}))(?::\d{1,5})?$/i;

/** Methods that change nothing, so that a page of another origin may cause them; it cannot read the answers. */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Probes of load balancers and containers come under any name, and the answers hold no data. */
const HEALTH_PREFIX = '/health/';

const NO_HOST: Refusal = {
  status: 400,
  detail:
    'The Host header is missing or is not a host name with an optional port. Send one, such as localhost:3000.',
};
const FOREIGN_PAGE: Refusal = {
  status: 403,
  detail:
    'A web page of another origin may not write or delete here. If it is a page of this service behind a proxy, ' +
    'add its URL to TIMBERLINE_PUBLIC_URL.',
};

/**
 * The rules of a server that listens on `host` and is published under the URLs of TIMBERLINE_PUBLIC_URL.
 *
 * ```ts
 * const rules = requestRules('127.0.0.1', 'https://logs.example.com');
 * refuse({ method: 'GET', url: '/api/logs', headers: { host: 'evil.example' } }, rules)?.status; // 421
 * ```
 */
export function requestRules(host: string, publicUrl: string): RequestRules {
  const origins = publicOrigins(publicUrl);
  const names = origins.map((origin) => new URL(origin).hostname);
  return { names: new Set([host, ...names].map(normalizeName)), origins: new Set(origins) };
}

/**
 * Returns why a request is refused, or null. A page that points a name of its own at this machine (DNS rebinding) is
 * refused by its name, and a page that writes across origins by its origin.
 */
export function refuse(
  { method = '', url = '', headers }: GuardedRequest,
  rules: RequestRules,
): Refusal | null {
  return refuseHost(url, headers.host, rules) ?? refuseOrigin(method, headers, rules);
}

function refuseHost(url: string, host: string | undefined, { names }: RequestRules): Refusal | null {
  if (url.startsWith(HEALTH_PREFIX)) return null;
  const match = host === undefined ? null : HOST.exec(host);
  if (!match) return NO_HOST;
  const [, address, name] = match;
  if (address !== undefined) return isIP(address) === 6 ? null : NO_HOST;
  // Nobody can point an address elsewhere, so it is as good as a name of ours.
  if (isIP(name!) === 4) return null;
  const normalized = normalizeName(name!);
  if (normalized === 'localhost' || normalized.endsWith('.localhost') || names.has(normalized)) return null;
  return {
    status: 421,
    detail:
      `This server does not answer under the host name ${normalized}. Use localhost or an IP address, ` +
      'or add the URL to TIMBERLINE_PUBLIC_URL.',
  };
}

function refuseOrigin(
  method: string,
  { host = '', origin, 'sec-fetch-site': site }: GuardedRequest['headers'],
  { origins }: RequestRules,
): Refusal | null {
  if (SAFE_METHODS.has(method)) return null;
  // Pages on other ports of this machine are of the same site.
  if (site === 'cross-site' || site === 'same-site') return FOREIGN_PAGE;
  if (origin === undefined) return null;
  const normalized = origin.toLowerCase();
  return normalized === `http://${host.toLowerCase()}` || origins.has(normalized) ? null : FOREIGN_PAGE;
}

/** Names are equal in any case and with or without the dot of the root. */
function normalizeName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
