// Serves the console and, under the same origin, the API.
import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { drain, requestRules, SettingsError, stopOnSignals } from '@timberline/settings';
import { createServer } from './server.ts';
import { Settings } from './settings.ts';

/** The folder of the built console. The path is relative to `dist/main.js`. */
const FILES_FOLDER = fileURLToPath(new URL('../../console/dist/browser', import.meta.url));
/** Streams (server-sent events, exports) do not end by themselves, so they are cut after this time. */
const CLOSE_TIMEOUT_MS = 2_000;

async function start(): Promise<void> {
  const { host, publicUrl, consolePort, apiPort, apiUrl, apiCa, tls } = Settings.fromEnvironment();
  const server = await createServer({
    folder: FILES_FOLDER,
    apiUrl,
    apiCa,
    tls,
    ports: { apiPort, consolePort },
    rules: requestRules({ host, publicUrl }),
  });
  await server.listen({ host, port: consolePort });
  process.stdout.write(`The console listens on ${tls ? 'https' : 'http'}://${host}:${consolePort}\n`);
  stopOnSignals(async () => {
    await drain(server.server);
    await server.close();
  }, CLOSE_TIMEOUT_MS);
  process.send?.('ready');
}

start().catch((error: unknown) => {
  // The text alone: the properties of an error of Redis or Elasticsearch may hold a password.
  if (error instanceof SettingsError) console.error(error.message);
  else console.error(error instanceof Error ? error.stack : String(error));
  process.exit(1);
});
