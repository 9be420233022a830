// Decompresses a stream of any length, as it is read.
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import type { Encoding } from './decompress.ts';

const engines = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
} as const;

/** The bytes of a stream, decompressed. A stream that is broken or cut off ends in an error. */
export function decompressStream(
  stream: Readable,
  encoding: Exclude<Encoding, 'snappy'> | undefined,
): Readable {
  if (encoding === undefined) return stream;
  // The error reaches whoever reads the result.
  return pipeline(stream, engines[encoding](), () => undefined);
}
