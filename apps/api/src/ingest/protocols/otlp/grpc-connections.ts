// Bounds the connections of OTLP over gRPC, in all and for each client.
import type { Http2SecureServer, Http2Server, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { clientOf } from '../../../limits/client.ts';
import { type Connection, ConnectionLimit } from '../../../limits/connection-limit.ts';

/** Connections at a time. Exporters keep one each; collectors in front of thousands of programs keep a few. */
const MAX_GRPC_CONNECTIONS = 512;
/** Connections of one client without a call. */
const MAX_IDLE_CONNECTIONS_OF_CLIENT = 128;

/**
 * Limits the connections of a server: one client may use what others leave, and loses its oldest idle connection when another
 * client comes and all are taken.
 */
export function limitGrpcConnections(server: Http2Server | Http2SecureServer): void {
  const limit = new ConnectionLimit({
    total: MAX_GRPC_CONNECTIONS,
    idleOfClient: MAX_IDLE_CONNECTIONS_OF_CLIENT,
  });
  /** By the address of the other end: with TLS, sessions have another socket. */
  const connections = new Map<string, GrpcConnection>();
  server.on('connection', (socket: Socket) => {
    const end = otherEnd(socket);
    const connection = new GrpcConnection(socket);
    connections.set(end, connection);
    socket.once('close', () => {
      if (connections.get(end) === connection) connections.delete(end);
      limit.remove(connection);
    });
    // A client that breaks off before its session begins is nobody's fault.
    socket.on('error', () => undefined);
    limit.add(connection);
  });
  server.on('session', (session: ServerHttp2Session) => {
    const connection = connections.get(otherEnd(session.socket));
    session.on('stream', (stream: ServerHttp2Stream) => connection?.begin(stream));
  });
}

class GrpcConnection implements Connection {
  readonly client: string;
  private calls = 0;

  constructor(private readonly socket: Socket) {
    // A connection that has closed already has no address.
    this.client = clientOf({ ip: socket.remoteAddress ?? '' });
  }

  begin(stream: ServerHttp2Stream): void {
    this.calls++;
    stream.once('close', () => this.calls--);
  }

  isIdle(): boolean {
    return this.calls === 0;
  }

  close(): void {
    this.socket.destroy();
  }
}

function otherEnd({ remoteAddress, remotePort }: Pick<Socket, 'remoteAddress' | 'remotePort'>): string {
  return `${remoteAddress} ${remotePort}`;
}
