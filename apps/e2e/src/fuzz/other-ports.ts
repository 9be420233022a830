// Fuzzes the ports beside that of HTTP: syslog over TCP and UDP, and OTLP over gRPC.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { type Random, seededRandom } from '@timberline/testing';
import { lengthField } from '../harness/protobuf.ts';
import { sleep } from '../harness/wait.ts';
import { INTERNALS } from './internals.ts';

/** A connection or a call that takes longer is stuck, on a busy machine as well. */
const STUCK_MS = 60_000;
const PAUSE_MS = 20;
const MAX_CHUNKS = 20;
const MAX_DATAGRAM_BYTES = 65_507;
const EXPORT_PATH = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
/** The codes of gRPC that say that the server itself failed. */
const SERVER_FAILED = ['2', '13'];
const MESSAGES = [
  '<34>1 2026-11-24T10:35:22.003Z web su 7 ID47 [a@1 k="v"] failed',
  '<34>Oct 11 22:14:15 web su[7]: failed',
  'no priority at all',
  '<999>1 - - - - - -',
];
const BYTES = [
  [0xff],
  [0xc0, 0x80],
  [0],
  [...Array<number>(10).fill(0xff), 1],
  [0x0b],
  [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f],
];
const TEXTS = [
  '99999 <34>',
  '65537 <34>',
  '0 ',
  '4294967296 <',
  '<',
  '\0',
  '\n\n',
  '\r',
  '[x@1 a="',
  '\uFEFF',
  '<34>',
  ' '.repeat(3_000),
];
/** The beginning of a connection of HTTP/2, and the settings of a client. */
const PREFACE = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

export interface OtherPorts {
  syslog: number;
  grpc: number;
}

export class PortFuzzer {
  readonly faults: string[] = [];
  sent = 0;
  private readonly ports: OtherPorts;
  private readonly random: Random;

  constructor(ports: OtherPorts, seed: number) {
    this.ports = ports;
    this.random = seededRandom(seed);
  }

  /** Sends until the time is over. */
  async run(milliseconds: number): Promise<void> {
    const end = performance.now() + milliseconds;
    const session = connectHttp2(`http://127.0.0.1:${this.ports.grpc}`);
    session.on('error', (error: Error) => this.faults.push(`the connection of gRPC ended: ${error.message}`));
    while (performance.now() < end) {
      this.sent++;
      await this.random.pick([
        () => this.sendSyslog(),
        () => this.sendDatagram(),
        () => this.callGrpc(session),
        () => this.breakHttp2(),
      ])();
      await sleep(PAUSE_MS);
    }
    // A session that fuzzed calls could break would end those of others as well.
    if (session.destroyed) this.faults.push('the connection of gRPC was ended by the server');
    session.destroy();
  }

