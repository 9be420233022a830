// The one rule that splits text into words. Messages are indexed by it, queries are parsed by it and matches are
// highlighted by it, so that the three agree.

/** A word of a text. */
export interface Word {
  /** The folded word. */
  text: string;
  /** UTF-16 offsets into the text as it was given; `end` is exclusive. */
  start: number;
  end: number;
}

/**
 * Maximum UTF-16 units of a word. Elasticsearch's whitespace tokenizer cuts longer tokens at this length, so the
 * analyzer cuts them first, in the same way.
 */
export const MAX_TOKEN_LENGTH = 255;

const WORD_CHARACTER = /[\p{L}\p{M}\p{N}]/u;
const RUN = /[\p{L}\p{M}\p{N}]+/uy;

// Scripts that are written without spaces between words. Script extensions include the marks that the two Japanese
// syllabaries share (such as ー).
const SPACELESS =
  /[[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Bopomofo}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tibetan}]--\p{M}]/v;

/** A piece of a run: one character of a spaceless script with its marks, or a stretch of other characters. */
const PIECE = new RegExp(`${SPACELESS.source}\\p{M}*|[^${SPACELESS.source}]+`, 'gv');

// Lower-case letters that are a second spelling of another letter: lower case alone does not unite the two.
const SECOND_SPELLINGS = /[µſςϐϑϕϖϰϱϵẛι]/g;

// Browsers and Node both have these, but this library includes the types of neither.
declare const TextEncoder: new () => {
  encodeInto(text: string, to: Uint8Array): { read: number; written: number };
};
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

const BLANK = ' '.charCodeAt(0);
const BACKSLASH = '\\'.charCodeAt(0);
const NO_ESCAPE = -1;

// Buffers that `analyzeToText` reuses. Longer messages are rare and get buffers of their own.
const SCRATCH_BYTES = 16 * 1024;
const ASCII_SCRATCH = new Uint8Array(SCRATCH_BYTES);
const WORDS_SCRATCH = new Uint8Array(maxWordsBytes(SCRATCH_BYTES));

/** The folded code of each ASCII code, or 0 where the character separates words. */
const ASCII_FOLD = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  ASCII_FOLD[code] = /[A-Za-z0-9]/.test(character) ? character.toLowerCase().charCodeAt(0) : 0;
}

/**
 * Folds a word, so that spellings which count as the same become equal: Unicode lower case, and one form for the
 * letters that have two in lower case (ς and σ, µ and μ, ſ and s). Each character is folded by itself, so the fold of
 * a prefix is a prefix of the fold.
 */
export function fold(run: string): string {
  const lower = run.toLowerCase();
  return isAscii(lower) ? lower : lower.replace(SECOND_SPELLINGS, (c) => c.toUpperCase().toLowerCase());
}

/**
 * Splits a text into its words, in order: runs of letters, marks and digits, folded. In a script without spaces each
 * character is a word, together with its marks. A word longer than `MAX_TOKEN_LENGTH` is cut into adjacent words.
 */
export function analyze(text: string): Word[] {
  const found: Word[] = [];
  const length = text.length;
  let start = -1;
  let i = 0;
  while (i < length) {
    const code = text.charCodeAt(i);
    if (code >= 128) {
      // This letter may continue the open ASCII run, so the whole run is matched again from its start.
      const end = addUnicodeRun(text, start >= 0 ? start : i, i, found);
      if (start >= 0 && end === i) addAsciiRun(text, start, i, found);
      start = -1;
      i = end > i ? end : i + ((text.codePointAt(i) ?? 0) > 0xffff ? 2 : 1);
      continue;
    }
    if (ASCII_FOLD[code] !== 0) {
      if (start < 0) start = i;
    } else if (start >= 0) {
      addAsciiRun(text, start, i, found);
      start = -1;
    }
    i++;
  }
  if (start >= 0) addAsciiRun(text, start, length, found);
  return found;
}

/** Splits each blank-separated part of a text into its words. Parts without words are left out. */
export function analyzeParts(text: string): string[][] {
  return text
    .split(/\s+/)
    .map((part) => analyze(part).map((word) => word.text))
    .filter((list) => list.length > 0);
}

