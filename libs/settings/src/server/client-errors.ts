// Answers requests that Node's HTTP server refuses, for which no route and no hook runs.
import { type Server, STATUS_CODES } from 'node:http';
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

const UNKNOWN_EXPECTATION: ParserAnswer = {
  status: 417,
  detail: 'The only expectation that can be met is 100-continue. Send the request without the header Expect.',
};

/** Makes a `clientErrorHandler` of Fastify that answers with a problem document and these headers, and hangs up. */
export function answerClientErrors(
  headers: Record<string, string>,
): (error: NodeJS.ErrnoException, socket: Socket) => void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return (error, socket) => {
    // The client has gone.
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    const { status, title, body } = render(ANSWERS[error.code ?? ''] ?? MALFORMED);
    if (socket.writable) {
      socket.write(
        `HTTP/1.1 ${status} ${title}\r\ncontent-type: application/problem+json\r\n` +
          `content-length: ${body.length}\r\nconnection: close\r\n${lines.join('')}\r\n${body}`,
      );
    }
    socket.destroy(error);
  };
}

/** Makes a server refuse expectations with a problem document and these headers; Node's own 417 has no body. */
export function answerExpectations(server: Server, headers: Record<string, string>): void {
  server.on('checkExpectation', (request, response) => {
    const { status, body } = render(UNKNOWN_EXPECTATION);
    // The body that was announced may or may not come, so nothing can follow on this connection.
    response.writeHead(status, {
      'content-type': 'application/problem+json',
      'content-length': body.length,
      connection: 'close',
      ...headers,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
}

function render({ status, detail }: ParserAnswer): { status: number; title: string; body: string } {
  const title = STATUS_CODES[status]!;
  return { status, title, body: JSON.stringify({ type: 'about:blank', title, status, detail }) };
}