  private async sendSyslog(): Promise<void> {
    const { random } = this;
    const frames = Array.from({ length: 1 + random.below(5) }, () => {
      const message = random.pick(MESSAGES);
      return random.chance(0.5)
        ? `${message.length} ${message}`
        : message + random.pick(['\n', '\0', '\r\n', '']);
    });
    const bytes = this.change(Buffer.from(frames.join('')));
    const socket = connect(this.ports.syslog, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const size = Math.max(1, Math.ceil(bytes.length / random.pick([1, 3, MAX_CHUNKS])));
    for (let at = 0; at < bytes.length; at += size) {
      socket.write(bytes.subarray(at, at + size));
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (random.chance(0.2)) socket.destroy();
    else socket.end();
    await this.inTime(closed, 'A connection of syslog', bytes);
  }

  private async sendDatagram(): Promise<void> {
    const socket = createSocket('udp4');
    const bytes = this.change(Buffer.from(this.random.pick(MESSAGES))).subarray(0, MAX_DATAGRAM_BYTES);
    const long = this.random.chance(0.05)
      ? Buffer.alloc(MAX_DATAGRAM_BYTES, bytes.length > 0 ? bytes : 'a')
      : bytes;
    await new Promise((resolve) => socket.send(long, this.ports.syslog, '127.0.0.1', resolve));
    socket.close();
  }

  private async callGrpc(session: ClientHttp2Session): Promise<void> {
    const { random } = this;
    const record = lengthField(2, lengthField(5, lengthField(1, 'fuzzed')));
    const message = this.change(lengthField(1, lengthField(2, record, record)));
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(message.length, 1);
    const bytes = random.chance(0.3)
      ? this.change(Buffer.concat([prefix, message]))
      : Buffer.concat([prefix, message]);
    const stream = session.request({
      ':method': 'POST',
      ':path': random.chance(0.95) ? EXPORT_PATH : '/x',
      'content-type': 'application/grpc',
      te: 'trailers',
      ...(random.chance(0.2) ? { 'grpc-encoding': random.pick(['gzip', 'identity', 'br', '']) } : {}),
    });
    let status: unknown;
    let detail = '';
    const note = (headers: Record<string, unknown>): void => {
      status ??= headers['grpc-status'];
      detail = decodeURIComponent((headers['grpc-message'] as string | undefined) ?? detail);
    };
    let isCanceled = false;
    stream
      .on('response', note)
      .on('trailers', note)
      .on('error', (error: Error) => (detail = error.message))
      .resume();
    const closed = once(stream, 'close').catch(() => undefined);
    stream.write(bytes);
    if (random.chance(0.1)) {
      isCanceled = true;
      stream.close();
    } else stream.end();
    await this.inTime(closed, 'A call of gRPC', bytes);
    if (isCanceled) return;
    const what = `the call ${bytes.toString('base64').slice(0, 2_000)} of gRPC`;
    if (status === undefined || SERVER_FAILED.includes(status as string))
      this.faults.push(`${what} was answered with status ${String(status)}: ${detail}`);
    if (INTERNALS.test(detail)) this.faults.push(`${what} tells internals: ${detail}`);
  }

  /** Bytes that are nearly HTTP/2. The server may end the connection or wait for more. */
  private async breakHttp2(): Promise<void> {
    const { random } = this;
    const frames = Array.from({ length: random.below(4) }, () => {
      const payload = Buffer.from(Array.from({ length: random.below(40) }, () => random.below(256)));
      const length = random.chance(0.8) ? payload.length : random.below(2 ** 24);
      return Buffer.concat([
        Buffer.from([
          length >> 16,
          (length >> 8) & 255,
          length & 255,
          random.below(12),
          random.below(256),
          0,
          0,
          0,
          random.below(4),
        ]),
        payload,
      ]);
    });
    const bytes = Buffer.concat([PREFACE, ...frames]);
    const socket = connect(this.ports.grpc, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    socket.write(random.chance(0.3) ? this.change(bytes) : bytes);
    await sleep(PAUSE_MS);
    socket.destroy();
  }

  private change(bytes: Buffer): Buffer {
    const { random } = this;
    let changed = Buffer.from(bytes);
    for (let count = random.below(4); count > 0; count--) {
      const at = random.below(changed.length + 1);
      const to = Math.min(changed.length, at + random.below(8));
      const [before, after] = [changed.subarray(0, at), changed.subarray(random.chance(0.5) ? at : to)];
      const part = random.pick([
        () => Buffer.from(random.pick(BYTES)),
        () => Buffer.from(random.pick(TEXTS)),
        () => Buffer.from([random.below(256)]),
        () => Buffer.alloc(random.pick([2, 500]) * (to - at), to > at ? changed.subarray(at, to) : 'a'),
        () => Buffer.alloc(0),
      ])();
      changed = Buffer.concat([before, part, after]);
    }
    return random.chance(0.1) ? changed.subarray(0, random.below(changed.length + 1)) : changed;
  }

  private async inTime(done: Promise<unknown>, what: string, bytes: Buffer): Promise<void> {
    const late = Symbol('late');
    if ((await Promise.race([done, sleep(STUCK_MS).then(() => late)])) === late)
      this.faults.push(`${what} is stuck: ${bytes.toString('base64').slice(0, 2_000)}`);
  }
}
