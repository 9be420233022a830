// Lets the clients of a stopping server move to others before it stops to listen.
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';

/**
 * A proxy under load uses each of its busy connections again within this time. When none was used for so long, the others are
 * idle, and a request hardly meets the end of its connection.
 */
const QUIET_MS = 500;
/** A stop must not last longer than people wait for it. */
const MAX_DRAIN_MS = 2_000;
const POLL_MS = 50;

/**
 * Takes no further connections, and answers every request on the present ones with `Connection: close` until no more come, so
 * that a proxy does not send the next one on a connection that is closed at that moment: it could not know whether that
 * request was served. A connection that is refused, however, it can open to another server. Without connections there is
 * nothing to wait for.
 */
export async function drain(server: Server): Promise<void> {
  const begun = performance.now();
  let lastRequest = begun;
  server.prependListener('request', (_request, response) => {
    lastRequest = performance.now();
    // Node adds the header when it begins to send, which this property decides.
    response.shouldKeepAlive = false;
  });
  // The method of the HTTP server would close idle connections as well.
  NetServer.prototype.close.call(server);
  while ((await countConnections(server)) > 0) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    // On a busy machine the timer may be late, and requests wait behind it. They are read before this goes on.
    await new Promise((resolve) => setImmediate(resolve));
    const now = performance.now();
    if (now - lastRequest >= QUIET_MS || now - begun >= MAX_DRAIN_MS) return;
  }
}

function countConnections(server: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}
