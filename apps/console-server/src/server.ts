// The web server of the console: its built, precompressed files and a proxy to the API.
import { Agent, STATUS_CODES } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { basename } from 'node:path';
import fastifyHttpProxy from '@fastify/http-proxy';
import fastifyStatic from '@fastify/static';
import { fastify, type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import {
  answerClientErrors,
  answerExpectations,
  answerPlainRequests,
  hstsFor,
  readTlsFiles,
  refuse,
  reloadTlsFiles,
  type RequestRules,
  TLS_HANDSHAKE_TIMEOUT_MS,
  type TlsFiles,
} from '@timberline/settings';
import { ApiAgent } from './api-agent.ts';
import { LOGIN_HEADER, loginOf } from './login.ts';
import { authorizationOf } from './session.ts';

interface ServerOptions {
  /** The folder of the built console. */
  folder: string;
  /** The address of the API, such as http://127.0.0.1:3000. */
  apiUrl: string;
  /** The file of what is trusted beside the authorities of the system if the API speaks https; empty if there is none. */
  apiCa?: string;
  /** The files of the certificate, or null for http. */
  tls?: TlsFiles | null;
  /** What /config.json tells the console, which shows people the address that their programs send to. */
  ports: { apiPort: number; consolePort: number };
  /** Whose requests are taken. The API checks them again, since host and origin are forwarded as they came. */
  rules: RequestRules;
}

/**
 * Paths that are forwarded to the API, so that a browser needs one origin only, and so that programs can send to the same
 * one: behind a proxy there is often no other.
 */
const API_PREFIXES = ['/api', '/docs', '/health', '/elastic', '/v1', '/loki', '/services'];

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

/** The headers of every answer of this server; answers of the API have their own. */
const PAGE_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  // Pages of other origins load nothing from here, and hold no handle on a window of the console that they opened.
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

/**
 * Creates the server; the caller makes it listen. GET requests for files get the file, for other paths without a file
 * extension the page of the console; errors are problem documents (RFC 9457).
 */
export async function createServer({
  folder,
  apiUrl,
  apiCa = '',
  tls = null,
  ports,
  rules,
}: ServerOptions): Promise<FastifyInstance> {
  const serverOptions = { requireHostHeader: false };
  const tlsOptions = tls && { handshakeTimeout: TLS_HANDSHAKE_TIMEOUT_MS, ...readTlsFiles(tls) };
  const server = fastify({
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    ...(tlsOptions ? { https: { ...serverOptions, ...tlsOptions } } : { http: serverOptions }),
    clientErrorHandler: answerClientErrors(PAGE_HEADERS),
    routerOptions: { maxParamLength: 512 },
    frameworkErrors: (error, _request, reply) => void sendError(reply, error),
  });
  answerExpectations(server.server, PAGE_HEADERS);
  server.setErrorHandler((error: FastifyError, _request, reply) => sendError(reply, error));
  server.addHook('onRequest', (request, reply, done) => {
    const { method, url, headers } = request.raw;
    const hsts = tls ? hstsFor(headers.host) : undefined;
    // Set on Node's response, so that answers of the API have it as well.
    if (hsts !== undefined) reply.raw.setHeader('strict-transport-security', hsts);
    const refusal = refuse({ method, url, headers, isSecure: tls !== null }, rules);
    if (refusal) void sendProblem(reply, refusal.status, refusal.detail);
    else done();
  });

  if (tls) {
    answerPlainRequests(server.server as unknown as TlsServer, rules);
    reloadTlsFiles(server.server as unknown as TlsServer, tls, {
      log: (message) => void process.stdout.write(`${message}\n`),
      error: (message) => void process.stderr.write(`${message}\n`),
    });
  }

  // Node's own client opens as many connections as there are streams and passes data on as it comes.
  const agentOptions = { maxSockets: Infinity };
  const agents = { 'http:': new Agent(agentOptions), 'https:': new ApiAgent(apiCa, agentOptions) };

  // The proxy takes bodies of any type, but Fastify's own parser of this one would hold it in memory, up to a limit.
  server.removeContentTypeParser('text/plain');
  for (const prefix of API_PREFIXES) {
    await server.register(fastifyHttpProxy, {
      upstream: apiUrl,
      prefix,
      rewritePrefix: prefix,
      http: { agents, requestOptions: { timeout: API_TIMEOUT_MS } },
      disableRequestLogging: true,
      replyOptions: {
        // The API itself tells clients when to retry.
        retryDelay: () => null,
        rewriteRequestHeaders(
          request,
          { cookie: _cookie, authorization: _authorization, [LOGIN_HEADER]: _login, ...headers },
        ) {
          if (!request) throw new Error('Only requests of HTTP are forwarded.');
          const { url, headers: sent } = request.raw;
          const authorization = authorizationOf({ url, headers: sent, isSecure: tls !== null }, rules);
          const login = loginOf({ url, headers: sent });
          return {
            ...headers,
            ...(login === undefined ? {} : { [LOGIN_HEADER]: login }),
            ...(authorization === undefined ? {} : { authorization }),
            host: sent.host,
            'x-forwarded-for': request.ip,
            'x-forwarded-host': sent.host,
            'x-forwarded-proto': tls ? 'https' : 'http',
          };
        },
        onError: (reply) => void sendProblem(reply as FastifyReply, 502, API_DOWN),
      },
    });
  }

  server.get('/config.json', (_request, reply) =>
    reply.headers(PAGE_HEADERS).header('cache-control', 'no-store').send(ports),
  );
  await server.register(fastifyStatic, {
    root: folder,
    preCompressed: true,
    cacheControl: false,
    setHeaders(reply, path) {
      reply.headers(PAGE_HEADERS);
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
    return sendProblem(reply, 404, `${path} was not found.`);
  });
  return server;
}

/** Fastify's own errors are the client's fault if they have a status of 4xx. Others are faults, which the log tells. */
function sendError(reply: FastifyReply, error: FastifyError): FastifyReply {
  const { statusCode = 500 } = error;
  if (statusCode >= 400 && statusCode < 500) return sendProblem(reply, statusCode, error.message);
  process.stderr.write(`${error.stack ?? String(error)}\n`);
  return sendProblem(
    reply,
    500,
    'An unexpected error occurred. The log of the console server has the details.',
  );
}

function sendProblem(reply: FastifyReply, status: number, detail: string): FastifyReply {
  if (status === 502) reply.header('retry-after', RETRY_AFTER_SECONDS);
  return (
    reply
      .code(status)
      .headers(PAGE_HEADERS)
      .header('cache-control', 'no-store')
      .type('application/problem+json')
      // As bytes, because Fastify adds a charset to text, which this media type does not have.
      .send(Buffer.from(JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail })))
  );
}
