// Starts the API.
import 'reflect-metadata';
import type { Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import { setFlagsFromString } from 'node:v8';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  answerClientErrors,
  answerExpectations,
  answerPlainRequests,
  drain,
  networksOf,
  readTlsFiles,
  reloadTlsFiles,
  requestRules,
  SettingsError,
  stopOnSignals,
  TLS_HANDSHAKE_TIMEOUT_MS,
} from '@timberline/settings';
import { AccessControl } from './access/access-control.ts';
import { guardAccess } from './access/access-guard.ts';
import { Audit } from './access/audit/audit.service.ts';
import { AppModule } from './app.module.ts';
import { parseBodies } from './http/body-parsing.ts';
import { boundAnswers } from './http/bound-answers.ts';
import { ErrorRenderer } from './http/error-renderer.ts';
import { LastResponses } from './http/last-responses.ts';
import { lingerOnClose } from './http/lingering-close.ts';
import { serveDocs } from './http/openapi.ts';
import { guardRequests } from './http/request-guard.ts';
import { API_HEADERS, setSecurityHeaders } from './http/security-headers.ts';
import { limitUnreadBodies } from './http/unread-bodies.ts';
import { describeWrites } from './ingest/protocols/native/native.openapi.ts';
import { AnswerMemory } from './limits/answer-memory.ts';
import { limitConnections, maxOpenFiles } from './limits/connection-limit.ts';
import { SlowReaders } from './limits/slow-readers.ts';
import { ProblemFilter, sendProblem } from './problem/problem.filter.ts';
import { toProblem } from './problem/to-problem.ts';
import { Settings } from './settings.ts';

/** Longer than the idle timeout of nginx's upstream connections (60 s), so that the proxy closes them first. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/**
 * The longest time that a request may take to arrive: that of a file of any size on its way to /api/lines, which is not read
 * while the queue is full. Other bodies have a shorter one of their own (ingest/body/body-limits.ts, http/unread-bodies.ts).
 */
const REQUEST_TIMEOUT_MS = 6 * 60 * 60 * 1000;
/** The longest time that the headers of a request, and a new connection without any, may take. */
const HEADERS_TIMEOUT_MS = 20_000;
/** How often connections are checked for these timeouts. */
const TIMEOUT_CHECK_MS = 5_000;

/**
 * Connections that the system holds until this process takes them, so that a burst of one client turns nobody away. With Node's
 * default of 511, nginx gave up 1,015 of 2,300 connections after a second (`apps/e2e/src/containers/nginx.spec.ts`).
 */
const MAX_WAITING_CONNECTIONS = 4_096;

/** What is not answered then is abandoned. Below the 10 s that a stop may take. */
const EXIT_TIMEOUT_MS = 9_500;

/** A receipt of 128 jobs has 817 characters. */
const MAX_PARAMETER_CHARACTERS = 1024;

/**
 * By default V8 starts a mark-compact after 24 MB of old-space growth and begins marking even before that, so a new marking
 * would follow each one. Posts that wait for Redis also make V8 take their objects for long-lived: it then allocates them in
 * old space at once (pretenuring) and marks twice as often. Over half a minute of single posts these flags led to 20
 * mark-compacts instead of 28 or 60 (--trace-gc), and to 35 µs per log instead of 37 or 52. Growth of 120 % would save a
 * little more, but costs 50 MB of memory under batches.
 */
const V8_FLAGS = ['--heap-growing-percent=80', '--no-allocation-site-pretenuring'];

/** Every route begins with this prefix, except those for health checks and metrics, the root, and other protocols. */
const API_PREFIX = 'api';
const UNPREFIXED_ROUTES = [
  '/',
  'health/live',
  'health/ready',
  'metrics',
  // The paths that other protocols have.
  'elastic',
  'elastic/*path',
  'v1/logs',
  'loki/api/v1/push',
  'services/collector',
  'services/collector/*path',
];

