import { describe, expect, it } from 'vitest';
import { escapeSequenceEnd } from './escape-sequences.ts';

/** A text without its escape sequences. */
function drawn(text: string): string {
  let result = '';
  for (let at = 0; at < text.length;) {
    const end = escapeSequenceEnd(text, at);
    if (end === at) result += text.charAt(at++);
    else at = end;
  }
  return result;
}

describe('escapeSequenceEnd', () => {
  it.each([
    ['a color', 'a\u001b[0;31mb', 'ab'],
    ['a color with colons', 'a\u001b[38:2::1:2:3mb', 'ab'],
    ['a private mode', 'a\u001b[?25hb', 'ab'],
    ['other private parameters', 'a\u001b[>0;276;0cb', 'ab'],
    ['an intermediate character', 'a\u001b[1 qb', 'ab'],
    ['a cursor movement', 'a\u001b[2K\u001b[1Gb', 'ab'],
    ['a link ended by BEL', '\u001b]8;;http://x\u0007b\u001b]8;;\u0007', 'b'],
    ['a link ended by ST', '\u001b]8;id=1;http://x\u001b\\b\u001b]8;;\u001b\\', 'b'],
    ['a title with other scripts', '\u001b]0;日本\u0007b', 'b'],
    ['a device control string', 'a\u001bP1$r0m\u001b\\b', 'ab'],
    ['a program command over two lines', 'a\u001b_one\ntwo\u001b\\b', 'ab'],
    ['a privacy message and a string', 'a\u001b^x\u001b\\b\u001bXy\u001b\\c', 'abc'],
    ['the title of a window of screen', 'a\u001bktitle\u001b\\b', 'ab'],
    ['a character set', 'a\u001b(Bb\u001b)0c', 'abc'],
    ['a reset', 'a\u001bcb', 'ab'],
    ['keypad and cursor', 'a\u001b=b\u001b7c', 'abc'],
    ['the alignment test', 'a\u001b#8b', 'ab'],
    ['a color of the eight-bit form', 'a\u009b31mb', 'ab'],
    ['a link of the eight-bit form', 'a\u009d8;;http://x\u009cb', 'ab'],
    ['a sequence after another', 'a\u001b[0m\u001b[31mb', 'ab'],
  ])('%s is removed: %j.', (_, text, expected) => {
    expect(drawn(text)).toBe(expected);
  });

  it.each([
    ['ESC [', 'a\u001b[', 'a'],
    ['parameters', 'a\u001b[0;31', 'a'],
    ['the eight-bit form', 'a\u009b0;31', 'a'],
    ['a character set', 'a\u001b(', 'a'],
    ['ESC', 'a\u001b', 'a'],
    ['a link', 'a\u001b]8;;http://x', 'a'],
    ['a link, followed by another line', 'a\u001b]8;;http://x\nb', 'a\nb'],
    ['a link, followed by a sequence', 'a\u001b]8;;http://x\u001b[0mb', 'ab'],
    ['a control string', 'a\u001bPq', 'a'],
  ])('A sequence that is cut off is removed: %s.', (_, text, expected) => {
    expect(drawn(text)).toBe(expected);
  });

  it.each([
    ['ESC before another script', 'a\u001béb', 'a\u001béb'],
    ['a broken control sequence ends before the character that breaks it', 'a\u001b[31éb', 'aéb'],
    ['a quotation mark that was decoded with the wrong character set', 'â\u0080\u009d b', 'â\u0080\u009d b'],
    ['a Cyrillic letter that was decoded with the wrong character set', 'Ð\u009bÐ b', 'Ð\u009bÐ b'],
    ['text without sequences', 'a [31m b', 'a [31m b'],
  ])('What is no sequence stays: %s.', (_, text, expected) => {
    expect(drawn(text)).toBe(expected);
  });
});
