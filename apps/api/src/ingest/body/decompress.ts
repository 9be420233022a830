// Decompresses bodies, never to more bytes than the limit.
import { promisify } from 'node:util';
import {
  brotliDecompress,
  type BrotliOptions,
  constants,
  gunzip,
  inflate,
  inflateRaw,
  type ZlibOptions,
  zstdDecompress,
  type ZstdOptions,
} from 'node:zlib';
import { IngestError } from '../ingest-error.ts';

/** The supported encodings by their names in HTTP; `x-gzip` is an old name of `gzip`. */
const ENCODINGS = ['gzip', 'deflate', 'br', 'zstd'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** The size of the pieces in which output is gathered. */
const CHUNK_BYTES = 64 * 1024;
/**
 * The memory that a zstd frame may claim for its window: 32 MiB, the default limit of a body. The library's own limit is
 * 128 MiB, which a few bytes could claim.
 */
const ZSTD_WINDOW_LOG = 25;
/** Empty frames cost work without adding bytes, and no honest sender sends that many. */
const MAX_ZSTD_FRAMES = 1_000;

interface Decompressed {
  buffer: Buffer;
  engine: { bytesWritten: number };
}
type Options = (ZlibOptions & BrotliOptions & ZstdOptions) & { info: true };
type Decompressor = (body: Buffer, options: Options) => Promise<Decompressed>;

// With `info` Node also gives the stream, and so the number of input bytes that it consumed. Node's types lack this.
const decompressors = {
  gzip: promisify(gunzip),
  zlib: promisify(inflate),
  raw: promisify(inflateRaw),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
} as unknown as Record<'gzip' | 'zlib' | 'raw' | 'br' | 'zstd', Decompressor>;

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
  const pieces: Buffer[] = [];
  let size = 0;
  let frames = 0;
  let rest = body;
  do {
    const { buffer, engine } = await decompressFrame(rest, encoding, limitBytes, size);
    size += buffer.length;
    if (size > limitBytes) throw tooLarge(limitBytes);
    pieces.push(buffer);
    rest = rest.subarray(engine.bytesWritten);
    // A zstd body has one frame or many. The other formats have one end; zlib reads the members of gzip as one.
    const hasNext = encoding === 'zstd' && engine.bytesWritten > 0 && ++frames < MAX_ZSTD_FRAMES;
    if (rest.length > 0 && !hasNext) throw malformed(encoding, 'other bytes follow its end');
  } while (rest.length > 0);
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, size);
}

/** The error of a body that exceeds the limit. */
export function tooLarge(limitBytes: number): IngestError {
  return new IngestError(
    'too-large',
    `The body exceeds ${limitBytes} bytes after decompression (TIMBERLINE_BODY_LIMIT_BYTES). ` +
      'Nothing was accepted; send it in parts.',
  );
}

async function decompressFrame(
  body: Buffer,
  encoding: Encoding,
  limitBytes: number,
  usedBytes: number,
): Promise<Decompressed> {
  try {
    return await decompressors[encoding === 'deflate' ? deflateFormat(body) : encoding](body, {
      info: true,
      maxOutputLength: Math.max(1, limitBytes - usedBytes),
      chunkSize: CHUNK_BYTES,
      ...(encoding === 'zstd' ? { params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG } } : {}),
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limitBytes);
    throw malformed(encoding, (error as Error).message);
  }
}

function malformed(encoding: Encoding, reason: string): IngestError {
  return new IngestError('malformed', `The body is not valid ${encoding}: ${reason}. Nothing was accepted.`);
}

/** The `deflate` of HTTP is the format of zlib, but some senders omit its header. */
function deflateFormat(body: Buffer): 'zlib' | 'raw' {
  const [method = 0, flags = 0] = body;
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0 ? 'zlib' : 'raw';
}
