// The console's web server: its built files, compressed ahead, and a proxy to the API.
import { basename } from 'node:path';
import fastifyHttpProxy from '@fastify/http-proxy';
import fastifyStatic from '@fastify/static';
import { fastify, type FastifyInstance, type FastifyReply } from 'fastify';

export interface ServerOptions {
  /** The folder of the built console. */
  files: string;
  /** Where the API is, such as http://127.0.0.1:3000. */
  apiUrl: string;
}

/** What of the API is reached under the console's address, so that a browser needs one origin. */
const API_PREFIXES = ['/api', '/docs', '/health'];

/** Longer than the longest answer that says nothing meanwhile: ?wait=true&timeout=60. */
const API_TIMEOUT_MS = 90_000;
/** How soon a client may ask again while the API is away: it is started again within a second or two. */
const RETRY_AFTER_S = 2;

/** Names such as main-VURHKCDB.js: the content's hash is in the name, so what is in it never changes. */
const HASHED = /-[A-Za-z0-9_-]{8}\.(?:js|css|woff2)$/;
const FOR_EVER = 'public, max-age=31536000, immutable';

/** Scripts come from this server alone, none stand in the page; Angular writes component styles into it. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Builds the server; the caller makes it listen. */
export async function createServer({ files, apiUrl }: ServerOptions): Promise<FastifyInstance> {
  const server = fastify({ forceCloseConnections: 'idle', routerOptions: { maxParamLength: 512 } });

  for (const prefix of API_PREFIXES) {
    await server.register(fastifyHttpProxy, {
      upstream: apiUrl,
      prefix,
      rewritePrefix: prefix,
      // Node's own client: as many connections as there are streams, and each answer as it comes.
      http: { agentOptions: { maxSockets: Infinity }, requestOptions: { timeout: API_TIMEOUT_MS } },
      disableRequestLogging: true,
      replyOptions: {
        // The API says itself when to come again.
        retryDelay: () => null,
        rewriteRequestHeaders: (request, headers) => ({
          ...headers,
          host: request?.headers.host,
          'x-forwarded-for': request?.ip,
          'x-forwarded-host': request?.headers.host,
          'x-forwarded-proto': 'http',
        }),
        onError: (reply) => void problem(reply as FastifyReply, 502, 'Bad Gateway', API_AWAY),
      },
    });
  }

  await server.register(fastifyStatic, {
    root: files,
    preCompressed: true,
    cacheControl: false,
    setHeaders(reply, path) {
      pageHeaders(reply);
      // Compressed files carry one ending more.
      const name = basename(path).replace(/\.(br|gz)$/, '');
      reply.header('cache-control', HASHED.test(name) ? FOR_EVER : 'no-cache');
    },
  });
  // The console's pages are addresses of its one document.
  server.setNotFoundHandler((request, reply) => {
    const page = /^(GET|HEAD)$/.test(request.method) && !basename(request.url.split('?')[0]!).includes('.');
    if (page) return reply.sendFile('index.html');
    return problem(reply, 404, 'Not Found', `There is no ${request.url.split('?')[0]} here.`);
  });
  return server;
}

const API_AWAY =
  'The API did not answer. Whether logs of this request were kept is unknown: a resend is safe only with an Idempotency-Key.';

function problem(reply: FastifyReply, status: number, title: string, detail: string): FastifyReply {
  pageHeaders(reply);
  if (status === 502) reply.header('retry-after', RETRY_AFTER_S);
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, detail }));
}

function pageHeaders(reply: Pick<FastifyReply, 'header'>): void {
  reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
  reply.header('x-content-type-options', 'nosniff');
  reply.header('referrer-policy', 'same-origin');
  reply.header('x-frame-options', 'DENY');
}
