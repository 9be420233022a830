// Classes of characters, and runs of them. All finders read a text by `charCodeAt` and `slice` alone, so that a spec can count what
// they read.

export const DIGIT = 1;
export const UPPER = 2;
export const LOWER = 4;
/** Digits and a to f in lower case. */
export const LOWER_HEX = 8;
/** Digits and a to f in any case. */
export const HEX = 16;
/** Blank and tab. */
export const BLANK = 32;
/** Besides letters and digits, these may stand in a token. */
export const UNDERSCORE = 64;
export const DASH = 128;
export const FULL_STOP = 256;
export const LINE_END = 512;
const BASE64_SIGN = 1024;
export const TILDE = 2048;

export const LETTER = UPPER | LOWER;
export const ALPHANUMERIC = LETTER | DIGIT;
/** The characters of names in programs. */
export const WORD = ALPHANUMERIC | UNDERSCORE;
/** The alphabet of base64url. */
export const URL_SAFE = WORD | DASH;
/** The alphabet of base64, with the padding. */
export const BASE64 = ALPHANUMERIC | BASE64_SIGN;
export const WHITESPACE = BLANK | LINE_END;

const CLASSES = new Uint16Array(128);
function add(characters: string, classes: number): void {
  for (const character of characters) CLASSES[character.charCodeAt(0)]! |= classes;
}
add('0123456789', DIGIT | HEX | LOWER_HEX);
add('ABCDEFGHIJKLMNOPQRSTUVWXYZ', UPPER);
add('abcdefghijklmnopqrstuvwxyz', LOWER);
add('ABCDEF', HEX);
add('abcdef', HEX | LOWER_HEX);
add(' \t', BLANK);
add('\r\n', LINE_END);
add('_', UNDERSCORE);
add('-', DASH);
add('.', FULL_STOP);
add('+/=', BASE64_SIGN);
add('~', TILDE);

/** Whether a character is of one of the classes. False for NaN, which `charCodeAt` gives outside of the text. */
export function isOf(code: number, classes: number): boolean {
  return code < 128 && (CLASSES[code]! & classes) !== 0;
}

/** The end of the run of characters of some classes that begins at an offset. */
export function runEnd(text: string, at: number, classes: number, limit = Infinity): number {
  while (at < limit && isOf(text.charCodeAt(at), classes)) at++;
  return at;
}

/** The start of the run of characters of some classes that ends before an offset. */
export function runStart(text: string, at: number, classes: number, limit = 0): number {
  while (at > limit && isOf(text.charCodeAt(at - 1), classes)) at--;
  return at;
}

/** Whether a text has a literal that ends before an offset. */
export function endsWithAt(text: string, end: number, literal: string): boolean {
  if (end < literal.length) return false;
  for (let back = 1; back <= literal.length; back++)
    if (text.charCodeAt(end - back) !== literal.charCodeAt(literal.length - back)) return false;
  return true;
}

/** Whether a text has a literal at an offset. */
export function hasAt(text: string, at: number, literal: string): boolean {
  for (let n = 0; n < literal.length; n++)
    if (text.charCodeAt(at + n) !== literal.charCodeAt(n)) return false;
  return true;
}

/** Whether a text has a literal in lower case at an offset, in any case. */
export function hasWordAt(text: string, at: number, literal: string): boolean {
  for (let n = 0; n < literal.length; n++)
    if (lowerCase(text.charCodeAt(at + n)) !== literal.charCodeAt(n)) return false;
  return true;
}

/** A letter of ASCII in lower case; other characters as they are. */
export function lowerCase(code: number): number {
  return isOf(code, UPPER) ? code + 0x20 : code;
}
