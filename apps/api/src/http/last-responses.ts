// Knows the last request of each connection, for what is done about connections and not about answers. A hook of each answer
// would cost every post listeners of its own (2 µs of 65).
import type { Server, ServerResponse } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';

export class LastResponses {
  private readonly bySocket = new Map<Socket, ServerResponse>();

  constructor(server: Server | TlsServer) {
    server.on('request', (request, response) => void this.bySocket.set(request.socket, response));
    const forget = (socket: Socket) => void socket.once('close', () => this.bySocket.delete(socket));
    // Over TLS the sockets of requests are those of the second event.
    server.on('connection', forget).on('secureConnection', forget);
  }

  /** The answer to the last request of a connection, under way or sent; undefined before the first. */
  of(socket: Socket): ServerResponse | undefined {
    return this.bySocket.get(socket);
  }

  /** The last answer of each connection that has one. */
  all(): Iterable<ServerResponse> {
    return this.bySocket.values();
  }
}
