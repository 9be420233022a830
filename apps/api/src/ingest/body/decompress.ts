// Content-Encoding: what was compressed becomes bytes again, never more of them than the limit.
import { promisify } from 'node:util';
import {
  brotliDecompress,
  type BrotliOptions,
  constants,
  gunzip,
  inflate as zlibInflate,
  inflateRaw,
  type ZlibOptions,
  zstdDecompress,
  type ZstdOptions,
} from 'node:zlib';
import { ProblemError } from '../../problem/problem-error.ts';

/** The encodings that are taken, by their names in HTTP; `x-gzip` is an old name of the first. */
const ENCODINGS = ['gzip', 'deflate', 'br', 'zstd'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Output is gathered in pieces of this size. */
const CHUNK_BYTES = 64 * 1024;
/**
 * Memory that a zstd frame may ask for as its window: 32 MiB, the default limit of a body. The library's own limit is
 * 128 MiB, which a few bytes could claim.
 */
const ZSTD_WINDOW_LOG = 25;
/** Empty frames cost work without adding bytes: no honest sender sends so many. */
const ZSTD_FRAMES = 1_000;

interface Inflated {
  buffer: Buffer;
  engine: { bytesWritten: number };
}
type Options = (ZlibOptions & BrotliOptions & ZstdOptions) & { info: true };
type Inflater = (body: Buffer, options: Options) => Promise<Inflated>;

// With `info` Node gives the stream beside the bytes, and so how much of the input it took; its types do not say so.
const inflaters = {
  gzip: promisify(gunzip),
  zlib: promisify(zlibInflate),
  raw: promisify(inflateRaw),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
} as unknown as Record<'gzip' | 'zlib' | 'raw' | 'br' | 'zstd', Inflater>;

/** The encoding that a header names, undefined for none; throws a 415 for one that is not taken. */
export function encodingOf(header: string | undefined): Encoding | undefined {
  if (header === undefined) return undefined;
  const name = header.trim().toLowerCase();
  if (name === '' || name === 'identity') return undefined;
  const encoding = ENCODINGS.find((known) => known === (name === 'x-gzip' ? 'gzip' : name));
  if (encoding) return encoding;
  throw new ProblemError(
    415,
    `The content encoding ${JSON.stringify(name.slice(0, 64))} is not taken; send one of ${ENCODINGS.join(', ')}, or none.`,
  );
}

/**
 * Inflates a body. Throws a 413 as soon as it passes `limit` bytes, a 400 where it is broken, cut off or followed by
 * bytes that do not belong to it. The work is done outside the event loop.
 */
export async function inflate(body: Buffer, encoding: Encoding, limit: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  let frames = 0;
  let rest = body;
  do {
    const { buffer, engine } = await inflateOne(rest, encoding, Math.max(1, limit - size), limit);
    size += buffer.length;
    if (size > limit) throw tooLarge(limit);
    pieces.push(buffer);
    rest = rest.subarray(engine.bytesWritten);
    // A zstd body is one frame or many; the others end where they end (gzip's members are taken as one by zlib).
    const goesOn = encoding === 'zstd' && engine.bytesWritten > 0 && ++frames < ZSTD_FRAMES;
    if (rest.length > 0 && !goesOn) throw broken(encoding, 'bytes follow its end');
  } while (rest.length > 0);
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, size);
}

/** A body that is over the limit. */
export function tooLarge(limit: number): ProblemError {
  return new ProblemError(
    413,
    `A body may have ${limit} bytes (TIMBERLINE_BODY_LIMIT_BYTES) after inflating. Nothing was accepted; send it in parts.`,
  );
}

async function inflateOne(body: Buffer, encoding: Encoding, room: number, limit: number): Promise<Inflated> {
  try {
    return await inflaters[encoding === 'deflate' ? deflateKind(body) : encoding](body, {
      info: true,
      maxOutputLength: room,
      chunkSize: CHUNK_BYTES,
      ...(encoding === 'zstd' ? { params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG } } : {}),
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit);
    throw broken(encoding, (error as Error).message);
  }
}

function broken(encoding: Encoding, why: string): ProblemError {
  return new ProblemError(400, `The body is not whole ${encoding}: ${why}. Nothing was accepted.`);
}

/** HTTP's `deflate` is zlib's format; some senders leave its header off. */
function deflateKind(body: Buffer): 'zlib' | 'raw' {
  const [method = 0, flags = 0] = body;
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0 ? 'zlib' : 'raw';
}
