// Ends requests that were answered before their body had arrived, and whose senders do not finish it.
import type { ServerResponse } from 'node:http';
import type { LastResponses } from './last-responses.ts';

/** How long the rest of a body may take at least. It is discarded, so that the sender gets to read the answer. */
const UNREAD_BODY_TIMEOUT_MS = 30_000;
/** How often connections are looked at. */
const CHECK_MS = 5_000;

/**
 * Closes the connection of an answered request whose body is still not there after a while. Returns what ends the watch.
 *
 * @param timing other times, for a test
 */
export function limitUnreadBodies(
  responses: LastResponses,
  timing = { timeoutMs: UNREAD_BODY_TIMEOUT_MS, checkMs: CHECK_MS },
): () => void {
  /** Since when the body of an answered request is not there. */
  const since = new WeakMap<ServerResponse, number>();
  const timer = setInterval(() => {
    const now = performance.now();
    for (const response of responses.all()) {
      if (!response.writableFinished || response.req.complete || response.req.destroyed) continue;
      const start = since.get(response);
      if (start === undefined) since.set(response, now);
      else if (now - start >= timing.timeoutMs) response.req.socket.destroy();
    }
  }, timing.checkMs).unref();
  return () => clearInterval(timer);
}
