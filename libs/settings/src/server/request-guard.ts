// Decides which requests a server takes, by headers that a browser sets and a web page cannot change. A server on
// loopback is within reach of every page that someone opens on the same machine, so that it listens there is no protection.
import { isIP } from 'node:net';
import { originsOf } from './origins.ts';

/** Whose requests a server takes. */
export interface RequestRules {
  /** Host names besides those of loopback, in lower case. */
  names: ReadonlySet<string>;
  /** Origins of this service's own pages behind a proxy, such as https://logs.example.com. */
  origins: ReadonlySet<string>;
  /** Origins of other pages that may read and write, such as https://app.example.com. */
  corsOrigins: ReadonlySet<string>;
  /** Values of Host that were taken before, so that each request of a client costs a lookup. At most MAX_KNOWN_HOSTS. */
  knownHosts: Set<string>;
}

/** The part of a request that is checked. */
export interface GuardedRequest {
  method?: string | undefined;
  url?: string | undefined;
  /** Whether it came by https, perhaps to a proxy. */
  isSecure?: boolean;
  headers: {
    host?: string | undefined;
    origin?: string | undefined;
    'sec-fetch-site'?: unknown;
    'sec-fetch-mode'?: unknown;
    'sec-fetch-dest'?: unknown;
  };
}

/** What decides whose requests a server takes. */
export interface GuardOptions {
  /** The address or name that the server listens on. */
  host: string;
  /** TIMBERLINE_PUBLIC_URL. */
  publicUrl: string;
  /** TIMBERLINE_CORS_ORIGINS. */
  corsOrigins?: string;
}

/** Why a request is refused. */
export interface Refusal {
  status: 400 | 403 | 421;
  detail: string;
}

/** A host name or an address in brackets, and perhaps a port. Names in DNS have at most 253 characters. */
const HOST = /^(?:\[([\da-f:.]{2,45})\]|([\w.-]{1,253}))(?::\d{1,5})?$/i;

/** Under how many hosts clients come at a time; all are forgotten when they are more. */
const MAX_KNOWN_HOSTS = 64;

/** Methods that change nothing. */
const READING_METHODS = new Set(['GET', 'HEAD']);

/** What a browser says of a request that a page of another origin caused. Pages on other ports are of the same site. */
const FOREIGN_SITES: ReadonlySet<unknown> = new Set(['cross-site', 'same-site']);

/** What it says of a request that a page of the same origin caused, or a person without any page. */
const OWN_SITES: ReadonlySet<unknown> = new Set(['same-origin', 'none']);

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
    'add its URL to TIMBERLINE_PUBLIC_URL. If it is another page that may, add its origin to TIMBERLINE_CORS_ORIGINS.',
};
const FOREIGN_READER: Refusal = {
  status: 403,
  detail:
    'A web page of another origin may not load this, only lead to it by a link. If it is a page that may, ' +
    'add its origin to TIMBERLINE_CORS_ORIGINS.',
};

/**
 * The rules of a server.
 *
 * ```ts
 * const rules = requestRules({ host: '127.0.0.1', publicUrl: 'https://logs.example.com' });
 * refuse({ method: 'GET', url: '/api/logs', headers: { host: 'evil.example' } }, rules)?.status; // 421
 * ```
 */
export function requestRules({ host, publicUrl, corsOrigins = '' }: GuardOptions): RequestRules {
  const origins = originsOf(publicUrl);
  const names = origins.map((origin) => new URL(origin).hostname);
  return {
    names: new Set([host, ...names].map(normalizeName)),
    origins: new Set(origins),
    corsOrigins: new Set(originsOf(corsOrigins)),
    knownHosts: new Set(),
  };
}

/**
 * Returns why a request is refused, or null. A page that points a name of its own at this machine (DNS rebinding) is
 * refused by its name, and a page that reads or writes across origins by its origin.
 */
export function refuse(request: GuardedRequest, rules: RequestRules): Refusal | null {
  const { method = '', url = '', headers } = request;
  if (url.startsWith(HEALTH_PREFIX)) return null;
  const { host } = headers;
  const { knownHosts } = rules;
  if (host === undefined || !knownHosts.has(host)) {
    const refusal = refuseHost(host, rules);
    if (refusal) return refusal;
    if (knownHosts.size === MAX_KNOWN_HOSTS) knownHosts.clear();
    knownHosts.add(host!);
  }
  // It asks what a page may do, and is answered only where it may do something.
  if (method === 'OPTIONS') return null;
  return READING_METHODS.has(method) ? refuseReader(request, rules) : refuseWriter(request, rules);
}

/** Whether a request comes from a page of another origin that TIMBERLINE_CORS_ORIGINS names. */
export function isOfCorsOrigin({ headers }: Pick<GuardedRequest, 'headers'>, rules: RequestRules): boolean {
  return headers.origin !== undefined && rules.corsOrigins.has(headers.origin.toLowerCase());
}

/**
 * Whether a request comes from a page of this server itself, or from a person who opens an address. Pages of TIMBERLINE_CORS_ORIGINS
 * do not count. A request without these headers is a program's, or a browser's that asks for a page by plain HTTP.
 */
export function isOfOwnPage(request: GuardedRequest, rules: RequestRules): boolean {
  const site = request.headers['sec-fetch-site'];
  return (site === undefined || OWN_SITES.has(site)) && hasOwnOrigin(request, rules);
}

function refuseHost(host: string | undefined, { names }: RequestRules): Refusal | null {
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

/**
 * A page of another origin may lead people here by a link. It may not load anything into itself: it could not read the
 * answer, but it could measure how long a search takes, and make searches that cost.
 */
function refuseReader(request: GuardedRequest, rules: RequestRules): Refusal | null {
  const { headers } = request;
  if (!FOREIGN_SITES.has(headers['sec-fetch-site']) || isOfCorsOrigin(request, rules)) return null;
  const isLink = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return isLink ? null : FOREIGN_READER;
}

function refuseWriter(request: GuardedRequest, rules: RequestRules): Refusal | null {
  if (isOfCorsOrigin(request, rules)) return null;
  if (FOREIGN_SITES.has(request.headers['sec-fetch-site'])) return FOREIGN_PAGE;
  return hasOwnOrigin(request, rules) ? null : FOREIGN_PAGE;
}

/** Whether a request has no origin, or that of this server. */
function hasOwnOrigin({ headers, isSecure }: GuardedRequest, rules: RequestRules): boolean {
  const { host = '', origin } = headers;
  if (origin === undefined) return true;
  const normalized = origin.toLowerCase();
  const own = `${isSecure ? 'https' : 'http'}://${host.toLowerCase()}`;
  return normalized === own || rules.origins.has(normalized);
}

/** Names are equal in any case and with or without the dot of the root. */
function normalizeName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
