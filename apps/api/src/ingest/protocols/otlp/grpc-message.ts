// The messages of gRPC over HTTP/2: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
import { PassThrough, type Readable } from 'node:stream';
import type { BodySource } from '../../body/body-source.ts';
import type { Encoding } from '../../body/decompress.ts';
import { IngestError } from '../../ingest-error.ts';

/** A flag that says whether the message is compressed, and its length in 32 bits. */
const PREFIX_BYTES = 5;
/** How long the prefix may take to arrive. The message behind it has the limits of every body. */
const PREFIX_TIMEOUT_MS = 10_000;

/** A message with its prefix, not compressed. */
export function frameMessage(message: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** The one message of a unary call, as a source for the intake. */
export class GrpcBodySource implements BodySource {
  private constructor(
    private readonly call: Readable,
    readonly client: string,
    readonly declaredBytes: number,
    readonly encoding: Encoding | undefined,
  ) {}

  /**
   * Waits for the prefix of the message. Throws an IngestError if it does not come, or names a compression that is not supported.
   * @param compression the header `grpc-encoding`
   */
  static async open(
    call: Readable,
    client: string,
    compression: string | undefined,
  ): Promise<GrpcBodySource> {
    const prefix = await readPrefix(call);
    const flag = prefix[0];
    if (flag !== 0 && flag !== 1)
      throw new IngestError(
        'malformed',
        'The message does not begin with the prefix of gRPC. Nothing was accepted.',
      );
    return new GrpcBodySource(
      call,
      client,
      prefix.readUInt32BE(1),
      flag === 1 ? encodingOf(compression) : undefined,
    );
  }

  takeWhole(): Buffer | undefined {
    // An empty message has no bytes to wait for.
    if (this.declaredBytes === 0) return Buffer.alloc(0);
    const bytes = this.call.read(this.declaredBytes) as Buffer | null;
    // At the end of the stream `read` gives what there is, although it is less.
    if (bytes === null || bytes.length === this.declaredBytes) return bytes ?? undefined;
    this.call.unshift(bytes);
    return undefined;
  }

  /** The bytes of the message alone: a unary call has no second one. */
  stream(): Readable {
    let missing = this.declaredBytes;
    const message = new PassThrough();
    // A call that ends before its message does, now or earlier, is cut off.
    const onEnd = () => {
      if (missing > 0) message.destroy();
    };
    this.call
      .on('data', (chunk: Buffer) => {
        const part = chunk.length > missing ? chunk.subarray(0, missing) : chunk;
        missing -= part.length;
        if (part.length > 0 && !message.write(part)) {
          this.call.pause();
          message.once('drain', () => this.call.resume());
        }
        if (missing === 0) message.end();
      })
      .on('end', onEnd)
      .on('close', onEnd);
    if (this.call.readableEnded || this.call.destroyed) onEnd();
    return message;
  }
}

function encodingOf(compression: string | undefined): Encoding | undefined {
  if (compression === 'gzip' || compression === 'deflate') return compression;
  if (compression === undefined || compression === 'identity') return undefined;
  throw new IngestError(
    'unsupported',
    'The compression of the message is not supported. Nothing was accepted; send gzip, deflate or identity.',
  );
}

/** Reads the prefix, wherever the network has cut it. */
function readPrefix(call: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      call.off('readable', onReadable).off('end', onEnd).off('close', onEnd).off('error', onEnd);
    };
    const fail = (kind: 'malformed' | 'too-slow', message: string) => {
      stop();
      reject(new IngestError(kind, `${message} Nothing was accepted.`));
    };
    const onReadable = () => {
      const prefix = call.read(PREFIX_BYTES) as Buffer | null;
      if (prefix === null) return;
      stop();
      if (prefix.length === PREFIX_BYTES) resolve(prefix);
      else fail('malformed', 'The call ended before the prefix of its message.');
    };
    const onEnd = () => fail('malformed', 'The call ended before its message.');
    const timer = setTimeout(
      () => fail('too-slow', `No message arrived within ${PREFIX_TIMEOUT_MS} ms.`),
      PREFIX_TIMEOUT_MS,
    );
    call.on('readable', onReadable).on('end', onEnd).on('close', onEnd).on('error', onEnd);
    onReadable();
  });
}
