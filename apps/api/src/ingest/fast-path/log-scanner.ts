// Where the parts of a plain log stand in the bytes of a body. Nearly every log is plain: known fields, each once and
// within its limits, and metadata without arrays. It becomes its lines (plain-lines.ts) without a value or a text in between,
// which takes a third of the time. Whatever is not plain, right or wrong, is for JSON.parse and validateLog to judge.
import { LOG_LIMITS, PARENT_RESOURCE_ID } from '@timberline/contract';
import {
  BACKSLASH,
  CLOSE_BRACE,
  COLON,
  COMMA,
  DOT,
  MINUS,
  OPEN_BRACE,
  QUOTE,
  ZERO,
} from '../../json/characters.ts';
import {
  fieldAt,
  isAt,
  LEVEL,
  MESSAGE,
  METADATA,
  QUOTED_NAMES,
  REQUIRED,
  TIMESTAMP,
} from '../log/field-names.ts';
import { isStoredAsSent } from '../log/timestamp.ts';

/** Kinds of values in metadata. */
export const TEXT = 1;
export const NUMBER = 2;
export const BOOLEAN = 3;
export const NULL = 4;
export const OBJECT = 5;

/** More metadata keys make a log another kind: each is compared with all before it. */
const MOST_PAIRS = 32;
/** Bytes of a path in metadata that stands in its terms as it is. */
export const LONGEST_PATH = 128;
/** Bytes of a number that may be its own shortest text. */
const LONGEST_NUMBER = 24;

const LOWER_E = 0x65;
const NON_ASCII = 0x80;
const [TRUE, FALSE, NULL_WORD, PARENT] = ['true', 'false', 'null', PARENT_RESOURCE_ID].map((text) =>
  Buffer.from(text),
) as [Buffer, Buffer, Buffer, Buffer];

const NO_BYTES = Buffer.alloc(0);

/** What may follow a backslash, written by JSON.stringify the same way; `\/` and `\u0041` are not. */
const ESCAPES = new Uint8Array(256);
for (const letter of '"\\bfnrt') ESCAPES[letter.charCodeAt(0)] = 1;
const NUMERIC = new Uint8Array(256);
for (const digit of '0123456789.-+e') NUMERIC[digit.charCodeAt(0)] = 1;

/** The parts of one plain log. One object serves all logs, since nothing waits between a look and its lines. */
export class LogScanner {
  bytes: Buffer = NO_BYTES;
  /** Where the log stands in the bytes. */
  start = 0;
  end = 0;
  /** Which fields it has, a bit each. */
  fields = 0;
  /** Offsets of the fields' values, without quotes; of METADATA with its braces. */
  readonly starts = new Int32Array(8);
  readonly ends = new Int32Array(8);
  /** Keys of metadata and of the objects in it, each object before what is in it. Offsets without quotes. */
  pairs = 0;
  readonly keyStarts = new Int32Array(MOST_PAIRS);
  readonly keyEnds = new Int32Array(MOST_PAIRS);
  readonly valueStarts = new Int32Array(MOST_PAIRS);
  readonly valueEnds = new Int32Array(MOST_PAIRS);
  readonly kinds = new Uint8Array(MOST_PAIRS);
  /** The pair whose value is the object that a pair is in; -1 for metadata itself. */
  readonly parents = new Int8Array(MOST_PAIRS);
  /** Values of the pairs that are numbers. */
  readonly numbers = new Float64Array(MOST_PAIRS);
  /** All bytes of the log are ASCII, or those of its message. */
  isAscii = true;
  hasAsciiMessage = true;
  /** No blank stands between the parts of metadata. */
  hasCompactMetadata = true;

  /** Of the last text: its bytes together, and whether it has escapes. */
  private seen = 0;
  private escaped = false;
  /** Of the last number. */
  private value = 0;
  /** Of metadata: whether it has objects, and keys with a dot. */
  private nested = false;
  private dotted = false;
  private readonly pathLengths = new Int32Array(MOST_PAIRS);

  /** Lets go of the bytes of the last log. */
  forget(): void {
    this.bytes = NO_BYTES;
  }

