// Bounds the connections that are open at a time, in all and for each client.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { clientOf } from './client.ts';

/** Connections at a time. Of idle ones each takes about 10 KB of memory. */
export const MAX_CONNECTIONS = 10_240;
/** Connections of one client without a request; more than a pool of a busy proxy keeps. */
const MAX_IDLE_CONNECTIONS_OF_CLIENT = 2_048;
/** Files that this process may need besides its clients' connections: those to the engines, logs, modules. */
const RESERVED_FILES = 512;

export interface Connection {
  readonly client: string;
  /** Whether no request is being received or answered. */
  isIdle(): boolean;
  close(): void;
}

interface ConnectionLimits {
  total: number;
  idleOfClient: number;
}

/**
 * Closes connections when there are too many. A client may use as many as others leave, so that a load balancer is not
 * limited by its one address; when all are taken, the client with the most of them loses its oldest idle one, or if none is
 * idle its oldest.
 */
export class ConnectionLimit {
  private readonly connectionsOf = new Map<string, Set<Connection>>();
  private count = 0;

  constructor(private readonly limits: ConnectionLimits) {}

  add(connection: Connection): void {
    const { client } = connection;
    let connections = this.connectionsOf.get(client);
    if (!connections) this.connectionsOf.set(client, (connections = new Set()));
    connections.add(connection);
    this.count++;
    if (this.count > this.limits.total) this.makeRoom(connection);
    else if (connections.size > this.limits.idleOfClient) this.limitIdle(connections);
  }

  /** Called when a connection has closed; it may be called more than once. */
  remove(connection: Connection): void {
    const connections = this.connectionsOf.get(connection.client);
    if (!connections?.delete(connection)) return;
    this.count--;
    if (connections.size === 0) this.connectionsOf.delete(connection.client);
  }

  private makeRoom(added: Connection): void {
    const most = [...this.connectionsOf.values()].reduce((a, b) => (b.size > a.size ? b : a));
    const isOwn = most.has(added);
    const idle = firstIdle(most, added);
    // Its own connections in use are worth more to a client than one more.
    this.close(idle ?? (isOwn ? added : most.values().next().value!));
  }

  private limitIdle(connections: Set<Connection>): void {
    const idle = [...connections].filter((connection) => connection.isIdle());
    if (idle.length > this.limits.idleOfClient) this.close(idle[0]!);
  }

  private close(connection: Connection): void {
    this.remove(connection);
    connection.close();
  }
}

/** Limits the connections of a server. */
export function limitConnections(server: Server, openFiles: number): void {
  const limit = new ConnectionLimit({
    total: Math.min(MAX_CONNECTIONS, openFiles - RESERVED_FILES),
    idleOfClient: MAX_IDLE_CONNECTIONS_OF_CLIENT,
  });
  const connections = new WeakMap<Socket, HttpConnection>();
  /** Those that are not encrypted yet, by the address of the other end: with TLS, requests have another socket. */
  const handshakes = new Map<string, HttpConnection>();
  server.on('connection', (socket: Socket) => {
    const connection = new HttpConnection(socket);
    const end = otherEnd(socket);
    connections.set(socket, connection);
    handshakes.set(end, connection);
    socket.once('close', () => {
      if (handshakes.get(end) === connection) handshakes.delete(end);
      limit.remove(connection);
    });
    limit.add(connection);
  });
  server.on('secureConnection', (socket: Socket) => {
    const connection = handshakes.get(otherEnd(socket));
    if (connection) connections.set(socket, connection);
  });
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const connection = connections.get(socket);
    if (connection) connection.lastResponse = response;
  });
}

function otherEnd({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/** How many files this process may have open; Infinity where the system has no such limit. */
export function maxOpenFiles(): number {
  // Without this the report would look up the names of peers. Node's types lack the property.
  const report = Object.assign(process.report, { excludeNetwork: true });
  const { userLimits } = report.getReport() as { userLimits?: { open_files?: { soft: number | string } } };
  const soft = userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : Infinity;
}

class HttpConnection implements Connection {
  readonly client: string;
  lastResponse: ServerResponse | undefined;

  constructor(private readonly socket: Socket) {
    // A connection that has closed already has no address.
    this.client = clientOf({ ip: socket.remoteAddress ?? '' });
  }

  isIdle(): boolean {
    return this.lastResponse === undefined || this.lastResponse.writableFinished;
  }

  close(): void {
    this.socket.destroy();
  }
}

/** The oldest idle connection but this one. */
function firstIdle(connections: Set<Connection>, added: Connection): Connection | undefined {
  for (const connection of connections) if (connection !== added && connection.isIdle()) return connection;
  return undefined;
}
