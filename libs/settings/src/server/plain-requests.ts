// Tells those who speak HTTP to a port with TLS what to do instead.
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { refuse, type RequestRules } from './request-guard.ts';

/** The first byte of a TLS connection: a record of the handshake. */
const HANDSHAKE = 0x16;
/** How long a connection may take to send its first byte, and a request without TLS to send its headers. */
const FIRST_BYTE_TIMEOUT_MS = 10_000;

/**
 * Makes a server with TLS answer requests without it: a person who typed an address is led to https, and a program gets an
 * error that says so. Without this both would see a connection that breaks. Nothing of the request is taken.
 */
export function answerPlainRequests(server: TlsServer, rules: RequestRules): void {
  const plain = createServer(
    { headersTimeout: FIRST_BYTE_TIMEOUT_MS, requireHostHeader: false },
    (request, response) => answer(request, response, rules),
  );
  // Node's own listener, which begins the handshake.
  const [startTls] = server.listeners('connection') as ((socket: Socket) => void)[];
  server.removeListener('connection', startTls!);
  server.prependListener('connection', (socket: Socket) => {
    const stop = () => socket.destroy();
    socket.setTimeout(FIRST_BYTE_TIMEOUT_MS, stop).on('error', stop);
    socket.once('readable', () => {
      const first = socket.read() as Buffer | null;
      if (first === null) return;
      socket.unshift(first);
      socket.setTimeout(0).off('timeout', stop).off('error', stop);
      if (first[0] === HANDSHAKE) startTls!.call(server, socket);
      else plain.emit('connection', socket);
    });
  });
}

function answer(request: IncomingMessage, response: ServerResponse, rules: RequestRules): void {
  const { host = '' } = request.headers;
  const refusal = refuse(request, rules);
  const isPage = request.method === 'GET' && /\btext\/html\b/.test(request.headers.accept ?? '');
  response.setHeader('connection', 'close');
  if (isPage && !refusal) {
    // Not for good: the port may lose its TLS again.
    response.writeHead(307, { location: `https://${host}${request.url}` }).end();
    return;
  }
  const detail =
    refusal?.detail ??
    `This port speaks https only: send to https://${host}. Nothing was accepted. What this request contained has been sent ` +
      'without encryption, so replace a key or a password that was in it.';
  const status = refusal?.status ?? 400;
  const body = JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail });
  response
    .writeHead(status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
    .end(body);
}