  /** Looks at the log that begins at `at`, in UTF-8. Gives the offset behind it, or -1 where it is not a plain one. */
  look(bytes: Buffer, at: number): number {
    if (bytes[at] !== OPEN_BRACE) return -1;
    this.bytes = bytes;
    this.start = at;
    this.pairs = 0;
    this.isAscii = true;
    let fields = 0;
    do {
      at = afterBlanks(bytes, at + 1);
      if (bytes[at] !== QUOTE) return -1;
      const field = fieldAt(bytes, at + 1);
      if (field < 0 || fields & (1 << field)) return -1;
      fields |= 1 << field;
      at = afterBlanks(bytes, at + 1 + QUOTED_NAMES[field]!.length);
      if (bytes[at] !== COLON) return -1;
      at = afterBlanks(bytes, at + 1);
      const end = field === METADATA ? this.metadata(at) : this.field(field, at);
      if (end < 0) return -1;
      at = afterBlanks(bytes, end);
    } while (bytes[at] === COMMA);
    if (bytes[at] !== CLOSE_BRACE || (fields & REQUIRED) !== REQUIRED) return -1;
    this.fields = fields;
    this.end = at + 1;
    return at + 1;
  }

  private field(field: number, at: number): number {
    const { bytes } = this;
    if (bytes[at] !== QUOTE) return -1;
    const start = at + 1;
    const end = this.text(start);
    if (end < 0) return -1;
    const length = end - start;
    switch (field) {
      case MESSAGE:
        this.hasAsciiMessage = this.seen < NON_ASCII;
        if (length > LOG_LIMITS.messageBytes || (this.escaped && !this.hasAsciiMessage)) return -1;
        break;
      case TIMESTAMP:
        if (!isStoredAsSent(bytes, start, end)) return -1;
        break;
      default: {
        // Characters are no more than bytes; a visible first one says that there are not blanks alone.
        const first = bytes[start]!;
        if (!(first > 0x20 && first < 0x7f) || first === BACKSLASH || length === 0) return -1;
        if (length > (field === LEVEL ? LOG_LIMITS.levelCharacters : LOG_LIMITS.keywordCharacters)) return -1;
        if (field === LEVEL && (this.escaped || this.seen >= NON_ASCII)) return -1;
      }
    }
    this.starts[field] = start;
    this.ends[field] = end;
    return end + 1;
  }

  private metadata(start: number): number {
    this.hasCompactMetadata = true;
    this.nested = false;
    this.dotted = false;
    const end = this.object(start, -1, 1);
    if (end < 0 || end - start > LOG_LIMITS.metadataBytes) return -1;
    // The path of a key in an object may then be that of another key.
    if (this.nested && this.dotted) return -1;
    this.starts[METADATA] = start;
    this.ends[METADATA] = end;
    return end;
  }

  private object(at: number, parent: number, level: number): number {
    const { bytes } = this;
    if (bytes[at] !== OPEN_BRACE || level > LOG_LIMITS.metadataLevels) return -1;
    at = this.afterInnerBlanks(at + 1);
    if (bytes[at] === CLOSE_BRACE) return at + 1;
    for (;;) {
      at = this.pair(at, parent, level);
      if (at < 0) return -1;
      at = this.afterInnerBlanks(at);
      if (bytes[at] === CLOSE_BRACE) return at + 1;
      if (bytes[at] !== COMMA) return -1;
      at = this.afterInnerBlanks(at + 1);
    }
  }

  private pair(at: number, parent: number, level: number): number {
    const { bytes, pairs } = this;
    if (pairs === MOST_PAIRS || bytes[at] !== QUOTE) return -1;
    const keyStart = at + 1;
    const keyEnd = this.text(keyStart);
    if (keyEnd < 0 || this.escaped || !this.isNewKey(keyStart, keyEnd, parent)) return -1;
    const pathLength = keyEnd - keyStart + (parent < 0 ? 0 : this.pathLengths[parent]! + 1);
    if (pathLength > LONGEST_PATH) return -1;
    at = this.afterInnerBlanks(keyEnd + 1);
    if (bytes[at] !== COLON) return -1;
    const start = this.afterInnerBlanks(at + 1);
    const kind = this.kindAt(start);
    if (kind !== TEXT && kind !== NULL && parent < 0 && isAt(bytes, keyStart, keyEnd, PARENT)) return -1;
    this.keyStarts[pairs] = keyStart;
    this.keyEnds[pairs] = keyEnd;
    this.kinds[pairs] = kind;
    this.parents[pairs] = parent;
    this.pathLengths[pairs] = pathLength;
    this.pairs++;
    let end: number;
    switch (kind) {
      case TEXT:
        end = this.text(start + 1);
        this.valueStarts[pairs] = start + 1;
        this.valueEnds[pairs] = end;
        return end < 0 ? -1 : end + 1;
      case NUMBER:
        end = this.number(start);
        this.numbers[pairs] = this.value;
        break;
      case BOOLEAN:
        end = start + (bytes[start] === TRUE[0] ? TRUE : FALSE).length;
        break;
      case NULL:
        end = start + NULL_WORD.length;
        break;
      case OBJECT:
        this.nested = true;
        return this.object(start, pairs, level + 1);
      default:
        return -1;
    }
    this.valueStarts[pairs] = start;
    this.valueEnds[pairs] = end;
    return end;
  }

