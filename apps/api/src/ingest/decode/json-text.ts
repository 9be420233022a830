// Properties of JSON that are known without parsing it.
import { OPEN_BRACKET } from '../../json/characters.ts';
import { NestingScanner, skipBlanks } from '../../json/scan.ts';

/** Nearly every log is shorter than this. The values of longer texts are counted before they are parsed. */
export const COUNTED_CHARACTERS = 64 * 1024;
/**
 * JSON values that one log may have: parsed, each takes up to 60 bytes, however short its text is. The 64 KiB of metadata
 * have room for 32,768.
 */
const MAX_VALUES = 40_000;
export const TOO_MANY_VALUES = `has more than ${MAX_VALUES} JSON values`;

/**
 * The longest text of a log, without the blanks around it. A message and metadata of the greatest length take 1.9 MiB if
 * every byte of them is written as an escape. Longer texts are not parsed, because that would take hundreds of milliseconds.
 */
export const MAX_LOG_BYTES = 2 * 1024 * 1024;
export const TOO_LONG_LOG = `takes more than ${MAX_LOG_BYTES} bytes of JSON; the longest valid logs take fewer`;

export function hasTooManyValues(text: string, maxValues = MAX_VALUES): boolean {
  const scanner = new NestingScanner();
  let values = 1;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (scanner.next(text.charCodeAt(at)) || scanner.depth > depth) values++;
    depth = scanner.depth;
    if (values > maxValues) return true;
  }
  return false;
}

/** Whether a text is nothing but whitespace of JSON. */
export function isBlankText(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text);
}

/** Whether a body is an array, judging by its first character that is not whitespace. */
export function opensArray(bytes: Buffer): boolean {
  return bytes[skipBlanks(bytes, 0)] === OPEN_BRACKET;
}
