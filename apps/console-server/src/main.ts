// Serves the console and, under the same origin, the API.
import { join } from 'node:path';
import { CHECKOUT } from '../../../tools/launcher/checkout/paths.ts';
import { innerUrl, readSettings } from '../../../tools/launcher/stack/settings.ts';
import { createServer } from './server.ts';

const { host, apiPort, consolePort } = readSettings(process.env);
const server = await createServer({
  files: join(CHECKOUT, 'apps/console/dist/browser'),
  apiUrl: innerUrl(host, apiPort),
});

/** Streams (server-sent events, exports) do not end by themselves: they get this long, then are cut. */
const CLOSE_TIMEOUT_MS = 2000;

const close = (): void => {
  setTimeout(() => process.exit(0), CLOSE_TIMEOUT_MS).unref();
  void server.close().then(() => process.exit(0));
};
process.on('SIGTERM', close);
process.on('SIGINT', close);

await server.listen({ host, port: consolePort });
process.stdout.write(`The console listens on http://${host}:${consolePort}\n`);
process.send?.('ready');
