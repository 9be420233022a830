// Locates the first invalid byte of UTF-8.
import { isUtf8 } from 'node:buffer';

/** The offset of the first character that is not valid UTF-8, found by bisection. The bytes must not be valid. */
export function firstInvalidByte(bytes: Buffer): number {
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
