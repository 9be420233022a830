// Starts the API.
import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SettingsError } from '@timberline/settings';
import { AppModule } from './app.module.ts';
import { parseBodies } from './http/body-parsing.ts';
import { serveDocs } from './http/openapi.ts';
import { ProblemFilter } from './problem/problem.filter.ts';
import { Settings } from './settings.ts';

/** Longer than the idle time of nginx's upstream connections (60 s), so that the proxy closes first. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/**
 * V8's choices do not fit this process. Left to itself the old space grows by 24 MB before it is marked again, and marking
 * begins below that much room: after each mark anew. And where half of what is allocated belongs to posts that wait for
 * Redis, V8 by chance takes it for long-lived (pretenuring), puts it there at once and marks twice as often. Measured
 * with half a minute of single posts: 28 or 60 mark-compacts became 20, and 37 or 52 µs a log 35. Room for 120 % gains a
 * little more and costs 50 MB under batches.
 */
const V8_FLAGS = ['--heap-growing-percent=80', '--no-allocation-site-pretenuring'];

async function start(): Promise<void> {
  V8_FLAGS.forEach((flag) => setFlagsFromString(flag));
  const settings = Settings.fromEnvironment();
  const adapter = new FastifyAdapter({
    bodyLimit: settings.bodyLimitBytes,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    // There is no middleware, and looking for some costs each post a microsecond.
    skipMiddie: true,
    // A receipt of 128 jobs has 802 characters.
    routerOptions: { maxParamLength: 1024 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, {
    bodyParser: false,
    logger: ['log', 'warn', 'error', 'fatal'],
  });
  parseBodies(adapter.getInstance());
  app.useGlobalFilters(new ProblemFilter());
  app.enableShutdownHooks();
  serveDocs(app);
  await app.init();
  await adapter.getInstance().ready();
  // Node's own listen option, which Fastify hands on and its types do not name.
  const reusePort = { reusePort: settings.apiReusePort };
  await adapter.getInstance().listen({ host: settings.host, port: settings.apiPort, ...reusePort });
  new Logger('Api').log(`Listening on http://${settings.host}:${settings.apiPort}`);
  process.send?.('ready');
}

start().catch((error: unknown) => {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exit(1);
});
