// Lets the clients of a stopping server move to others before it stops to listen.
import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';

/**
 * Within this time a proxy under load uses each of its busy connections again. The others are idle, and are closed at the end
 * of it, when a request hardly meets the end of its connection.
 */
const DRAIN_MS = 500;

/**
 * Takes no further connections, and answers every request on the present ones with `Connection: close` for half a second, so
 * that a proxy does not send the next one on a connection that is closed at that moment: it could not know whether that
 * request was served. A connection that is refused, however, it can open to another server. Without connections there is
 * nothing to wait for.
 */
export async function drain(server: Server): Promise<void> {
  // Node adds the header when it begins to send, which this property decides.
  server.prependListener('request', (_request, response) => void (response.shouldKeepAlive = false));
  // The method of the HTTP server would close idle connections as well.
  NetServer.prototype.close.call(server);
  if ((await countConnections(server)) > 0) await new Promise((resolve) => setTimeout(resolve, DRAIN_MS));
}

function countConnections(server: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
  );
}
