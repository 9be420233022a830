// The source of a post's bytes. The intake knows no HTTP, so every protocol provides its own source.
import { Readable } from 'node:stream';
import type { Encoding } from './decompress.ts';

export interface BodySource {
  /** Who sends it, as far as fair shares are concerned (limits/client.ts). */
  readonly client: string;
  /** How many bytes the sender announced; undefined if it announced none. */
  readonly declaredBytes: number | undefined;
  /** How the bytes are compressed; undefined if they are not. */
  readonly encoding: Encoding | undefined;
  /** Gives the body if all of it has arrived; undefined while more may come. Called once. */
  takeWhole(): Buffer | undefined;
  /** The body as it arrives. Called only after `takeWhole` gave undefined. */
  stream(): Readable;
}

/** A body that is in memory already, such as the message of a syslog or gRPC connection. */
export function bytesSource(bytes: Buffer, client: string, encoding?: Encoding): BodySource {
  return {
    client,
    declaredBytes: bytes.length,
    encoding,
    takeWhole: () => bytes,
    stream: () => Readable.from([bytes]),
  };
}
