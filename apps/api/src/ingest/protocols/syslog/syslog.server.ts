// Syslog over TCP (RFC 6587), TLS (RFC 5425) and UDP (RFC 5426), on one port.
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { readTlsFiles, reloadTlsFiles, TLS_HANDSHAKE_TIMEOUT_MS } from '@timberline/settings';
import { clientOf } from '../../../limits/client.ts';
import { FairLimit } from '../../../limits/fair-limit.ts';
import { IngestCounters } from '../../../metrics/ingest-counters.ts';
import { Settings } from '../../../settings.ts';
import { FrameReader } from './frame-reader.ts';
import { SyslogAccess } from './syslog-access.ts';
import { SyslogIntake } from './syslog-intake.ts';
import {
  MAX_SYSLOG_CONNECTIONS,
  MAX_SYSLOG_CONNECTIONS_PER_CLIENT,
  MAX_WAITING_DATAGRAM_BYTES,
  MAX_WAITING_DATAGRAMS,
} from './syslog-limits.ts';

/** Datagrams of one sender in one job. */
const MAX_BATCH_DATAGRAMS = 2_000;
/** How long datagrams wait for a full queue before they are dropped. */
const DATAGRAM_PATIENCE_MS = 10_000;
const REPORT_INTERVAL_MS = 60_000;

interface Datagram {
  sender: string;
  bytes: Buffer;
}

