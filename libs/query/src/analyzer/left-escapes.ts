// Escapes that were left as text: a JSON line kept as a message has \n as two characters, and a URL has %20 for a blank.
// Whether \temp is a tab before "emp" or a folder cannot be known, so a message with escapes is read in both ways.

import type { Offsets } from './fold.ts';

/** `\n`, `\r`, `\t` and `\u0041` after any number of further backslashes, and bytes in percent-encoding. */
const LEFT_ESCAPE = /(?<!\\)\\+(?:[nrt]|u([0-9a-fA-F]{4}))|((?:%[0-9a-fA-F]{2})+)/g;

// Browsers and Node both have it, but this library includes the types of neither.
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };
const DECODER = new TextDecoder();

interface Decoded extends Offsets {
  text: string;
}

/**
 * Returns a text with its escapes decoded, and for each UTF-16 unit of the result the offsets of what it stands for; null
 * if the text has no escapes. Without `withOffsets` there are none, which is faster. Line breaks and tabs become blanks; bytes that are not UTF-8 become U+FFFD, which separates
 * words.
 */
export function decodeLeftEscapes(text: string, withOffsets = true): Decoded | null {
  if (!text.includes('\\') && !text.includes('%')) return null;
  const decoded = { text: '', starts: [] as number[], ends: [] as number[] };
  let at = 0;
  for (const match of text.matchAll(LEFT_ESCAPE)) {
    const [escape, unit, percent] = match;
    const end = match.index + escape.length;
    append(text.slice(at, match.index), at);
    append(unit ? unitOf(unit) : percent ? bytesOf(percent) : ' ', match.index, end);
    at = end;
  }
  if (at === 0) return null;
  append(text.slice(at), at);
  return decoded;

  /** Appends a text that stands at `start`, or that stands for all of `start` to `end`. */
  function append(piece: string, start: number, end?: number): void {
    decoded.text += piece;
    if (!withOffsets) return;
    for (let i = 0; i < piece.length; i++) {
      decoded.starts.push(end === undefined ? start + i : start);
      decoded.ends.push(end ?? start + i + 1);
    }
  }
}

function unitOf(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}

function bytesOf(percent: string): string {
  // Nearly every escape is one ASCII character, such as %20, for which a decoder takes long.
  if (percent.length === 3) {
    const code = Number.parseInt(percent.slice(1), 16);
    return code < 0x80 ? String.fromCharCode(code) : '\ufffd';
  }
  return DECODER.decode(Uint8Array.from(percent.slice(1).split('%'), (hex) => Number.parseInt(hex, 16)));
}
