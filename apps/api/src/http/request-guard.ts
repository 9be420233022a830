// Refuses requests that a web page of another origin caused, before a byte of a body is read, but for pages that
// TIMBERLINE_CORS_ORIGINS names.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { isOfCorsOrigin, refuse, type RequestRules } from '@timberline/settings';
import { ProblemError } from './problem-error.ts';

/** What a page of another origin may send and read beside what every page may. */
const CORS_METHODS = 'GET, HEAD, POST, PUT, DELETE';
const CORS_REQUEST_HEADERS =
  'authorization, content-encoding, content-type, idempotency-key, last-event-id, x-scope-orgid, x-splunk-request-channel';
const CORS_RESPONSE_HEADERS = 'content-disposition, location, retry-after, www-authenticate';
/** How long a browser may keep the answer, so that a setting that is taken back has an effect soon. */
const CORS_MAX_AGE_SECONDS = 600;

/** Checks the host and the origin of every request to any route, unknown ones included. */
export function guardRequests(fastify: FastifyInstance, rules: RequestRules): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const { method, url, headers } = request.raw;
    // What protocol a proxy was asked by matters only where a page sends something.
    const isSecure = headers.origin !== undefined && request.protocol === 'https';
    const refusal = refuse({ method, url, headers, isSecure }, rules);
    if (refusal) return done(new ProblemError(refusal.status, refusal.detail));
    if (isOfCorsOrigin({ headers }, rules)) {
      // A session is for the pages of the console alone. A browser sends it along to other ports of its host as well.
      delete headers.cookie;
      allowOrigin(reply, headers.origin!);
      if (method === 'OPTIONS' && headers['access-control-request-method'] !== undefined)
        return void answerPreflight(reply);
    }
    done();
  });
}

/** Set on Node's response, since streams write their heads themselves. */
function allowOrigin({ raw }: FastifyReply, origin: string): void {
  raw.setHeader('access-control-allow-origin', origin);
  raw.setHeader('access-control-expose-headers', CORS_RESPONSE_HEADERS);
  raw.setHeader('vary', 'origin');
}

function answerPreflight(reply: FastifyReply): FastifyReply {
  return reply
    .code(204)
    .header('access-control-allow-methods', CORS_METHODS)
    .header('access-control-allow-headers', CORS_REQUEST_HEADERS)
    .header('access-control-max-age', CORS_MAX_AGE_SECONDS)
    .send();
}
