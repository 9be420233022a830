// Decompresses bodies, never to more bytes than the limit.
import type { Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import { runSlices } from '../../run-slices.ts';
import { IngestError } from '../ingest-error.ts';
import { ByteCollector } from './byte-collector.ts';
import { decompressSnappy, snappyLength } from './snappy.ts';

/** The supported encodings by their names in HTTP; `x-gzip` is an old name of `gzip`. */
const ENCODINGS = ['gzip', 'deflate', 'br', 'zstd'] as const;
/** Snappy's raw format is no encoding of HTTP: it belongs to protocols that say so. */
export type Encoding = (typeof ENCODINGS)[number] | 'snappy';

/** Snappy is decompressed on the event loop, which gets a turn after this much output. */
const SNAPPY_SLICE_BYTES = 4 * 1024 * 1024;

/** The size of the pieces in which output is gathered. */
const CHUNK_BYTES = 64 * 1024;
/**
 * The memory that a zstd frame may claim for its window: 32 MiB, the default limit of a body. The library's own limit is
 * 128 MiB, which a few bytes could claim.
 */
const ZSTD_WINDOW_LOG = 25;
/** Empty frames cost work without adding bytes, and no honest sender sends that many. */
const MAX_ZSTD_FRAMES = 1_000;

/** A decompressor of Node, which counts the bytes of its input that it consumed. */
type Engine = Transform & { readonly bytesWritten: number };

const OPTIONS = { chunkSize: CHUNK_BYTES };
const engines: Record<'gzip' | 'zlib' | 'raw' | 'br' | 'zstd', () => Engine> = {
  gzip: () => createGunzip(OPTIONS),
  zlib: () => createInflate(OPTIONS),
  raw: () => createInflateRaw(OPTIONS),
  br: () => createBrotliDecompress(OPTIONS),
  zstd: () =>
    createZstdDecompress({ ...OPTIONS, params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG } }),
};

/** Parses a `Content-Encoding` header; undefined for none. Throws an IngestError if the encoding is not supported. */
export function parseContentEncoding(header: string | undefined): Encoding | undefined {
  if (header === undefined) return undefined;
  const name = header.trim().toLowerCase();
  if (name === '' || name === 'identity') return undefined;
  const encoding = ENCODINGS.find((known) => known === (name === 'x-gzip' ? 'gzip' : name));
  if (encoding) return encoding;
  throw new IngestError(
    'unsupported',
    `The content encoding ${JSON.stringify(name.slice(0, 64))} is not supported. Nothing was accepted; ` +
      `send the body as ${ENCODINGS.join(', ')}, or uncompressed.`,
  );
}

/**
 * Decompresses a body outside the event loop. Throws an IngestError: `too-large` as soon as the output passes
 * `limitBytes`, `malformed` if the body is broken, cut off or followed by other bytes.
 */
export async function decompress(body: Buffer, encoding: Encoding, limitBytes: number): Promise<Buffer> {
  if (encoding === 'snappy') return decompressSlices(body, limitBytes);
  const output = new ByteCollector(limitBytes);
  let frames = 0;
  let rest = body;
  do {
    const consumedBytes = await decompressFrame(rest, encoding, output, limitBytes);
    rest = rest.subarray(consumedBytes);
    // A zstd body has one frame or many. The other formats have one end; zlib reads the members of gzip as one.
    const hasNext = encoding === 'zstd' && consumedBytes > 0 && ++frames < MAX_ZSTD_FRAMES;
    if (rest.length > 0 && !hasNext) throw malformed(encoding, 'other bytes follow its end');
  } while (rest.length > 0);
  return output.take();
}

async function decompressSlices(body: Buffer, limitBytes: number): Promise<Buffer> {
  if (snappyLength(body) > limitBytes) throw tooLarge(limitBytes);
  return runSlices(decompressSnappy(body, SNAPPY_SLICE_BYTES));
}

/** The error of a body that exceeds the limit. */
export function tooLarge(limitBytes: number): IngestError {
  return new IngestError(
    'too-large',
    `The body exceeds ${limitBytes} bytes after decompression (TIMBERLINE_BODY_LIMIT_BYTES). ` +
      'Nothing was accepted; send it in parts.',
  );
}

/** Adds what the body begins with to the output. Resolves to how many bytes of the body that took. */
function decompressFrame(
  body: Buffer,
  encoding: Exclude<Encoding, 'snappy'>,
  output: ByteCollector,
  limitBytes: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const engine = engines[encoding === 'deflate' ? deflateFormat(body) : encoding]();
    engine
      .on('data', (piece: Buffer) => {
        if (output.length + piece.length <= limitBytes) {
          output.append(piece);
          return;
        }
        engine.destroy();
        reject(tooLarge(limitBytes));
      })
      .on('error', (error) => reject(malformed(encoding, error.message)))
      .on('end', () => resolve(engine.bytesWritten))
      .end(body);
  });
}

function malformed(encoding: Encoding, reason: string): IngestError {
  return new IngestError('malformed', `The body is not valid ${encoding}: ${reason}. Nothing was accepted.`);
}

/** The `deflate` of HTTP is the format of zlib, but some senders omit its header. */
function deflateFormat(body: Buffer): 'zlib' | 'raw' {
  const [method = 0, flags = 0] = body;
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0 ? 'zlib' : 'raw';
}
