// Folds text, so that spellings which Unicode counts as the same become equal. The measure is NFKC_Casefold: compatibility
// forms, case, and characters that have no shape of their own do not distinguish words; accents do.

import { escapeSequenceEnd, mayBeginEscapeSequence } from './escape-sequences.ts';

/** For each UTF-16 unit of a folded text, the offsets of the characters that it stands for in the original. */
export interface Offsets {
  starts: number[];
  ends: number[];
}

/**
 * The marks after one character that are folded together with it. It is the limit of Unicode's Stream-Safe Text Format
 * (UAX #15); sorting marks takes quadratic time, and no language needs as many.
 */
const MAX_MARKS = 30;

/** Folded clusters that are kept, and their longest length. Texts of one script repeat a few hundred of them. */
const MAX_CACHED_CLUSTERS = 4096;
const MAX_CACHED_LENGTH = 8;

const WORD_CHARACTER = /[\p{L}\p{M}\p{N}]/u;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;
const ALL_IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;
const MARK = /\p{M}/u;
/** Characters besides marks that can join with the one before: Hangul and Kirat Rai vowels, half-width sound marks. */
const JOINING = /[\u1160-\u11ff\ud7b0-\ud7ff\u3130-\u318f\uff9e-\uffdc\u{16d63}-\u{16d6a}]/u;

/** Signs that Unicode counts as small letters, but that stand behind words and do not belong to them: ™ ℠ 🅪 🅫 🅬. */
const TRADE_MARKS = /[\u2120\u2122\u{1f16a}-\u{1f16c}]/u;

/** Lower-case letters that case folding replaces by others: ß by ss, ς by σ, Greek letters with a small iota below. */
const OTHER_SPELLINGS = /[ßς\u0345ᲀ-ᲈᾀ-ᾇᾐ-ᾗᾠ-ᾧᾲ-ᾴᾷῂ-ῄῇῲ-ῴῷ]/;
const ALL_OTHER_SPELLINGS = new RegExp(OTHER_SPELLINGS, 'g');

/** Texts with other characters than these are folded by case alone if normalization does not change them. */
const NEEDS_CLUSTERS = /[\p{M}\p{Default_Ignorable_Code_Point}\u0080-\u009f\u001b]/u;

const ESC = 0x1b;
const [OTHER_KIND, IGNORABLE_KIND, MARK_KIND, JOINING_KIND] = [1, 2, 3, 4] as const;
/** The kinds of all code points, looked up when first met; 0 is unknown. Pages that are never touched take no memory. */
const KINDS = new Uint8Array(0x11_0000);

const clusters = new Map<string, string>();
/** Folded characters that have no marks behind them. Texts of all scripts together have more than texts of one have clusters. */
const MAX_CACHED_CHARACTERS = 32_768;
const characters = new Map<number, string>();

/** Whether folding the case of each word is enough, because the text has only characters that stand for themselves. */
export function needsOnlyCase(text: string): boolean {
  return !NEEDS_CLUSTERS.test(text) && text.normalize('NFKC') === text;
}

/** Folds the case of a normalized text. */
export function foldCase(run: string): string {
  const lower = run.toLowerCase();
  return OTHER_SPELLINGS.test(lower) ? foldSpellings(lower).normalize('NFKC') : lower;
}

/**
 * Folds a whole text without its escape sequences; everything that separates words becomes a blank. Characters are folded
 * together with the marks behind them, so that each unit of the result has its place in the text.
 */
export function foldText(text: string, offsets?: Offsets): string {
  let folded = '';
  let at = 0;
  while (at < text.length) {
    const ascii = asciiEnd(text, at);
    if (ascii > at) {
      folded += text.slice(at, ascii).toLowerCase();
      if (offsets) for (let i = at; i < ascii; i++) addOffsets(offsets, 1, i, i + 1);
      at = ascii;
      continue;
    }
    const skipped = skipEnd(text, at);
    if (skipped > at) {
      at = skipped;
      continue;
    }
    const start = at;
    const point = text.codePointAt(at) as number;
    at += point > 0xffff ? 2 : 1;
    if (!offsets && isEndOfCluster(text, at)) {
      folded += foldCharacter(point);
      continue;
    }
    let cluster = text.slice(start, at);
    let end = at;
    /** Where what follows the first character of the cluster begins. */
    let second = at;
    let joined = 0;
    let marks = 0;
    for (;;) {
      at = skipAll(text, at);
      const kind = at < text.length ? kindAt(text, at) : OTHER_KIND;
      if (kind === OTHER_KIND || (kind === MARK_KIND && ++marks > MAX_MARKS)) break;
      const size = sizeAt(text, at);
      if (joined++ === 0) second = at;
      cluster += text.slice(at, at + size);
      at += size;
      end = at;
    }
    const piece = foldCluster(cluster);
    folded += piece;
    if (!offsets) continue;
    // Marks behind a separator begin a word, and the separator is not part of it.
    const isSeparator = piece.startsWith(' ') && !WORD_CHARACTER.test(cluster.slice(0, sizeAt(cluster, 0)));
    if (isSeparator) addOffsets(offsets, 1, start, second);
    addOffsets(offsets, piece.length - (isSeparator ? 1 : 0), isSeparator ? second : start, end);
  }
  return folded;
}

