import { once } from 'node:events';
import { type ClientHttp2Session, connect } from 'node:http2';
import { createConnection, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { freePort } from '@timberline/testing';
import { AccessControl } from '../../../access/access-control.ts';
import type { Audit } from '../../../access/audit/audit.service.ts';
import type { ErrorRenderer } from '../../../http/error-renderer.ts';
import { Settings } from '../../../settings.ts';
import type { BodySource } from '../../body/body-source.ts';
import { IngestError } from '../../ingest-error.ts';
import type { Intake } from '../../intake/intake.ts';
import { frameMessage } from './grpc-message.ts';
import { OtlpGrpcServer } from './otlp-grpc.server.ts';

const EXPORT_PATH = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
const MESSAGE = frameMessage(Buffer.from([0x0a, 0]));

let server: OtlpGrpcServer;
let port: number;
let session: ClientHttp2Session;
let accept: () => Promise<unknown>;
const accepted = vi.fn();

beforeEach(async () => {
  accepted.mockReset();
  accept = () => Promise.resolve({ summary: { rejected: 0, errors: [], notes: [] } });
  const intake = {
    accept: async (source: BodySource) => {
      accepted();
      source.takeWhole();
      return accept();
    },
  };
  const errors = { toProblem: (error: Error) => ({ status: 400, detail: error.message, extras: {} }) };
  port = await freePort();
  const settings = Object.assign(new Settings(), { auth: 'off', otlpGrpcPort: port });
  server = new OtlpGrpcServer(
    settings,
    intake as unknown as Intake,
    errors as unknown as ErrorRenderer,
    new AccessControl(settings, []),
    { record: () => Promise.resolve() } as unknown as Audit,
  );
  await server.onApplicationBootstrap();
  session = connect(`http://127.0.0.1:${port}`);
});
afterEach(() => {
  session.destroy();
  server.onApplicationShutdown();
});

function open(path = EXPORT_PATH) {
  return session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
}

/** The status of a call and what it says. */
async function call(bytes: Buffer, path?: string): Promise<[status: unknown, message: string]> {
  const stream = open(path);
  let status: unknown;
  let message = '';
  const note = (headers: Record<string, unknown>): void => {
    status ??= headers['grpc-status'];
    message = decodeURIComponent((headers['grpc-message'] as string | undefined) ?? message);
  };
  stream.on('response', note).on('trailers', note).resume();
  const closed = once(stream, 'close');
  stream.end(bytes);
  await closed;
  return [status, message];
}

it('A call is answered with its status.', async () => {
  expect(await call(MESSAGE)).toEqual(['0', '']);
  expect(await call(MESSAGE, '/x')).toEqual(['12', '/x is not offered; this server takes in logs.']);
  expect(await call(MESSAGE.subarray(0, 3))).toEqual(['3', expect.stringContaining('Nothing was accepted')]);
});

it.each(['is stored', 'is refused', 'fails'])(
  'A call that is canceled before it %s harms no other call.',
  async (end) => {
    let settle: () => void = () => undefined;
    accept = () =>
      new Promise((resolve, reject) => {
        settle = () => {
          if (end === 'is stored') resolve({ summary: { rejected: 0, errors: [], notes: [] } });
          else
            reject(
              end === 'fails' ? new Error('no') : new IngestError('malformed', 'A broken \ud800 message.'),
            );
        };
      });
    const stream = open();
    stream.on('error', () => undefined).write(MESSAGE);
    await vi.waitFor(() => expect(accepted).toHaveBeenCalledTimes(1));
    // The server sees the end of the stream at once, and destroys it a moment later.
    stream.close();
    await once(stream, 'close');
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    settle();
    accept = () => Promise.resolve({ summary: { rejected: 0, errors: [], notes: [] } });
    expect(await call(MESSAGE)).toEqual(['0', '']);
  },
);

it('Calls that are canceled at any moment harm no other call.', async () => {
  for (let n = 0; n < 300; n++) {
    const stream = open();
    const closed = new Promise((resolve) => stream.once('close', resolve));
    stream.on('error', () => undefined).resume();
    stream.write(MESSAGE.subarray(0, n % (MESSAGE.length + 1)));
    if (n % 3 === 0) stream.end();
    for (let turn = 0; turn < n % 7; turn++) await new Promise((resolve) => setImmediate(resolve));
    stream.close();
    // More calls at a time than the server permits would end the session.
    await closed;
  }
  expect(await call(MESSAGE)).toEqual(['0', '']);
});

it.each([
  ['follow the message of a call', EXPORT_PATH, MESSAGE],
  ['come with a call that is refused by its prefix', EXPORT_PATH, Buffer.from([9, 0, 0, 0, 0])],
  ['come with a call that is not offered', '/x', MESSAGE],
])(
  'Bytes that %s are discarded, so that calls after it have room on the connection.',
  async (_name, path, first) => {
    // A session of Node's HTTP/2 keeps 10 MB.
    const bytes = Buffer.concat([first, Buffer.alloc(60_000)]);
    for (let n = 0; n < 250; n++) expect((await call(bytes, path))[0], `call ${n}`).toMatch(/^(0|3|12)$/);
    expect(await call(MESSAGE)).toEqual(['0', '']);
  },
);

it('One client that takes every connection shuts no other out, and keeps the connections that it uses.', async () => {
  expect(await call(MESSAGE)).toEqual(['0', '']);
  let settle: () => void = () => undefined;
  accept = () =>
    new Promise((resolve) => (settle = () => resolve({ summary: { rejected: 0, errors: [], notes: [] } })));
  const inUse = call(MESSAGE);
  await vi.waitFor(() => expect(accepted).toHaveBeenCalledTimes(2));
  accept = () => Promise.resolve({ summary: { rejected: 0, errors: [], notes: [] } });
  // Another loopback address is another client.
  const greedy = await Promise.all(Array.from({ length: 600 }, () => openSocket('127.0.0.2')));
  try {
    const idle = () => greedy.filter(({ closed }) => !closed).length;
    await vi.waitFor(() => expect(idle()).toBeLessThanOrEqual(128));
    expect(idle()).toBeGreaterThan(0);
    settle();
    expect(await inUse).toEqual(['0', '']);
    const other = connect(`http://127.0.0.1:${port}`);
    await once(other, 'remoteSettings');
    other.destroy();
  } finally {
    for (const socket of greedy) socket.destroy();
  }
});

function openSocket(localAddress: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: '127.0.0.1', port, localAddress });
    socket.once('connect', () => resolve(socket)).once('error', reject);
    // The server may close it before, or by a reset.
    socket.resume().on('error', () => undefined);
  });
}
