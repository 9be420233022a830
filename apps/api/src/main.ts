// Starts the API.
import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SettingsError } from '@timberline/settings';
import { AppModule } from './app.module.ts';
import { parseBodies } from './body-parsing.ts';
import { serveDocs } from './docs/openapi.ts';
import { ProblemFilter } from './problem/problem.filter.ts';
import { Settings } from './settings.ts';

/** Longer than the idle time of nginx's upstream connections (60 s), so that the proxy closes first. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

async function start(): Promise<void> {
  const settings = Settings.fromEnvironment();
  const adapter = new FastifyAdapter({
    bodyLimit: settings.bodyLimitBytes,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 512 },
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
