// OTLP over gRPC: LogsService/Export. On Node's own HTTP/2, because a call has one message each way, and because the body of a call
// then has the limits of every other body; a library would keep it in memory before it could be asked.
import {
  createSecureServer,
  createServer,
  type Http2SecureServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import {
  readTlsFiles,
  refuse,
  reloadTlsFiles,
  type RequestRules,
  requestRules,
  TLS_HANDSHAKE_TIMEOUT_MS,
} from '@timberline/settings';
import { AccessControl } from '../../../access/access-control.ts';
import { Audit } from '../../../access/audit/audit.service.ts';
import { deniedCall } from '../../../access/audit/denied-call.ts';
import { ErrorRenderer } from '../../../http/error-renderer.ts';
import { clientOf } from '../../../limits/client.ts';
import { Settings } from '../../../settings.ts';
import { Intake } from '../../intake/intake.ts';
import { entryDecoder } from '../entry-decoder.ts';
import { OVERLOAD_HOLD_MS } from '../overload.ts';
import { limitGrpcConnections } from './grpc-connections.ts';
import { frameMessage, GrpcBodySource } from './grpc-message.ts';
import { grpcCode, otlpRemarks, otlpResponse } from './otlp-answer.ts';
import { otlpProtobuf } from './otlp-formats.ts';

/** The port that OpenTelemetry's exporters send to unless they are told otherwise. */
const DEFAULT_PORT = 4317;
const EXPORT_PATH = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
const GRPC_TYPE = 'application/grpc';
const OK = 0;
const PERMISSION_DENIED = 7;
const UNIMPLEMENTED = 12;
const UNAVAILABLE = 14;
/** Calls at a time on a connection. */
const MAX_STREAMS = 32;
const DECODER = entryDecoder(otlpProtobuf);

@Injectable()
export class OtlpGrpcServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('OtlpGrpc');
  private readonly rules: RequestRules;
  private server: Http2Server | Http2SecureServer | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly intake: Intake,
    private readonly errors: ErrorRenderer,
    private readonly access: AccessControl,
    private readonly audit: Audit,
  ) {
    this.rules = requestRules(settings);
  }

  /** Listens. A port that was not asked for and belongs to another program is no error: the log says that gRPC is off. */
  async onApplicationBootstrap(): Promise<void> {
    const { host, otlpGrpcPort } = this.settings;
    const server = this.createServer();
    limitGrpcConnections(server);
    server.on('stream', (stream, headers) => {
      this.answer(stream, headers)
        .catch((error: unknown) => {
          // No call may end the process, with everything else that it does.
          this.logger.error(`A call failed: ${error instanceof Error ? error.stack : String(error)}`);
          stream.destroy();
        })
        .finally(() => discardRest(stream));
    });
    // A broken connection ends its calls, which report it to whoever waits for them.
    server.on('sessionError', () => undefined);
    try {
      await listen(server, host, otlpGrpcPort ?? DEFAULT_PORT, this.settings.apiReusePort);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      if (otlpGrpcPort !== null)
        throw new Error(
          `Port ${otlpGrpcPort} is in use. Set TIMBERLINE_OTLP_GRPC_PORT to a free port, or leave it out.`,
          { cause: error },
        );
      this.logger.warn(
        `Port ${DEFAULT_PORT} is in use, so OTLP over gRPC is off. Set TIMBERLINE_OTLP_GRPC_PORT to another port to have it.`,
      );
      return;
    }
    this.server = server;
  }

  onApplicationShutdown(): void {
    this.server?.close();
  }

  /** With the certificate of the API, if it has one. */
  private createServer(): Http2Server | Http2SecureServer {
    const options = { settings: { maxConcurrentStreams: MAX_STREAMS } };
    const { tls } = this.settings;
    if (!tls) return createServer(options);
    const server = createSecureServer({
      ...options,
      handshakeTimeout: TLS_HANDSHAKE_TIMEOUT_MS,
      ...readTlsFiles(tls),
    });
    reloadTlsFiles(server, tls, this.logger);
    // A client that does not speak TLS is refused; its own log says so.
    server.on('tlsClientError', () => undefined);
    return server;
  }

  private async answer(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    stream.on('error', () => undefined);
    const refusal = this.refuse(headers);
    if (refusal !== null) {
      finish(stream, PERMISSION_DENIED, refusal);
      return;
    }
    if (headers[':path'] !== EXPORT_PATH) {
      finish(stream, UNIMPLEMENTED, `${headers[':path']} is not offered; this server takes in logs.`);
      return;
    }
    const ip = stream.session?.socket.remoteAddress ?? '';
    try {
      await this.access.admit(headers.authorization, 'write-logs');
    } catch (error) {
      const denied = deniedCall(error, { ip, method: 'POST', path: EXPORT_PATH }, 'write-logs');
      if (denied) void this.audit.record(denied);
      this.finishWith(stream, error);
      return;
    }
    try {
      const client = clientOf({ ip });
      const compression = headers['grpc-encoding'] as string | undefined;
      const source = await GrpcBodySource.open(stream, client, compression);
      const options = { waitMs: 0, holdMs: OVERLOAD_HOLD_MS };
      const { summary } = await this.intake.accept(source, DECODER, options);
      if (!isOpen(stream)) return;
      const message = otlpResponse('protobuf', summary.rejected, otlpRemarks(summary));
      stream.respond({ ':status': 200, 'content-type': GRPC_TYPE }, { waitForTrailers: true });
      stream.on('wantTrailers', () => {
        if (isOpen(stream)) stream.sendTrailers({ 'grpc-status': String(OK) });
      });
      stream.end(frameMessage(message));
    } catch (error) {
      this.finishWith(stream, error);
    }
  }

  private finishWith(stream: ServerHttp2Stream, error: unknown): void {
    const { status, detail } = this.errors.toProblem(error, { id: '-', method: 'POST', url: EXPORT_PATH });
    // A client sends again after UNAVAILABLE, which a full queue calls for: https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-throttling
    finish(stream, status === 429 ? UNAVAILABLE : grpcCode(status), detail);
  }

  /**
   * Why a call is refused, or null. No browser speaks HTTP/2 without TLS or gRPC, but with TLS a web page can send something
   * of another type here.
   */
  private refuse(headers: IncomingHttpHeaders): string | null {
    const { ':authority': host = headers.host, ':method': method, ':path': url } = headers;
    const refusal = refuse({ method, url, headers: { ...headers, host } }, this.rules);
    if (refusal) return refusal.detail;
    if (headers['content-type']?.startsWith(GRPC_TYPE)) return null;
    return `The content type must be ${GRPC_TYPE}. Nothing was accepted.`;
  }
}

/** Whether there is someone to answer: a client that cancels its call closes the stream, which is destroyed a moment later. */
function isOpen({ destroyed, closed }: ServerHttp2Stream): boolean {
  return !destroyed && !closed;
}

/** An answer without a message. */
function finish(stream: ServerHttp2Stream, code: number, message: string): void {
  if (!isOpen(stream) || stream.headersSent) return;
  stream.respond(
    {
      ':status': 200,
      'content-type': GRPC_TYPE,
      'grpc-status': String(code),
      'grpc-message': encodeURIComponent(message.toWellFormed()),
    },
    { endStream: true },
  );
}

/**
 * Bytes that nobody reads would take the room of later calls on the connection, which would then be refused. A call that was canceled
 * also takes its room until it is read to its end.
 */
function discardRest(stream: ServerHttp2Stream): void {
  stream.resume();
}

function listen(
  server: Http2Server | Http2SecureServer,
  host: string,
  port: number,
  reusePort: boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, reusePort }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
