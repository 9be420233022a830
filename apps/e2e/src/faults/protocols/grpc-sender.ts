// A client of OTLP over gRPC: one call for each batch, on a connection that it keeps.
import { type ClientHttp2Session, connect } from 'node:http2';
import { lengthField } from '../../harness/protobuf.ts';
import { NOTHING, type Outcome, type Sender, UNKNOWN } from './outcome.ts';

const BATCH = 5;
const EXPORT_PATH = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
const HEADERS = {
  ':method': 'POST',
  ':path': EXPORT_PATH,
  'content-type': 'application/grpc',
  te: 'trailers',
};
const PREFIX_BYTES = 5;
const OUTCOME_UNKNOWN = /may or may not have been stored/;

export function grpcSender(port: number, marker: string): Sender {
  let session: ClientHttp2Session | undefined;
  return {
    batch: BATCH,
    send: (messages, signal) => {
      if (!session || session.destroyed || session.closed) {
        session = connect(`http://127.0.0.1:${port}`);
        session.on('error', () => undefined);
      }
      return call(session, frame(exportRequest(marker, messages)), messages.length, signal);
    },
    close: () => session?.destroy(),
  };
}

function exportRequest(marker: string, messages: string[]): Buffer {
  const resource = lengthField(
    1,
    lengthField(1, lengthField(1, 'service.name'), lengthField(2, lengthField(1, marker))),
  );
  const records = messages.map((message) => lengthField(2, lengthField(5, lengthField(1, message))));
  return lengthField(1, resource, lengthField(2, ...records));
}

function frame(message: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

function call(
  session: ClientHttp2Session,
  body: Buffer,
  count: number,
  signal: AbortSignal,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const stream = session.request(HEADERS, { signal });
    let status: unknown;
    let detail = '';
    const note = (headers: Record<string, unknown>): void => {
      status ??= headers['grpc-status'];
      detail = decodeURIComponent((headers['grpc-message'] as string | undefined) ?? detail);
    };
    stream.on('response', note).on('trailers', note).on('error', reject).resume();
    stream.on('close', () => {
      if (status === '0') resolve({ stored: count, isRestMissing: true });
      else resolve(status === undefined || OUTCOME_UNKNOWN.test(detail) ? UNKNOWN : NOTHING);
    });
    stream.end(body);
  });
}
