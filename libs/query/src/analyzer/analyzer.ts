// The one rule that splits text into words. Messages are indexed by it, queries are parsed by it and matches are
// highlighted by it, so that the three agree.

import { foldCase, foldText, needsOnlyCase, type Offsets } from './fold.ts';
import { decodeLeftEscapes } from './left-escapes.ts';
import { MAX_TOKEN_LENGTH, SPACELESS } from './word-characters.ts';
import { writeWords } from './write-words.ts';

/** A word of a text. */
export interface Word {
  /** The folded word. */
  text: string;
  /** UTF-16 offsets into the text as it was given; `end` is exclusive. */
  start: number;
  end: number;
}

const RUN = /[\p{L}\p{M}\p{N}]+/uy;

/** A piece of a run: one character of a spaceless script with its marks, or a stretch of other characters. */
const PIECE = new RegExp(`${SPACELESS.source}\\p{M}*|[^${SPACELESS.source}]+`, 'gv');

// Browsers and Node both have these, but this library includes the types of neither.
declare const TextEncoder: new () => {
  encodeInto(text: string, to: Uint8Array): { read: number; written: number };
};
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

const BLANK = ' '.charCodeAt(0);
const BACKSLASH = '\\'.charCodeAt(0);
const PERCENT = '%'.charCodeAt(0);
const ESC = 0x1b;

/** Between the readings of a message. No query has it, because it is not a word. */
const READING_SEPARATOR = '|';

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

/** ASCII characters by role: what an escape can begin with, what makes one behind a backslash, hexadecimal digits. */
const MAY_ESCAPE = characterSet('\u001b\\%');
const ESCAPE_LETTERS = characterSet('nrtu');
const HEX = characterSet('0123456789abcdefABCDEF');

function characterSet(characters: string): Uint8Array {
  const set = new Uint8Array(128);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}

/**
 * Splits a text into its words, in order: runs of letters, marks and digits, folded (fold.ts), without the escape
 * sequences of terminals. In a script without spaces each character is a word, together with its marks. A word longer
 * than `MAX_TOKEN_LENGTH` is cut into adjacent words.
 */
export function analyze(text: string): Word[] {
  return needsFolding(text) ? analyzeFolded(text) : splitWords(text);
}

/** Whether a text has escape sequences or characters that normalization changes. */
function needsFolding(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === ESC) return true;
    if (code >= 128) return !needsOnlyCase(text);
  }
  return false;
}

/** The words of `analyze`, separated by single blanks. */
function wordsOf(text: string): string {
  return writeWords(needsFolding(text) ? foldText(text) : foldCase(text));
}

/**
 * Returns the words of a message in each way that it can be read: as it was sent and, if it has escapes that were left as
 * text (left-escapes.ts) and other words with them decoded, in that way as well.
 */
export function analyzeReadings(message: string): Word[][] {
  const sent = analyze(message);
  const decoded = decodeLeftEscapes(message);
  if (decoded === null) return [sent];
  const left = analyze(decoded.text);
  if (left.length === 0 || joinWords(left) === joinWords(sent)) return [sent];
  return [sent, moveWords(left, decoded)];
}

/** Splits each blank-separated part of a text into its words. Parts without words are left out. */
export function analyzeParts(text: string): { text: string; tokens: string[] }[] {
  return text
    .split(/\s+/)
    .map((part) => ({ text: part, tokens: analyze(part).map((word) => word.text) }))
    .filter(({ tokens }) => tokens.length > 0);
}

/**
 * Returns the words of a message, separated by single blanks. Elasticsearch indexes this text with an analyzer that
 * only splits at blanks. The readings of a message with escapes follow each other, with a sign between them that is no
 * word, so that no phrase reaches from one to the other. Every incoming log passes here or through `analyzeJsonAscii`;
 * `analyzer.bench.ts` compares it with joining the words of `analyze`.
 */
export function analyzeToText(message: string): string {
  const { length } = message;
  const fits = length <= SCRATCH_BYTES;
  const ascii = fits ? ASCII_SCRATCH : new Uint8Array(length);
  const { read, written } = ENCODER.encodeInto(message, ascii);
  // Only ASCII characters take one byte each.
  if (read < length || written > length) return joinReadings(message);
  const to = fits ? WORDS_SCRATCH : new Uint8Array(maxWordsBytes(length));
  const end = writeAsciiWords(ascii, 0, length, to, 0, false);
  return end < 0 ? joinReadings(message) : DECODER.decode(to.subarray(0, end));
}

