// The headers of every answer of the API, errors included: what a browser may do with it.
import type { FastifyInstance } from 'fastify';
import { hstsFor } from '@timberline/settings';

/** Answers are data: no page shows them as a document, frames them, or keeps them. */
export const API_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/**
 * Swagger UI has its scripts in files and its styles inline, and draws icons from data URLs. It may fetch only from this
 * server, so a link to it cannot make it show another API.
 */
const DOCS_HEADERS = {
  ...API_HEADERS,
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};
const DOCS_PREFIX = '/docs';

/** Sets the headers before anything else, so that refusals have them too. */
export function setSecurityHeaders(fastify: FastifyInstance, { isTls }: { isTls: boolean }): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(request.url.startsWith(DOCS_PREFIX) ? DOCS_HEADERS : API_HEADERS);
    const hsts = isTls ? hstsFor(request.headers.host) : undefined;
    // Set on Node's response, since streams write their heads themselves.
    if (hsts !== undefined) reply.raw.setHeader('strict-transport-security', hsts);
    done();
  });
}