async function start(): Promise<void> {
  V8_FLAGS.forEach((flag) => setFlagsFromString(flag));
  const settings = Settings.fromEnvironment();
  const trustedProxies = networksOf(settings.trustedProxies);
  // Node would answer a request without a host by a 400 without a body; the guard tells the client what is missing.
  const serverOptions = {
    requireHostHeader: false,
    headersTimeout: HEADERS_TIMEOUT_MS,
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
  };
  const { tls } = settings;
  const adapter = new FastifyAdapter({
    bodyLimit: settings.bodyLimitBytes,
    trustProxy: trustedProxies.length > 0 && trustedProxies,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    // There is no middleware; this saves looking for it on every request.
    skipMiddie: true,
    // A stopping server answers as usual until its last connection ends. Fastify's own 503 would be no problem document.
    return503OnClosing: false,
    ...(tls
      ? { https: { ...serverOptions, handshakeTimeout: TLS_HANDSHAKE_TIMEOUT_MS, ...readTlsFiles(tls) } }
      : { http: serverOptions }),
    requestTimeout: REQUEST_TIMEOUT_MS,
    clientErrorHandler: answerClientErrors(API_HEADERS),
    // Malformed URLs, for which no hook runs.
    frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(reply.headers(API_HEADERS), toProblem(error)),
    routerOptions: { maxParamLength: MAX_PARAMETER_CHARACTERS },
    // `GET *`, for which Fastify would run no hook: it is an unknown path like others.
    rewriteUrl: ({ url = '/' }) => (url === '*' ? '/*' : url),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, {
    bodyParser: false,
    logger: ['log', 'warn', 'error', 'fatal'],
  });
  app.setGlobalPrefix(API_PREFIX, { exclude: UNPREFIXED_ROUTES });
  limitConnections(app.getHttpServer(), maxOpenFiles());
  setSecurityHeaders(adapter.getInstance(), { isTls: tls !== null });
  answerExpectations(adapter.getHttpServer<Server>(), API_HEADERS);
  const responses = new LastResponses(adapter.getHttpServer<Server>());
  limitUnreadBodies(responses);
  lingerOnClose(adapter.getHttpServer<Server>(), responses);
  const rules = requestRules(settings);
  guardRequests(adapter.getInstance(), rules);
  guardAccess(adapter.getInstance(), app.get(AccessControl), {
    errors: app.get(ErrorRenderer),
    audit: app.get(Audit),
  });
  parseBodies(adapter.getInstance());
  boundAnswers(adapter.getInstance(), {
    memory: app.get(AnswerMemory),
    slowReaders: app.get(SlowReaders),
    errors: app.get(ErrorRenderer),
  });
  app.useGlobalFilters(new ProblemFilter());
  serveDocs(app, describeWrites);
  await app.init();
  await adapter.getInstance().ready();
  if (tls) {
    const server = adapter.getHttpServer<TlsServer>();
    answerPlainRequests(server, rules);
    reloadTlsFiles(server, tls, new Logger('Tls'));
  }
  // Fastify passes this option on to Node, but its types lack it.
  const reusePort = { reusePort: settings.apiReusePort };
  await adapter
    .getInstance()
    .listen({ host: settings.host, port: settings.apiPort, backlog: MAX_WAITING_CONNECTIONS, ...reusePort });
  new Logger('Api').log(`Listening on ${tls ? 'https' : 'http'}://${settings.host}:${settings.apiPort}`);
  stopOnSignals(async () => {
    await drain(app.getHttpServer());
    await app.close();
  }, EXIT_TIMEOUT_MS);
  process.send?.('ready');
}

start().catch((error: unknown) => {
  // The text alone: the properties of an error of Redis or Elasticsearch may hold a password.
  if (error instanceof SettingsError) console.error(error.message);
  else console.error(error instanceof Error ? error.stack : String(error));
  process.exit(1);
});