  /** 0 where the value is none of the plain kinds. */
  private kindAt(at: number): number {
    const { bytes } = this;
    const first = bytes[at]!;
    if (first === QUOTE) return TEXT;
    if (first === OPEN_BRACE) return OBJECT;
    if (first === MINUS || isDigit(first)) return NUMBER;
    if (isAt(bytes, at, at + TRUE.length, TRUE) || isAt(bytes, at, at + FALSE.length, FALSE)) return BOOLEAN;
    return isAt(bytes, at, at + NULL_WORD.length, NULL_WORD) ? NULL : 0;
  }

  /** The end of a number that is written as JavaScript writes it, so that a double holds all of it; else -1. */
  private number(start: number): number {
    const { bytes } = this;
    const first = bytes[start] === MINUS ? start + 1 : start;
    let at = first;
    let digits = 0;
    let scale = 1;
    for (let inFraction = false; ; at++) {
      const code = bytes[at]!;
      if (isDigit(code)) {
        digits = digits * 10 + code - ZERO;
        if (inFraction) scale *= 10;
      } else if (code === DOT && !inFraction) inFraction = true;
      else break;
    }
    // Up to 15 digits: a double tells all such numbers apart, and a quotient of two of them is rounded once.
    const leads = bytes[first] === ZERO && at > first + 1 ? bytes[first + 1] === DOT : isDigit(bytes[first]!);
    const ends = scale === 1 ? isDigit(bytes[at - 1]!) : bytes[at - 1] !== ZERO;
    const value = digits / scale;
    if (leads && ends && at - first <= 16 && digits < 1e15 && value >= 1e-6 && bytes[at] !== LOWER_E) {
      this.value = first === start ? value : -value;
      return at;
    }
    let end = at;
    while (NUMERIC[bytes[end]!] === 1) end++;
    if (end - start > LONGEST_NUMBER) return -1;
    const text = bytes.toString('latin1', start, end);
    this.value = Number(text);
    return String(this.value) === text ? end : -1;
  }

  /** Whether no pair of the same object has the key. Keys that begin with a digit may change places when parsed. */
  private isNewKey(start: number, end: number, parent: number): boolean {
    const { bytes, keyStarts, keyEnds, parents } = this;
    if (isDigit(bytes[start]!)) return false;
    const length = end - start;
    for (let pair = 0; pair < this.pairs; pair++) {
      const other = keyStarts[pair]!;
      if (keyEnds[pair]! - other !== length || parents[pair] !== parent) continue;
      let same = 0;
      while (same < length && bytes[start + same] === bytes[other + same]) same++;
      if (same === length) return false;
    }
    for (let at = start; at < end; at++) if (bytes[at] === DOT) this.dotted = true;
    return true;
  }

  /** The offset of the quote that ends the text at `at`, or -1 where it is broken or has escapes that are not plain. */
  private text(at: number): number {
    const { bytes } = this;
    const { length } = bytes;
    let seen = 0;
    this.escaped = false;
    for (; at < length; at++) {
      const code = bytes[at]!;
      seen |= code;
      if (code > BACKSLASH || (code >= 0x20 && code !== QUOTE && code !== BACKSLASH)) continue;
      if (code === QUOTE) {
        this.seen = seen;
        if (seen >= NON_ASCII) this.isAscii = false;
        return at;
      }
      if (code !== BACKSLASH || ESCAPES[bytes[at + 1]!] !== 1) return -1;
      this.escaped = true;
      at++;
    }
    return -1;
  }

  private afterInnerBlanks(at: number): number {
    const behind = afterBlanks(this.bytes, at);
    if (behind > at) this.hasCompactMetadata = false;
    return behind;
  }
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= 0x39;
}

/** Blanks within a line; a log over several lines is not plain. */
function afterBlanks(bytes: Buffer, at: number): number {
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
  return at;
}
