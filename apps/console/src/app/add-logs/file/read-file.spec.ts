import { describe, expect, it } from 'vitest';
import { bytesOf, readHead } from './read-file';

describe('readHead', () => {
  it('A short text is read to its end.', async () => {
    expect(await readHead(new Blob(['one\ntwo']).stream())).toEqual({ text: 'one\ntwo', isWhole: true });
  });

  it('A text of exactly the limit is whole.', async () => {
    expect(await readHead(new Blob(['12345678']).stream(), 8)).toEqual({ text: '12345678', isWhole: true });
  });

  it('A longer text is cut, and never within a character.', async () => {
    const head = await readHead(new Blob(['äöü']).stream(), 3);
    expect(head).toEqual({ text: 'ä', isWhole: false });
  });
});

describe('encodingOf', () => {
  it('A text that PowerShell wrote is read as the UTF-16 that its mark tells.', async () => {
    const file = new Blob([Uint8Array.of(0xff, 0xfe, 0x68, 0, 0x69, 0)]);
    expect(await readHead(file.stream())).toEqual({ text: 'hi', isWhole: true });
  });
});

describe('bytesOf', () => {
  it('A gzip file is read decompressed.', async () => {
    const packed = new Blob(['hello']).stream().pipeThrough(new CompressionStream('gzip'));
    const file = new Blob([await new Response(packed).arrayBuffer()]);
    expect(await readHead(bytesOf(file, 'gzip'))).toEqual({ text: 'hello', isWhole: true });
  });

  it('A file that only begins as gzip cannot be read.', async () => {
    const file = new Blob([Uint8Array.of(0x1f, 0x8b, 1, 2, 3)]);
    await expect(readHead(bytesOf(file, 'gzip'))).rejects.toThrow();
  });
});
