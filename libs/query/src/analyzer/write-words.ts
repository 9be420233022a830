// The words of a folded text as they are indexed. No objects are made of them: a message can have hundreds of thousands.
import { isSpaceless, MAX_TOKEN_LENGTH } from './word-characters.ts';

const WORD_CHARACTER = /[\p{L}\p{M}\p{N}]/u;
const MARK = /\p{M}/u;

const [SEPARATOR, LETTER, MARK_KIND, SPACELESS_KIND] = [1, 2, 3, 4] as const;
/** The kinds of all code points, looked up when first met; 0 is unknown. Pages that are never touched take no memory. */
const KINDS = new Uint8Array(0x11_0000);

// Browsers and Node both have it, but this library includes the types of neither.
declare const TextDecoder: new (encoding: string) => { decode(units: Uint16Array): string };
const DECODER = new TextDecoder('utf-16le');

const BLANK = 0x20;
/** Up to here a call with the units as arguments is faster than a decoder. */
const MAX_ARGUMENTS = 128;
/** A buffer that is used again; longer texts are rare and get one of their own. */
const SCRATCH_UNITS = 16 * 1024;
const SCRATCH = new Uint16Array(SCRATCH_UNITS);

/** Returns the words of a folded text, separated by single blanks. */
export function writeWords(folded: string): string {
  const { length } = folded;
  // A blank stands before each word, and a word has at least one unit.
  const to = 2 * length <= SCRATCH_UNITS ? SCRATCH : new Uint16Array(2 * length);
  let at = 0;
  /** The units of the word so far; 0 between words. */
  let units = 0;
  /** The word is a character of a script without spaces, with its marks. */
  let isSingle = false;
  for (let i = 0; i < length; i++) {
    const unit = folded.charCodeAt(i);
    const isPair = unit >= 0xd800 && unit < 0xdc00;
    const point = isPair ? (folded.codePointAt(i) as number) : unit;
    const kind = (KINDS[point] ||= kindOf(point));
    if (kind === SEPARATOR) {
      units = 0;
      continue;
    }
    const size = point > 0xffff ? 2 : 1;
    if (
      units === 0 ||
      kind === SPACELESS_KIND ||
      (isSingle && kind === LETTER) ||
      units + size > MAX_TOKEN_LENGTH
    ) {
      if (at > 0) to[at++] = BLANK;
      // What is cut off a character with very many marks are marks alone, and those that follow belong to them.
      isSingle = kind === SPACELESS_KIND || (isSingle && kind === MARK_KIND && units > 0);
      units = 0;
    }
    to[at++] = unit;
    if (size === 2) to[at++] = folded.charCodeAt(++i);
    units += size;
  }
  const words = to.subarray(0, at);
  return at <= MAX_ARGUMENTS
    ? String.fromCharCode.apply(undefined, words as unknown as number[])
    : DECODER.decode(words);
}

function kindOf(point: number): number {
  const character = String.fromCodePoint(point);
  if (!WORD_CHARACTER.test(character)) return SEPARATOR;
  if (MARK.test(character)) return MARK_KIND;
  return isSpaceless(character) ? SPACELESS_KIND : LETTER;
}
