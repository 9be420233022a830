// The web server of the console: its built, precompressed files and a proxy to the API.
import { basename } from 'node:path';
import fastifyHttpProxy from '@fastify/http-proxy';
import fastifyStatic from '@fastify/static';
import { fastify, type FastifyInstance, type FastifyReply } from 'fastify';

interface ServerOptions {
  /** The folder of the built console. */
  folder: string;
  /** The address of the API, such as http://127.0.0.1:3000. */
  apiUrl: string;
}

/** Paths that are forwarded to the API, so that a browser needs one origin only. */
const API_PREFIXES = ['/api', '/docs', '/health'];

/** Longer than the longest silence before an answer of the API: `?wait=true&timeout=60`. */
const API_TIMEOUT_MS = 90_000;
/** When a client may retry while the API is down, in seconds: a supervisor starts it again within a second or two. */
const RETRY_AFTER_SECONDS = 2;
const API_DOWN =
  'The API did not answer, so it is unknown whether logs of this request were accepted. ' +
  'Repeating it is safe only with an Idempotency-Key.';

/** File names such as main-VURHKCDB.js contain the hash of the content, so the content never changes. */
const HASHED_NAME = /-[A-Za-z0-9_-]{8}\.(?:js|css|woff2)$/;
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** Scripts come from this server only, and none is inline. Angular writes the styles of components into the page. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Creates the server; the caller makes it listen. GET requests for files get the file, for other paths without a file
 * extension the page of the console; errors are problem documents (RFC 9457).
 */
export async function createServer({ folder, apiUrl }: ServerOptions): Promise<FastifyInstance> {
  const server = fastify({ forceCloseConnections: 'idle', routerOptions: { maxParamLength: 512 } });

  for (const prefix of API_PREFIXES) {
    await server.register(fastifyHttpProxy, {
      upstream: apiUrl,
      prefix,
      rewritePrefix: prefix,
      // Node's own client opens as many connections as there are streams and passes data on as it comes.
      http: { agentOptions: { maxSockets: Infinity }, requestOptions: { timeout: API_TIMEOUT_MS } },
      disableRequestLogging: true,
      replyOptions: {
        // The API itself tells clients when to retry.
        retryDelay: () => null,
        rewriteRequestHeaders: (request, headers) => ({
          ...headers,
          host: request?.headers.host,
          'x-forwarded-for': request?.ip,
          'x-forwarded-host': request?.headers.host,
          'x-forwarded-proto': 'http',
        }),
        onError: (reply) => void sendProblem(reply as FastifyReply, 502, 'Bad Gateway', API_DOWN),
      },
    });
  }

  await server.register(fastifyStatic, {
    root: folder,
    preCompressed: true,
    cacheControl: false,
    setHeaders(reply, path) {
      setSecurityHeaders(reply);
      // The names of compressed files have one more extension.
      const name = basename(path).replace(/\.(br|gz)$/, '');
      reply.header('cache-control', HASHED_NAME.test(name) ? IMMUTABLE : 'no-cache');
    },
  });
  server.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]!;
    // The addresses of the console all lead to its one page.
    const isPage = /^(GET|HEAD)$/.test(request.method) && !basename(path).includes('.');
    if (isPage) return reply.sendFile('index.html');
    return sendProblem(reply, 404, 'Not Found', `${path} was not found.`);
  });
  return server;
}

function sendProblem(reply: FastifyReply, status: number, title: string, detail: string): FastifyReply {
  setSecurityHeaders(reply);
  if (status === 502) reply.header('retry-after', RETRY_AFTER_SECONDS);
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, detail }));
}

function setSecurityHeaders(reply: Pick<FastifyReply, 'header'>): void {
  reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
  reply.header('x-content-type-options', 'nosniff');
  reply.header('referrer-policy', 'same-origin');
  reply.header('x-frame-options', 'DENY');
}
