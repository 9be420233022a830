import { describe, expect, it } from 'vitest';
import { FrameReader } from './frame-reader.ts';
import { MAX_FRAME_BYTES } from './syslog-limits.ts';

/** The messages of a stream that arrives in pieces of a size. */
function read(stream: string | Buffer, pieceBytes: number): string[] {
  const bytes = Buffer.from(stream as string);
  const reader = new FrameReader();
  const frames: string[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes)
    frames.push(...reader.push(bytes.subarray(at, at + pieceBytes)).map(String));
  return [...frames, ...reader.flush().map(String)];
}

describe('FrameReader', () => {
  it.each([
    ['lines', '<34>a\n<34>b\n', ['<34>a', '<34>b']],
    ['NUL at the end', '<34>a\0<34>b\0', ['<34>a', '<34>b']],
    ['octet counts', '5 <34>a6 <34>b\n', ['<34>a', '<34>b\n']],
    ['a message of several lines by its count', '7 <34>a\nb5 <34>c', ['<34>a\nb', '<34>c']],
    ['both framings', '<34>a\n5 <34>b<34>c\n', ['<34>a', '<34>b', '<34>c']],
    ['a last message without its end', '<34>a\n<34>b', ['<34>a', '<34>b']],
    ['blank lines', '\n\n<34>a\n\n', ['<34>a']],
    ['lines that begin with a number', '2026 was fine\n12 monkeys\n', ['2026 was fine', '12 monkeys']],
    ['a count that is too small', '3 <34>abc\n<34>d\n', ['<34', '>abc', '<34>d']],
    ['a count that does not end', '99 <34>a\n', ['<34>a\n']],
    ['a count of many digits', '99999999999 <34>a\n', ['99999999999 <34>a']],
    ['a count of zero', '0 <34>a\n', ['0 <34>a']],
    ['a number alone', '123', ['123']],
  ])('It reads %s, however the network cuts them.', (_name, stream, messages) => {
    for (const pieceBytes of [1, 2, 3, 7, 1_000]) expect(read(stream, pieceBytes)).toEqual(messages);
  });

  it('A line without an end is cut into messages, and takes no more memory than one.', () => {
    const frames = read('a'.repeat(3 * MAX_FRAME_BYTES + 5), 16 * 1024);
    expect(frames.map(({ length }) => length)).toEqual([...Array<number>(3).fill(MAX_FRAME_BYTES), 5]);
  });
});