/**
 * Returns the words of a message, separated by single blanks. Elasticsearch indexes this text with an analyzer that
 * only splits at blanks. Every incoming log passes here or through `analyzeJsonAscii`; `analyzer.bench.ts` compares
 * it with joining the words of `analyze`.
 */
export function analyzeToText(message: string): string {
  const { length } = message;
  const fits = length <= SCRATCH_BYTES;
  const ascii = fits ? ASCII_SCRATCH : new Uint8Array(length);
  const { read, written } = ENCODER.encodeInto(message, ascii);
  // Only ASCII characters take one byte each.
  if (read < length || written > length) return joinWords(analyze(message));
  const to = fits ? WORDS_SCRATCH : new Uint8Array(maxWordsBytes(length));
  return DECODER.decode(to.subarray(0, writeAsciiWords(ascii, 0, length, to, 0, NO_ESCAPE)));
}

/**
 * Writes the words of a JSON string to `to`, separated by single blanks, and returns the offset after them. The string
 * is `json[start…end)` without its quotes, in ASCII, and its only escapes are those of one letter (`\n`, not `\u0041`),
 * all of which separate words. The words start at `at` and take at most one byte more for each `MAX_TOKEN_LENGTH`
 * bytes of the string.
 */
export function analyzeJsonAscii(
  json: Uint8Array,
  start: number,
  end: number,
  to: Uint8Array,
  at: number,
): number {
  return writeAsciiWords(json, start, end, to, at, BACKSLASH);
}

/** Whether a text has something to search for: a letter, a mark or a digit. */
export function hasWords(text: string): boolean {
  return WORD_CHARACTER.test(text);
}

/** Whether a word is a character of a script that is written without spaces between words. */
export function isSpaceless(word: string): boolean {
  return SPACELESS.test(word);
}

function addAsciiRun(text: string, start: number, end: number, found: Word[]): void {
  for (let from = start; from < end; from += MAX_TOKEN_LENGTH) {
    const to = Math.min(end, from + MAX_TOKEN_LENGTH);
    found.push({ text: text.slice(from, to).toLowerCase(), start: from, end: to });
  }
}

/** Adds the words of the run at `start` if the run ends after `beyond`, and returns its end; otherwise `beyond`. */
function addUnicodeRun(text: string, start: number, beyond: number, found: Word[]): number {
  RUN.lastIndex = start;
  const run = RUN.exec(text)?.[0];
  if (run === undefined || start + run.length <= beyond) return beyond;
  if (!SPACELESS.test(run)) {
    addUnicodePiece(run, start, found);
    return start + run.length;
  }
  PIECE.lastIndex = 0;
  for (let piece = PIECE.exec(run); piece !== null; piece = PIECE.exec(run)) {
    addUnicodePiece(piece[0], start + piece.index, found);
  }
  return start + run.length;
}

function addUnicodePiece(run: string, start: number, found: Word[]): void {
  const folded = fold(run);
  if (folded.length <= MAX_TOKEN_LENGTH) {
    found.push({ text: folded, start, end: start + run.length });
    return;
  }
  // The limit applies to the folded characters, because folding can lengthen them (İ becomes i and a combining dot).
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

/** The most bytes that the words of this many ASCII bytes take: each cut of a long word adds a blank. */
function maxWordsBytes(bytes: number): number {
  return bytes + Math.ceil(bytes / MAX_TOKEN_LENGTH);
}

/** Writes the words of ASCII bytes. The byte after an `escape` byte separates words, whatever it is. */
function writeAsciiWords(
  from: Uint8Array,
  start: number,
  end: number,
  to: Uint8Array,
  at: number,
  escape: number,
): number {
  const first = at;
  let run = 0;
  for (let i = start; i < end; i++) {
    const code = from[i] as number;
    const folded = ASCII_FOLD[code] as number;
    if (folded === 0) {
      if (code === escape) i++;
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
  return run === 0 && at > first ? at - 1 : at;
}

function joinWords(words: readonly Word[]): string {
  let text = '';
  for (let i = 0; i < words.length; i++) text += i === 0 ? words[i]?.text : ` ${words[i]?.text}`;
  return text;
}
