// Ends requests that were answered before their body had arrived, and whose senders do not finish it.
import type { FastifyInstance } from 'fastify';

/** How long the rest of a body may take. It is discarded, so that the sender gets to read the answer. */
const UNREAD_BODY_TIMEOUT_MS = 30_000;

/** Closes the connection of an answered request whose body is still not there after a while. */
export function limitUnreadBodies(fastify: FastifyInstance): void {
  fastify.addHook('onResponse', ({ raw }, _reply, done) => {
    if (!raw.complete && !raw.destroyed) {
      const timer = setTimeout(() => raw.socket.destroy(), UNREAD_BODY_TIMEOUT_MS).unref();
      raw.once('close', () => clearTimeout(timer));
    }
    done();
  });
}
