// Closes connections so that their last answer arrives (RFC 9112, section 9.6).
import type { IncomingMessage, Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { LastResponses } from './last-responses.ts';

/**
 * How long the rest of a body is read and discarded behind the last answer of a connection: enough for the longest body of a
 * fast client. What a slower one still sends resets the connection, as it did before.
 */
const LINGER_MS = 5_000;

/**
 * A server that closes a connection on which unread bytes arrive resets it, and the kernel of the client then drops an answer
 * that the client has not read. So a connection whose last request was answered before its body had arrived is closed in
 * one direction first, and in the other when the body has ended or after LINGER_MS.
 */
export function lingerOnClose(server: Server | TlsServer, responses: LastResponses): void {
  const watch = (socket: Socket): void => {
    const destroySoon = socket.destroySoon.bind(socket);
    // Node calls it behind the last answer.
    socket.destroySoon = () => {
      const request = responses.of(socket)?.req;
      if (!request || request.complete || socket.destroyed) destroySoon();
      else linger(socket, request, destroySoon);
    };
  };
  // Over TLS the sockets of requests are those of the second event.
  server.on('connection', watch).on('secureConnection', watch);
}

function linger(socket: Socket, request: IncomingMessage, destroySoon: () => void): void {
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once('close', () => clearTimeout(timer));
  socket.end();
  request.once('end', destroySoon);
  request.resume();
}