@Injectable()
export class SyslogServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Syslog');
  private readonly connections = new FairLimit({
    total: MAX_SYSLOG_CONNECTIONS,
    perClient: MAX_SYSLOG_CONNECTIONS_PER_CLIENT,
    maxWaiting: 0,
    maxWaitingPerClient: 0,
  });
  private readonly sockets = new Set<Socket>();
  private waiting: Datagram[] = [];
  private waitingBytes = 0;
  private isSending = false;
  private readonly access: SyslogAccess;
  private dropped = 0;
  private refused = 0;
  private reportedAt = -Infinity;
  private refusalReportedAt = -Infinity;
  private tcp: Server | undefined;
  private udp: UdpSocket | undefined;
  private isStopping = false;

  constructor(
    private readonly settings: Settings,
    private readonly intake: SyslogIntake,
    private readonly counters: IngestCounters,
  ) {
    this.access = new SyslogAccess(settings);
  }

  /** Listens, if a port is set. */
  async onApplicationBootstrap(): Promise<void> {
    const { syslogPort: port, host, apiReusePort: reusePort } = this.settings;
    if (port === null) return;
    this.tcp = this.createServer();
    const { tcp } = this;
    await new Promise<void>((resolve, reject) => {
      tcp.once('error', reject).listen({ host, port, reusePort }, resolve);
    });
    if (this.access.takesDatagrams) await this.bindUdp(host, port, reusePort);
    this.logger.log(
      `Listening on ${host}:${port} (${[this.settings.syslogTls ? 'TLS' : 'TCP', ...(this.udp ? ['UDP'] : [])].join(' and ')})`,
    );
  }

  private async bindUdp(host: string, port: number, reusePort: boolean): Promise<void> {
    const udp = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', reusePort });
    await new Promise<void>((resolve, reject) => udp.once('error', reject).bind(port, host, resolve));
    udp.on('error', (error) => this.logger.error(`UDP: ${error.message}`));
    udp.on('message', (bytes, { address }) => {
      if (this.access.allows(address)) this.takeDatagram(clientOf({ ip: address }), bytes);
      else this.refuse(address);
    });
    this.udp = udp;
  }

  /** Reads no more. What was read is stored, or its sender keeps it. */
  onApplicationShutdown(): void {
    this.isStopping = true;
    this.tcp?.close();
    this.udp?.close();
    for (const socket of this.sockets) socket.end();
  }

  private createServer(): Server {
    const onSocket = (socket: Socket) => void this.serve(socket);
    const { syslogTls: tls } = this.settings;
    if (!tls) return createTcpServer(onSocket);
    const server = createTlsServer(
      {
        ...readTlsFiles(tls),
        handshakeTimeout: TLS_HANDSHAKE_TIMEOUT_MS,
        // Senders of the networks that are named may come without.
        requestCert: tls.ca !== '',
        rejectUnauthorized: false,
      },
      onSocket,
    );
    // A sender that does not speak TLS is refused; its own log says so.
    server.on('tlsClientError', () => undefined);
    reloadTlsFiles(server, tls, this.logger);
    return server;
  }

  private async serve(socket: Socket): Promise<void> {
    const address = socket.remoteAddress ?? '';
    const hasCertificate =
      socket instanceof TLSSocket && this.settings.syslogTlsCa !== '' && socket.authorized;
    if (!this.access.mayConnect(address, hasCertificate)) {
      this.refuse(address);
      socket.destroy();
      return;
    }
    const client = clientOf({ ip: address });
    if (!this.connections.tryAcquire(client, 1)) {
      socket.destroy();
      return;
    }
    this.sockets.add(socket);
    socket.setKeepAlive(true, 60_000);
    try {
      await this.read(socket, client);
    } catch (error) {
      this.logger.warn(`The connection of ${client} ended: ${(error as Error).message}`);
    } finally {
      this.sockets.delete(socket);
      this.connections.release(client, 1);
      socket.destroy();
    }
  }

  /** Reads a connection to its end. It is not read while its messages wait for the queue. */
  private async read(socket: Socket, client: string): Promise<void> {
    const reader = new FrameReader();
    const store = async (messages: Buffer[]) => {
      if (messages.length > 0) await this.intake.store(messages, client, () => !this.isStopping);
    };
    try {
      for await (const chunk of socket as AsyncIterable<Buffer>) await store(reader.push(chunk));
    } finally {
      // Many senders end a connection without the end of their last message.
      await store(reader.flush());
    }
  }

  private takeDatagram(sender: string, bytes: Buffer): void {
    const isFull =
      this.waiting.length >= MAX_WAITING_DATAGRAMS ||
      this.waitingBytes + bytes.length > MAX_WAITING_DATAGRAM_BYTES;
    if (isFull) this.drop(1);
    else if (bytes.length > 0) {
      this.waiting.push({ sender, bytes });
      this.waitingBytes += bytes.length;
      if (!this.isSending) setImmediate(() => void this.sendDatagrams());
      this.isSending = true;
    }
  }

  private async sendDatagrams(): Promise<void> {
    while (this.waiting.length > 0) {
      const { sender } = this.waiting[0]!;
      const batch: Buffer[] = [];
      const others: Datagram[] = [];
      for (const datagram of this.waiting)
        if (datagram.sender === sender && batch.length < MAX_BATCH_DATAGRAMS) batch.push(datagram.bytes);
        else others.push(datagram);
      this.waiting = others;
      this.waitingBytes = others.reduce((sum, { bytes }) => sum + bytes.length, 0);
      const deadline = performance.now() + DATAGRAM_PATIENCE_MS;
      try {
        const isStored = await this.intake.store(
          batch,
          sender,
          () => !this.isStopping && performance.now() < deadline,
        );
        if (!isStored) this.drop(batch.length);
      } catch (error) {
        this.drop(batch.length);
        this.logger.error(`Datagrams of ${sender} could not be stored: ${(error as Error).message}`);
      }
    }
    this.isSending = false;
  }

  /** Counts what comes from those who may not send. The log tells their number at most once a minute. */
  private refuse(address: string): void {
    this.refused++;
    if (performance.now() - this.refusalReportedAt < REPORT_INTERVAL_MS) return;
    this.refusalReportedAt = performance.now();
    this.logger.warn(
      `${this.refused} connections and datagrams of syslog were refused since the start, the last one from ${address}, since ` +
        'their senders have no certificate of TIMBERLINE_SYSLOG_TLS_CA and are not in TIMBERLINE_SYSLOG_ALLOW.',
    );
  }

  /** Counts datagrams that are lost. The log tells their number at most once a minute. */
  private drop(datagrams: number): void {
    this.dropped += datagrams;
    this.counters.dropped('syslog', datagrams);
    if (performance.now() - this.reportedAt < REPORT_INTERVAL_MS) return;
    this.reportedAt = performance.now();
    this.logger.warn(
      `${this.dropped} syslog datagrams were dropped since the start, because the queue had no room. Send by TCP, which waits.`,
    );
  }
}
