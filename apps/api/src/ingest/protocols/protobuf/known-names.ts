// The names that came last, found by their bytes. To make a string of bytes and to look it up as the name of a member takes longer.

/** Longer names are read as any other text. */
const MAX_NAME_BYTES = 48;
/** A power of two. A name replaces the one in its slot, so at most 50 KB are kept. */
const SLOTS = 512;

const names = new Array<string | undefined>(SLOTS);

/** The name of ASCII bytes; undefined if it is too long, or not ASCII. */
export function knownName(bytes: Buffer, start: number, length: number): string | undefined {
  if (length > MAX_NAME_BYTES) return undefined;
  let hash = length;
  let all = 0;
  for (let at = start; at < start + length; at++) {
    const byte = bytes[at]!;
    all |= byte;
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  if (all > 0x7f) return undefined;
  const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
  const known = names[slot];
  if (known !== undefined && isAt(known, bytes, start, length)) return known;
  const name = bytes.toString('latin1', start, start + length);
  names[slot] = name;
  return name;
}

function isAt(name: string, bytes: Buffer, start: number, length: number): boolean {
  if (name.length !== length) return false;
  for (let n = 0; n < length; n++) if (name.charCodeAt(n) !== bytes[start + n]) return false;
  return true;
}
