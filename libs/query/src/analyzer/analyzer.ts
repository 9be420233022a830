// The one rule for words: used on messages when they are written, on queries when they are read, and on
// messages again when matches are marked, so that all three agree.

import { MAX_TOKEN_LENGTH } from '../limits.ts';

/** A word of a text: `text` is folded, `start` and `end` are UTF-16 offsets into the text as it was given. */
export interface Word {
  text: string;
  start: number;
  end: number;
}

const RUN = /[\p{L}\p{M}\p{N}]+/uy;

// Scripts that write words without a space between. Script extensions, so that the marks which Japanese
// shares between its two syllabaries (ー) count with them.
const SPACELESS =
  /[[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Bopomofo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tibetan}]--\p{M}]/v;

/** The pieces of one run: a character of a spaceless script with its marks, or a stretch of anything else. */
const PIECE = new RegExp(`${SPACELESS.source}\\p{M}*|[^${SPACELESS.source}]+`, 'gv');

// Lower-case letters that are another spelling of a letter: their lower-case form is not the folded one.
const SECOND_SPELLINGS = /[µſςϐϑϕϖϰϱϵẛι]/g;

// Every browser and Node have it; the types of neither are wanted here.
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };
const DECODER = new TextDecoder();
const BLANK = 32;
const BACKSLASH = 92;

/** Bytes: longer messages are rare, and get a buffer of their own. */
const SCRATCH = new Uint8Array(16 * 1024);

// For each ASCII code its folded code, or 0 where it separates words.
const ASCII_FOLD = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const digit = code >= 48 && code <= 57;
  const upper = code >= 65 && code <= 90;
  const lower = code >= 97 && code <= 122;
  ASCII_FOLD[code] = upper ? code + 32 : digit || lower ? code : 0;
}

/**
 * The form under which two spellings of a word are the same word: Unicode lower case, and then the few
 * letters that have two lower-case spellings (ς and σ, µ and μ, ſ and s …) become one. It looks at one
 * character at a time, so the fold of a beginning is the beginning of the fold.
 */
export function fold(run: string): string {
  const lower = run.toLowerCase();
  return isAscii(lower) ? lower : lower.replace(SECOND_SPELLINGS, (c) => c.toUpperCase().toLowerCase());
}

/**
 * The words of a text, in order: runs of letters, marks and digits, folded. A character of a script
 * without spaces is a word of its own, with its marks. A word over 255 UTF-16 units is cut into words
 * that stand side by side.
 */
export function words(text: string): Word[] {
  const found: Word[] = [];
  const length = text.length;
  let start = -1;
  let i = 0;
  while (i < length) {
    const code = text.charCodeAt(i);
    if (code >= 128) {
      // A letter may go on with the run that is open, so the run is read again from its beginning.
      const end = unicodeRun(text, start >= 0 ? start : i, i, found);
      if (start >= 0 && end === i) asciiWord(text, start, i, found);
      start = -1;
      i = end > i ? end : i + ((text.codePointAt(i) ?? 0) > 0xffff ? 2 : 1);
      continue;
    }
    if (ASCII_FOLD[code] !== 0) {
      if (start < 0) start = i;
    } else if (start >= 0) {
      asciiWord(text, start, i, found);
      start = -1;
    }
    i++;
  }
  if (start >= 0) asciiWord(text, start, length, found);
  return found;
}

/** Whether a text holds anything that can be searched for: a letter, a mark or a digit. */
export function hasWords(text: string): boolean {
  return /[\p{L}\p{M}\p{N}]/u.test(text);
}

/** Whether a word is a character of a script that writes no space between words. */
export function isSpaceless(word: string): boolean {
  return SPACELESS.test(word);
}

/** The words of each blank-separated part of a text: what the `message` filter looks for, all of them. */
export function wordLists(text: string): string[][] {
  return text
    .split(/\s+/)
    .map((part) => words(part).map((word) => word.text))
    .filter((list) => list.length > 0);
}