/**
 * Writes the words of a JSON string to `to`, separated by single blanks. The string is `json[start…end)` without its
 * quotes, in ASCII, and its only escapes are those of one letter (`\n`, not `\u0041`), all of which separate words. The
 * words start at `at` and take at most one byte more for each `MAX_TOKEN_LENGTH` bytes of the string. Returns the offset
 * after them; -1 if the message has escapes that were left as text, so that it takes `analyzeToText` to read it.
 */
export function analyzeJsonAscii(
  json: Uint8Array,
  start: number,
  end: number,
  to: Uint8Array,
  at: number,
): number {
  return writeAsciiWords(json, start, end, to, at, true);
}

/** Whether a text has something to search for: a letter, a mark or a digit. */
export function hasWords(text: string): boolean {
  return analyze(text).length > 0;
}

/** Splits a text with escape sequences or characters that normalization changes. */
function analyzeFolded(text: string): Word[] {
  const offsets: Offsets = { starts: [], ends: [] };
  return moveWords(splitWords(foldText(text, offsets)), offsets);
}

/** Moves the words of another text to where they stand in the original. */
function moveWords(words: Word[], { starts, ends }: Offsets): Word[] {
  for (const word of words) {
    word.start = starts[word.start] as number;
    word.end = ends[word.end - 1] as number;
  }
  return words;
}

/** Splits a normalized text, and folds the case of its words. */
function splitWords(text: string): Word[] {
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
  const folded = foldCase(run);
  if (folded.length <= MAX_TOKEN_LENGTH) {
    found.push({ text: folded, start, end: start + run.length });
    return;
  }
  // The limit applies to the folded characters, because folding can lengthen them (ß becomes ss).
  let chunk = '';
  let chunkStart = start;
  let at = start;
  for (const character of run) {
    for (const next of foldCase(character)) {
      if (chunk.length + next.length > MAX_TOKEN_LENGTH) {
        found.push({ text: chunk, start: chunkStart, end: at });
        chunk = '';
        chunkStart = at;
      }
      chunk += next;
    }
    at += character.length;
  }
  found.push({ text: chunk, start: chunkStart, end: at });
}

/** The most bytes that the words of this many ASCII bytes take: each cut of a long word adds a blank. */
function maxWordsBytes(bytes: number): number {
  return bytes + Math.ceil(bytes / MAX_TOKEN_LENGTH);
}

/**
 * Writes the words of ASCII bytes, which are those of a JSON string if `isJson`. Returns -1 if the bytes have escapes
 * that were left as text, or ESC.
 */
function writeAsciiWords(
  from: Uint8Array,
  start: number,
  end: number,
  to: Uint8Array,
  at: number,
  isJson: boolean,
): number {
  const first = at;
  let run = 0;
  for (let i = start; i < end; i++) {
    const code = from[i] as number;
    const folded = ASCII_FOLD[code] as number;
    if (folded === 0) {
      if (code === BACKSLASH && isJson) i++;
      if (MAY_ESCAPE[code] === 1 && mayBeEscape(from, i, end)) return -1;
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

/**
 * Whether the byte at `at` is ESC, or a backslash or percent sign that may begin an escape that was left as text. In JSON,
 * `at` is behind the backslash of an escape.
 */
function mayBeEscape(from: Uint8Array, at: number, end: number): boolean {
  const code = from[at];
  if (code === ESC) return true;
  const next = at + 1 < end ? (from[at + 1] as number) : 0;
  if (code === PERCENT) return HEX[next] === 1 && at + 2 < end && HEX[from[at + 2] as number] === 1;
  return code === BACKSLASH && ESCAPE_LETTERS[next] === 1;
}

function joinReadings(message: string): string {
  const sent = wordsOf(message);
  const decoded = decodeLeftEscapes(message, false);
  if (decoded === null) return sent;
  const left = wordsOf(decoded.text);
  if (left === '' || left === sent) return sent;
  return sent === '' ? left : `${sent} ${READING_SEPARATOR} ${left}`;
}

function joinWords(words: readonly Word[]): string {
  let text = '';
  for (let i = 0; i < words.length; i++) text += i === 0 ? words[i]?.text : ` ${words[i]?.text}`;
  return text;
}
