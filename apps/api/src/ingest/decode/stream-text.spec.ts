import { expect, it } from 'vitest';
import { StreamText } from './stream-text.ts';

/** The text of bytes that arrive in chunks of a size, and whether some were replaced. */
function read(bytes: Buffer, chunkBytes: number): [text: string, hasInvalidBytes: boolean] {
  const reader = new StreamText();
  let text = '';
  for (let at = 0; at < bytes.length; at += chunkBytes)
    text += reader.push(bytes.subarray(at, at + chunkBytes));
  text += reader.end();
  return [text, reader.hasInvalidBytes];
}

const utf16be = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();

it.each([
  ['UTF-8', Buffer.from('aé日😀'), 'aé日😀', false],
  ['UTF-8 with its mark', Buffer.from('\uFEFFa'), 'a', false],
  ['UTF-16 of Windows', Buffer.from('\uFEFFaé日😀', 'utf16le'), 'aé日😀', false],
  ['UTF-16 of networks', utf16be('aé日😀'), 'aé日😀', false],
  ['nothing', Buffer.alloc(0), '', false],
  ['one byte', Buffer.from('a'), 'a', false],
  ['a replacement character that was sent', Buffer.from('a\uFFFDb\uFFFD'), 'a\uFFFDb\uFFFD', false],
  ['a byte that is no character', Buffer.from([0x61, 0xff, 0x62]), 'a\uFFFDb', true],
  [
    'such a byte beside one that was sent',
    Buffer.from([0x61, 0xff, 0xef, 0xbf, 0xbd]),
    'a\uFFFD\uFFFD',
    true,
  ],
  ['a character that is cut off', Buffer.from([0x61, 0xe6, 0x97]), 'a\uFFFD', true],
  ['half of a mark', Buffer.from([0xff]), '\uFFFD', true],
])('%s is read however it is cut into chunks.', (_name, bytes, text, hasInvalidBytes) => {
  for (const chunkBytes of [1, 2, 3, 5, 100])
    expect(read(bytes, chunkBytes)).toEqual([text, hasInvalidBytes]);
});
