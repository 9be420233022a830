// Where bytes are no UTF-8.
import { isUtf8 } from 'node:buffer';

/** Offset of the first character that is not UTF-8, by halving what is whole but for a last character. */
export function brokenByte(bytes: Buffer): number {
  let whole = 0;
  let broken = bytes.length;
  while (broken - whole > 1) {
    const middle = (whole + broken) >> 1;
    const end = endOfWhole(bytes, middle);
    if (end >= 0 && isBeginning(bytes, end, middle)) whole = middle;
    else broken = middle;
  }
  return Math.max(0, endOfWhole(bytes, whole));
}

/** Where whole characters end before a place, at most three bytes before it; -1 where they do not. */
function endOfWhole(bytes: Buffer, place: number): number {
  for (let end = place; end >= Math.max(0, place - 3); end--) if (isUtf8(bytes.subarray(0, end))) return end;
  return -1;
}

/** Whether the bytes between two places may begin a character of UTF-8. */
function isBeginning(bytes: Buffer, from: number, to: number): boolean {
  if (from >= to) return true;
  const first = bytes[from]!;
  const length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (first >= 0xf5 || to - from >= length) return false;
  for (let at = from + 1; at < to; at++) if ((bytes[at]! & 0xc0) !== 0x80) return false;
  return true;
}