/** The end of the ASCII characters at `at` that nothing behind them can change, without escape sequences. */
function asciiEnd(text: string, at: number): number {
  let end = at;
  for (let code = text.charCodeAt(end); code < 128 && code !== ESC; code = text.charCodeAt(++end));
  // A mark may follow the last one, also behind an escape sequence.
  return end === text.length || end === at ? end : end - 1;
}

function skipAll(text: string, at: number): number {
  for (;;) {
    const end = skipEnd(text, at);
    if (end === at) return at;
    at = end;
  }
}

/** The end of the escape sequence or the character without a shape at `at`; `at` if there is neither. */
function skipEnd(text: string, at: number): number {
  if (at >= text.length) return at;
  if (mayBeginEscapeSequence(text.charCodeAt(at))) return escapeSequenceEnd(text, at);
  return kindAt(text, at) === IGNORABLE_KIND ? at + sizeAt(text, at) : at;
}

function sizeAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}

function kindAt(text: string, at: number): number {
  const point = text.codePointAt(at) ?? 0;
  return (KINDS[point] ||= kindOf(String.fromCodePoint(point)));
}

function kindOf(character: string): number {
  if (IGNORABLE.test(character)) return IGNORABLE_KIND;
  if (MARK.test(character)) return MARK_KIND;
  return JOINING.test(character) ? JOINING_KIND : OTHER_KIND;
}

function addOffsets(offsets: Offsets, units: number, start: number, end: number): void {
  for (let unit = 0; unit < units; unit++) {
    offsets.starts.push(start);
    offsets.ends.push(end);
  }
}

/** Whether nothing at `at` belongs to the character before. */
function isEndOfCluster(text: string, at: number): boolean {
  if (at >= text.length) return true;
  const code = text.charCodeAt(at);
  return !mayBeginEscapeSequence(code) && (code < 128 || kindAt(text, at) === OTHER_KIND);
}

function foldCharacter(point: number): string {
  const known = characters.get(point);
  if (known !== undefined) return known;
  const character = String.fromCodePoint(point);
  const folded = isFolded(character) ? character : foldNewCluster(character);
  if (characters.size >= MAX_CACHED_CHARACTERS) characters.clear();
  characters.set(point, folded);
  return folded;
}

/** Whether a character is a part of words that folding does not change. */
function isFolded(character: string): boolean {
  return (
    WORD_CHARACTER.test(character) &&
    character.toLowerCase() === character &&
    !OTHER_SPELLINGS.test(character) &&
    character.normalize('NFKC') === character
  );
}

function foldCluster(cluster: string): string {
  const known = clusters.get(cluster);
  if (known !== undefined) return known;
  const folded = foldNewCluster(cluster);
  if (cluster.length <= MAX_CACHED_LENGTH) {
    if (clusters.size >= MAX_CACHED_CLUSTERS) clusters.clear();
    clusters.set(cluster, folded);
  }
  return folded;
}

function foldNewCluster(cluster: string): string {
  const first = cluster.slice(0, sizeAt(cluster, 0));
  if (WORD_CHARACTER.test(first) || standsForLetters(first)) return foldCharacters(cluster);
  // A separator with its own marks (= and a slash over it are ≠) is a separator; other marks begin a word, as ever.
  const composed = cluster.normalize('NFC');
  return ` ${foldCharacters(composed.slice(sizeAt(composed, 0)))}`;
}

/** Whether a symbol is short for letters or digits, as ㎏ is for kg. Symbols that are short for others (… ´) separate. */
function standsForLetters(symbol: string): boolean {
  return !TRADE_MARKS.test(symbol) && LETTER_OR_DIGIT.test(symbol.normalize('NFKC'));
}

function foldCharacters(text: string): string {
  let folded = text;
  // Folding the case can give characters that are not normalized, and the other way round: twice is always enough.
  for (let round = 0; round < 2; round++) {
    folded = foldSpellings(folded.normalize('NFKC').replace(ALL_IGNORABLE, '').toLowerCase());
  }
  return folded.normalize('NFKC');
}

function foldSpellings(lower: string): string {
  return lower.replace(ALL_OTHER_SPELLINGS, (letter) => letter.toUpperCase().toLowerCase());
}
