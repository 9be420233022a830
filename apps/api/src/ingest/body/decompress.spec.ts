import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../problem/problem-error.ts';
import { type Encoding, encodingOf, inflate } from './decompress.ts';

const compress: [Encoding, string, (body: Buffer) => Buffer][] = [
  ['gzip', 'gzip', gzipSync],
  ['deflate', 'zlib', deflateSync],
  ['deflate', 'raw deflate', deflateRawSync],
  ['br', 'brotli', brotliCompressSync],
  ['zstd', 'zstd', zstdCompressSync],
];
const body = Buffer.from('{"level":"info"}\n'.repeat(5000));
const LIMIT = 1024 * 1024;

async function statusOf(inflated: Promise<Buffer>): Promise<number | undefined> {
  return inflated.then(
    () => undefined,
    (error: ProblemError) => error.status,
  );
}

describe.each(compress)('a body in %s (%s)', (encoding, _name, compressed) => {
  it('comes out as it went in', async () => {
    expect((await inflate(compressed(body), encoding, LIMIT)).equals(body)).toBe(true);
    expect((await inflate(compressed(body), encoding, body.length)).equals(body)).toBe(true);
  });

  it('is a 413 past the limit', async () => {
    expect(await statusOf(inflate(compressed(body), encoding, body.length - 1))).toBe(413);
    expect(await statusOf(inflate(compressed(Buffer.alloc(20 * LIMIT)), encoding, LIMIT))).toBe(413);
  });

  it('is a 400 where it is cut off, garbage, empty or followed by other bytes', async () => {
    const whole = compressed(body);
    for (const bytes of [
      whole.subarray(0, whole.length - 2),
      whole.subarray(0, whole.length / 2),
      Buffer.alloc(0),
      Buffer.from('this is not compressed at all'),
      Buffer.concat([whole, Buffer.from('tail')]),
    ])
      expect(await statusOf(inflate(bytes, encoding, LIMIT))).toBe(400);
  });
});

describe('bodies of several parts', () => {
  it.each([
    ['zstd', zstdCompressSync],
    ['gzip', gzipSync],
  ] as const)('are taken whole in %s, and limited in all', async (encoding, compressed) => {
    const three = Buffer.concat([compressed(body), compressed(body), compressed(body)]);
    expect((await inflate(three, encoding, LIMIT)).length).toBe(3 * body.length);
    expect(await statusOf(inflate(three, encoding, 3 * body.length - 1))).toBe(413);
    expect(await statusOf(inflate(three, encoding, 2 * body.length))).toBe(413);
  });

  it('may not be empty frames without end', async () => {
    const frames = Buffer.concat(Array.from({ length: 1_500 }, () => zstdCompressSync(Buffer.alloc(0))));
    expect(await statusOf(inflate(frames, 'zstd', LIMIT))).toBe(400);
  });
});

describe('the name of an encoding', () => {
  it('is read in any case', () => {
    expect(encodingOf(undefined)).toBeUndefined();
    expect(encodingOf('identity')).toBeUndefined();
    expect(encodingOf(' GZIP ')).toBe('gzip');
    expect(encodingOf('x-gzip')).toBe('gzip');
    expect(encodingOf('br')).toBe('br');
  });

  it.each(['compress', 'gzip, br', 'gzip,gzip', 'utf-8', 'snappy'])('is a 415 for %s', (name) => {
    expect(() => encodingOf(name)).toThrow(ProblemError);
  });
});
