// What all answers under /elastic have in common.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ProblemError } from '../../../http/problem-error.ts';
import { elasticError } from './elastic-error.ts';

const PREFIX = '/elastic';
const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * Sets the headers of an answer. Clients refuse any server that does not name the product, also with an error. The body should be
 * bytes, since Fastify adds the charset to the type of a text, which Elasticsearch does not.
 */
export function setElasticHeaders(request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('x-elastic-product', 'Elasticsearch').header('content-type', typeOf(request));
}

/** Answers with an error in the terms of Elasticsearch. */
export function sendElasticProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, detail, extras }: ProblemError,
): void {
  setElasticHeaders(request, reply);
  if (extras.retryAfterSeconds !== undefined)
    void reply.header('retry-after', String(Math.ceil(extras.retryAfterSeconds)));
  void reply.code(status).send(Buffer.from(elasticError(status, detail)));
}

/** The path of a request behind the prefix, decoded. */
export function pathOf(url: string): string {
  const path = url
    .split('?', 1)[0]!
    .slice(PREFIX.length)
    .replace(/^\/+|\/+$/g, '');
  try {
    return decodeURIComponent(path);
  } catch {
    // Not a name of anything here.
    return path;
  }
}

/** Clients of version 8 and newer want their own type back, which names the version that they understand. */
function typeOf({ headers: { accept = '' }, url }: FastifyRequest): string {
  if (pathOf(url).startsWith('_cat')) return 'text/plain; charset=utf-8';
  return /application\/vnd\.elasticsearch\+json; ?compatible-with=[789]/.exec(accept)?.[0] ?? JSON_TYPE;
}
