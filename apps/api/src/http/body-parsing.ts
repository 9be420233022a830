// What happens to a body before a route sees it.
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from '../problem/problem-error.ts';

/** Bodies of routes that are not doors for logs: lists of ids, a saved search. */
const JSON_BODY_LIMIT_BYTES = 1024 * 1024;

/**
 * A route with `@RouteConfig({ rawBody: true })` (a door for logs) reads the request itself, whatever its type
 * (ingest/body/body-intake.ts). Every other route takes `application/json` alone, parsed.
 */
export function parseBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  // Those by name are found at once; for `*` alone Fastify would take each header apart.
  fastify.addContentTypeParser(
    ['application/json', 'application/x-ndjson', '*'],
    (request, payload, done) => {
      if (isDoor(request)) done(null);
      else
        readJson(request, payload).then(
          (value) => done(null, value),
          (error: Error) => done(error),
        );
    },
  );
}

function isDoor(request: FastifyRequest): boolean {
  return (request.routeOptions.config as { rawBody?: boolean }).rawBody === true;
}

async function readJson(request: FastifyRequest, payload: Readable): Promise<unknown> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
    throw new ProblemError(415, 'Send the body as application/json.');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of payload as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > JSON_BODY_LIMIT_BYTES)
      throw new ProblemError(413, `A body here may have ${JSON_BODY_LIMIT_BYTES} bytes.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch (error) {
    throw new ProblemError(400, `The body is not JSON: ${(error as Error).message}`);
  }
}
