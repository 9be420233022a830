import { compress } from 'snappyjs';
import { describe, expect, it } from 'vitest';
import { decompressSnappy, snappyLength } from './snappy.ts';

function decompress(bytes: Buffer): Buffer {
  const steps = decompressSnappy(bytes, 1024);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

describe('decompressSnappy', () => {
  it.each([
    ['nothing', ''],
    ['a short text', 'abc'],
    ['a run of one byte', 'a'.repeat(100_000)],
    ['a short period', 'abcabcabd'.repeat(5_000)],
    [
      'log lines',
      Array.from({ length: 3_000 }, (_, i) => `level=info msg="request ${i * 7919} took ${i} ms"`).join('\n'),
    ],
    ['text beyond ASCII', '日本語ログ '.repeat(4_000)],
  ])('It restores %s that another implementation compressed.', (_name, text) => {
    const bytes = Buffer.from(text);
    const compressed = Buffer.from(compress(bytes));
    expect(snappyLength(compressed)).toBe(bytes.length);
    expect(decompress(compressed).equals(bytes)).toBe(true);
  });

  it('It restores random bytes.', () => {
    let seed = 7;
    const bytes = Buffer.from(
      Array.from({ length: 70_000 }, () => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) % 256),
    );
    expect(decompress(Buffer.from(compress(bytes))).equals(bytes)).toBe(true);
  });

  it.each([
    ['no length', [0x80, 0x80], 'does not begin with its length'],
    ['a length of more than 32 bits', [0xff, 0xff, 0xff, 0xff, 0x7f], 'does not begin with its length'],
    ['a literal that is cut', [0x03, 0x08, 0x61], 'ends in the middle'],
    ['a copy of bytes that are not there', [0x08, 0x00, 0x61, 0x01, 0x05], 'refers to bytes'],
    ['an offset of zero', [0x08, 0x00, 0x61, 0x01, 0x00], 'refers to bytes'],
    ['a copy past the length', [0x02, 0x00, 0x61, 0x01, 0x01], 'more bytes than it says'],
    ['a literal past the length', [0x01, 0x04, 0x61, 0x62], 'more bytes than it says'],
    ['less than its length', [0x05, 0x00, 0x61], 'fewer bytes than it says'],
  ])('%s is refused.', (_name, bytes, message) => {
    expect(() => decompress(Buffer.from(bytes))).toThrow(message);
  });
});
