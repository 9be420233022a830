// How request bodies are parsed before a route handles them.
import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problem-error.ts';

/** The limit of parsed bodies, such as lists of ids. Bodies of logs have a limit of their own. */
const JSON_BODY_LIMIT_BYTES = 1024 * 1024;

/**
 * Levels of lists and objects in parsed bodies. Those of every route are flat; code that walks a body by recursion would
 * overflow the stack at some thousand levels.
 */
const MAX_JSON_LEVELS = 16;

/** How long a parsed body may take to arrive. */
const JSON_BODY_TIMEOUT_MS = 30_000;

const TOO_SLOW = `The body did not arrive within ${JSON_BODY_TIMEOUT_MS / 1000} s. Nothing was changed; send it again.`;
const TOO_DEEP = `The body has lists or objects in each other on more than ${MAX_JSON_LEVELS} levels; send it as the description of the route says.`;
const NOT_JSON =
  'The body is empty, is not valid JSON, or has a key that is not allowed (__proto__ or constructor.prototype).';

/**
 * Leaves the body to routes with `@RouteConfig({ rawBody: true })`, whatever its type: those that accept logs read it
 * themselves (ingest/body/body-reader.ts). Every other route gets `application/json` parsed, and nothing else.
 */
export function parseBodies(fastify: FastifyInstance): void {
  // 'error' rejects keys that could change a prototype.
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  // Content types by name are found at once; for '*' alone Fastify would parse the header of each request.
  fastify.addContentTypeParser(
    ['application/json', 'application/x-ndjson', '*'],
    (request, payload, done) => {
      if (hasRawBody(request)) {
        done(null);
        return;
      }
      readText(request, payload).then(
        (text) => {
          if (isTooDeep(text)) done(new ProblemError(400, TOO_DEEP));
          else
            void parseJson(request, text, (error, value) =>
              done(error && new ProblemError(400, NOT_JSON), value),
            );
        },
        (error: Error) => done(error),
      );
    },
  );
}

function hasRawBody({ routeOptions }: FastifyRequest): boolean {
  return (routeOptions.config as { rawBody?: boolean }).rawBody === true;
}

/** Whether a text, if it is JSON, has more than MAX_JSON_LEVELS levels. */
function isTooDeep(text: string): boolean {
  let levels = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text[i]) {
      case '"':
        for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++;
        break;
      case '[':
      case '{':
        if (++levels > MAX_JSON_LEVELS) return true;
        break;
      case ']':
      case '}':
        levels--;
    }
  }
  return false;
}

async function readText(request: FastifyRequest, payload: Readable): Promise<string> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
    throw new ProblemError(415, 'The content type is not supported; send the body as application/json.');
  const chunks: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(() => payload.destroy(new ProblemError(408, TOO_SLOW)), JSON_BODY_TIMEOUT_MS);
  payload.once('close', () => clearTimeout(timer)).once('end', () => clearTimeout(timer));
  for await (const chunk of payload as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > JSON_BODY_LIMIT_BYTES)
      throw new ProblemError(413, `The body exceeds ${JSON_BODY_LIMIT_BYTES} bytes; send it in parts.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
