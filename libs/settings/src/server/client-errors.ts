// Answers requests that Node's HTTP parser refuses, for which no route and no hook runs.
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

interface ParserAnswer {
  status: number;
  detail: string;
}

/** By the code of Node's error; every other code is a malformed request. */
const ANSWERS: Record<string, ParserAnswer> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    detail: 'The request did not arrive completely in time. Send it again.',
  },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    detail: 'The headers of the request exceed 16 KiB. Send fewer or shorter headers or a shorter URL.',
  },
};
const MALFORMED: ParserAnswer = { status: 400, detail: 'The request is not valid HTTP.' };

/** Makes a `clientErrorHandler` of Fastify that answers with a problem document and these headers, and hangs up. */
export function answerClientErrors(
  headers: Record<string, string>,
): (error: NodeJS.ErrnoException, socket: Socket) => void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return (error, socket) => {
    // The client has gone.
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    const { status, detail } = ANSWERS[error.code ?? ''] ?? MALFORMED;
    const title = STATUS_CODES[status]!;
    const body = JSON.stringify({ type: 'about:blank', title, status, detail });
    if (socket.writable) {
      socket.write(
        `HTTP/1.1 ${status} ${title}\r\ncontent-type: application/problem+json\r\n` +
          `content-length: ${body.length}\r\nconnection: close\r\n${lines.join('')}\r\n${body}`,
      );
    }
    socket.destroy(error);
  };
}
