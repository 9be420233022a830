// The text of server-sent events (WHATWG HTML, "Server-sent events"), in UTF-8 decoded as Latin-1 where it holds logs.
import type { MissedLogs } from '@timberline/contract';

/** What keeps proxies and clients from taking a quiet stream for a dead one. */
export const COMMENT = ': nothing new\n\n';

/** An id without data: it says where the stream is, and no client takes it for an event. */
export function idOnly(id: string): string {
  return `id: ${id}\n\n`;
}

/** @param row the JSON of a log, as `logRow` makes it */
export function logEvent(id: string, row: string): Buffer {
  // JSON may have line breaks between its parts, where they mean nothing. Here they would end the data.
  const data = /[\r\n]/.test(row) ? row.replace(/[\r\n]+/g, ' ') : row;
  return Buffer.from(`id: ${id}\nevent: log\ndata: ${data}\n\n`, 'latin1');
}

export function missedEvent(id: string, missed: MissedLogs): string {
  return `id: ${id}\nevent: missed\ndata: ${JSON.stringify(missed)}\n\n`;
}

/** What ends a stream, as the problem document that a request would have got. */
export function problemEvent(problem: unknown): string {
  return `event: problem\ndata: ${JSON.stringify(problem)}\n\n`;
}
