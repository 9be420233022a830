// Byte order marks, and the first invalid byte of UTF-8.
import { isUtf8 } from 'node:buffer';
import { OPEN_BRACE, OPEN_BRACKET } from '../../json/characters.ts';

/** The offset behind the byte order marks at an offset. */
export function skipByteOrderMarks(bytes: Uint8Array, at: number): number {
  while (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf) at += 3;
  return at;
}

/**
 * The encoding of a body that is not UTF-8, from its byte order mark, or from the zero bytes around the bracket or brace
 * with which JSON begins; undefined if it may be UTF-8.
 */
export function otherEncoding(bytes: Uint8Array): 'UTF-16' | 'UTF-32' | undefined {
  const [first = 1, second = 1, third = 1, fourth = 1] = bytes;
  const opens = (code: number) => code === OPEN_BRACE || code === OPEN_BRACKET;
  if (first === 0 && second === 0)
    return (third === 0xfe && fourth === 0xff) || (third === 0 && opens(fourth)) ? 'UTF-32' : undefined;
  const isLittle = (first === 0xff && second === 0xfe) || (second === 0 && opens(first));
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && opens(second));
  if (isLittle && third === 0 && fourth === 0) return 'UTF-32';
  return isLittle || isBig ? 'UTF-16' : undefined;
}

/** The bytes that are checked at once: bisecting a long body as a whole would read it many times. */
const CHECKED_BYTES = 64 * 1024;

/** The offset of the first character that is not valid UTF-8. The bytes must not be valid. */
export function firstInvalidByte(bytes: Buffer): number {
  let start = 0;
  while (start + CHECKED_BYTES < bytes.length) {
    const end = endOfWholeCharacters(bytes.subarray(start), CHECKED_BYTES);
    if (end <= 0) break;
    start += end;
  }
  return start + bisect(bytes.subarray(start, start + 2 * CHECKED_BYTES));
}

function bisect(bytes: Buffer): number {
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    const end = endOfWholeCharacters(bytes, middle);
    if (end >= 0 && isPrefixOfCharacter(bytes, end, middle)) valid = middle;
    else invalid = middle;
  }
  return Math.max(0, endOfWholeCharacters(bytes, valid));
}

/** The offset, at most three bytes before `limit`, up to which the bytes are valid; -1 if there is none. */
function endOfWholeCharacters(bytes: Buffer, limit: number): number {
  for (let end = limit; end >= Math.max(0, limit - 3); end--) if (isUtf8(bytes.subarray(0, end))) return end;
  return -1;
}

/** Whether the bytes between two offsets may be the first ones of a character. */
function isPrefixOfCharacter(bytes: Buffer, from: number, to: number): boolean {
  if (from >= to) return true;
  const first = bytes[from]!;
  const length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (first >= 0xf5 || to - from >= length) return false;
  for (let at = from + 1; at < to; at++) if ((bytes[at]! & 0xc0) !== 0x80) return false;
  return true;
}
