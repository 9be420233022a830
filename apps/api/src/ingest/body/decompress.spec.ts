import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompress, type Encoding, parseContentEncoding } from './decompress.ts';

const FORMATS: [name: string, Encoding, (body: Buffer) => Buffer][] = [
  ['gzip', 'gzip', gzipSync],
  ['zlib', 'deflate', deflateSync],
  ['raw deflate', 'deflate', deflateRawSync],
  ['brotli', 'br', brotliCompressSync],
  ['zstd', 'zstd', zstdCompressSync],
];
const MULTIPART_FORMATS = [
  ['zstd', zstdCompressSync],
  ['gzip', gzipSync],
] as const;
const BODY = Buffer.from('{"level":"info"}\n'.repeat(5000));
const LIMIT_BYTES = 1024 * 1024;

const TOO_LARGE = { kind: 'too-large' };
const MALFORMED = { kind: 'malformed' };

describe.each(FORMATS)('A body in %s', (name, encoding, compress) => {
  it(`A body in ${name} is decompressed up to the limit.`, async () => {
    expect((await decompress(compress(BODY), encoding, LIMIT_BYTES)).equals(BODY)).toBe(true);
    expect((await decompress(compress(BODY), encoding, BODY.length)).equals(BODY)).toBe(true);
  });

  it(`A body in ${name} that exceeds the limit is too large.`, async () => {
    await expect(decompress(compress(BODY), encoding, BODY.length - 1)).rejects.toMatchObject(TOO_LARGE);
    const zeros = compress(Buffer.alloc(20 * LIMIT_BYTES));
    await expect(decompress(zeros, encoding, LIMIT_BYTES)).rejects.toMatchObject(TOO_LARGE);
  });

  const whole = compress(BODY);
  it.each([
    ['lacks its last bytes', whole.subarray(0, whole.length - 2)],
    ['is cut in half', whole.subarray(0, whole.length / 2)],
    ['is empty', Buffer.alloc(0)],
    ['is not compressed', Buffer.from('this is not compressed at all')],
    ['is followed by other bytes', Buffer.concat([whole, Buffer.from('tail')])],
  ])(`A body in ${name} that %s is malformed.`, async (_what, bytes) => {
    await expect(decompress(bytes, encoding, LIMIT_BYTES)).rejects.toMatchObject(MALFORMED);
  });
});

it.each(MULTIPART_FORMATS)(
  'A body of several parts in %s is decompressed whole.',
  async (encoding, compress) => {
    const three = Buffer.concat([compress(BODY), compress(BODY), compress(BODY)]);
    expect((await decompress(three, encoding, LIMIT_BYTES)).length).toBe(3 * BODY.length);
  },
);

it.each(MULTIPART_FORMATS)('The limit counts all parts of a body in %s.', async (encoding, compress) => {
  const three = Buffer.concat([compress(BODY), compress(BODY), compress(BODY)]);
  for (const limitBytes of [3 * BODY.length - 1, 2 * BODY.length])
    await expect(decompress(three, encoding, limitBytes)).rejects.toMatchObject(TOO_LARGE);
});

it('A body of too many empty zstd frames is malformed.', async () => {
  const frames = Buffer.concat(Array.from({ length: 1_500 }, () => zstdCompressSync(Buffer.alloc(0))));
  await expect(decompress(frames, 'zstd', LIMIT_BYTES)).rejects.toMatchObject(MALFORMED);
});

it.each([
  [undefined, undefined],
  ['identity', undefined],
  [' GZIP ', 'gzip'],
  ['x-gzip', 'gzip'],
  ['br', 'br'],
])('The content encoding %j is parsed as %s.', (header, encoding) => {
  expect(parseContentEncoding(header)).toBe(encoding);
});

it.each(['compress', 'gzip, br', 'gzip,gzip', 'utf-8', 'snappy'])(
  'The content encoding %j is not supported.',
  (header) => {
    expect(() => parseContentEncoding(header)).toThrow(expect.objectContaining({ kind: 'unsupported' }));
  },
);
