// What happens to a body before a route sees it.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problem/problem-error.ts';

/** Bodies of routes that are not doors for logs: lists of ids, a saved search. */
const JSON_BODY_LIMIT_BYTES = 1024 * 1024;

/**
 * A route with `@RouteConfig({ rawBody: true })` (a door for logs) gets the bytes as they came, whatever their
 * type; its door reads type and encoding. Every other route takes `application/json` alone, parsed.
 */
export function parseBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, isDoor(request) ? body : parseJson(request, body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

function isDoor(request: FastifyRequest): boolean {
  return (request.routeOptions.config as { rawBody?: boolean }).rawBody === true;
}

function parseJson(request: FastifyRequest, body: Buffer): unknown {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
    throw new ProblemError(415, 'Send the body as application/json.');
  if (body.length > JSON_BODY_LIMIT_BYTES)
    throw new ProblemError(413, `A body here may have ${JSON_BODY_LIMIT_BYTES} bytes.`);
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new ProblemError(400, `The body is not JSON: ${(error as Error).message}`);
  }
}