function asciiWord(text: string, start: number, end: number, found: Word[]): void {
  for (let from = start; from < end; from += MAX_TOKEN_LENGTH) {
    const to = Math.min(end, from + MAX_TOKEN_LENGTH);
    found.push({ text: text.slice(from, to).toLowerCase(), start: from, end: to });
  }
}

/** Takes the run at `start` when it goes past `beyond`, and gives its end; else gives `beyond`. */
function unicodeRun(text: string, start: number, beyond: number, found: Word[]): number {
  RUN.lastIndex = start;
  const run = RUN.exec(text)?.[0];
  if (run === undefined || start + run.length <= beyond) return beyond;
  if (!SPACELESS.test(run)) {
    unicodeWord(run, start, found);
    return start + run.length;
  }
  PIECE.lastIndex = 0;
  for (let piece = PIECE.exec(run); piece !== null; piece = PIECE.exec(run)) {
    unicodeWord(piece[0], start + piece.index, found);
  }
  return start + run.length;
}

function unicodeWord(run: string, start: number, found: Word[]): void {
  const folded = fold(run);
  if (folded.length <= MAX_TOKEN_LENGTH) {
    found.push({ text: folded, start, end: start + run.length });
    return;
  }
  // Cut by what will be indexed, a character at a time: folding may lengthen (İ becomes i and a dot).
  let chunk = '';
  let chunkStart = start;
  let at = start;
  for (const character of run) {
    const next = fold(character);
    if (chunk.length + next.length > MAX_TOKEN_LENGTH) {
      found.push({ text: chunk, start: chunkStart, end: at });
      chunk = '';
      chunkStart = at;
    }
    chunk += next;
    at += character.length;
  }
  found.push({ text: chunk, start: chunkStart, end: at });
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) >= 128) return false;
  return true;
}

/**
 * The words of a message as one text, a blank between them: what is indexed, by an analyzer that does no
 * more than split at blanks. This is on the path of every log that comes in, so ASCII goes through a
 * table and one buffer: under 1 µs for 200 characters, a third of what joining `words` takes.
 */
export function wordsText(message: string): string {
  const length = message.length;
  // A blank more for each piece that a very long word is cut into.
  const most = length + Math.ceil(length / MAX_TOKEN_LENGTH);
  const bytes = most <= SCRATCH.length ? SCRATCH : new Uint8Array(most);
  let size = 0;
  let run = 0;
  for (let i = 0; i < length; i++) {
    const code = message.charCodeAt(i);
    if (code >= 128) return joined(message);
    const folded = ASCII_FOLD[code] as number;
    if (folded === 0) {
      if (run > 0) bytes[size++] = BLANK;
      run = 0;
      continue;
    }
    if (run === MAX_TOKEN_LENGTH) {
      bytes[size++] = BLANK;
      run = 0;
    }
    bytes[size++] = folded;
    run++;
  }
  if (run === 0 && size > 0) size--;
  return DECODER.decode(bytes.subarray(0, size));
}

/**
 * The same for a message that stands in JSON as ASCII, the quotes around it left out, with escapes of one letter alone
 * (`\n`, not `\u0041`): what an escape means separates words. Writes its words at `at` and gives the offset behind them;
 * they take up to a byte more for each 255 of the message.
 */
export function writeWords(json: Uint8Array, start: number, end: number, to: Uint8Array, at: number): number {
  const from = at;
  let run = 0;
  for (let i = start; i < end; i++) {
    const code = json[i] as number;
    const folded = ASCII_FOLD[code] as number;
    if (folded === 0) {
      if (code === BACKSLASH) i++;
      if (run > 0) to[at++] = BLANK;
      run = 0;
      continue;
    }
    if (run === MAX_TOKEN_LENGTH) {
      to[at++] = BLANK;
      run = 0;
    }
    to[at++] = folded;
    run++;
  }
  return run === 0 && at > from ? at - 1 : at;
}

function joined(message: string): string {
  const found = words(message);
  let text = '';
  for (let i = 0; i < found.length; i++) text += i === 0 ? found[i]?.text : ` ${found[i]?.text}`;
  return text;
}
