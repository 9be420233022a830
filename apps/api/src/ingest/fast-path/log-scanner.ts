// Finds the parts of a common log in the bytes of a body, so that encode-scanned-log.ts can copy them without a value or a
// string in between. Nearly every log is common: known fields, each once and within its limits, and metadata without
// arrays. All other logs, valid or not, are left to JSON.parse and validateLog. See README.md.
import { LOG_LIMITS, PARENT_RESOURCE_ID } from '@timberline/contract';
import { MAX_VALUE_LENGTH } from '@timberline/elastic';
import {
  BACKSLASH,
  CLOSE_BRACE,
  COLON,
  COMMA,
  DELETE,
  DOT,
  isDigit,
  LOWER_E,
  MINUS,
  NON_ASCII,
  OPEN_BRACE,
  QUOTE,
  SPACE,
  TAB,
  ZERO,
} from '../../json/characters.ts';
import { isStoredAsSent } from '../log/timestamp.ts';
import {
  fieldAt,
  isAt,
  LEVEL,
  MESSAGE,
  METADATA,
  QUOTED_NAMES,
  REQUIRED_FIELDS,
  TIMESTAMP,
} from './field-names.ts';
import { BOOLEAN, MAX_PAIRS, MAX_PATH_BYTES, NULL, NUMBER, OBJECT, ScannedLog, TEXT } from './scanned-log.ts';

/** The longest text of a number as JavaScript writes it. */
const MAX_NUMBER_BYTES = 24;

const [TRUE, FALSE, NULL_WORD, PARENT] = ['true', 'false', 'null', PARENT_RESOURCE_ID].map((text) =>
  Buffer.from(text),
) as [Buffer, Buffer, Buffer, Buffer];

/** The characters after a backslash that JSON.stringify writes in the same way, unlike `\/` and `\u0041`. */
const ESCAPES = new Uint8Array(256);
for (const letter of '"\\bfnrt') ESCAPES[letter.charCodeAt(0)] = 1;
const NUMERIC = new Uint8Array(256);
for (const digit of '0123456789.-+e') NUMERIC[digit.charCodeAt(0)] = 1;

/** Scans one log at a time; the scanner itself is the scanned log. */
export class LogScanner extends ScannedLog {
  /** All bytes of the last string combined by OR. */
  private combinedBytes = 0;
  /** The last string has escapes. */
  private hasEscapes = false;
  /** The value of the last number. */
  private value = 0;
  /** Metadata contains objects. */
  private hasObjects = false;
  /** Metadata has a key with a dot. */
  private hasDottedKey = false;
  private readonly pathLengths = new Int32Array(MAX_PAIRS);

  /** Scans the log that begins at `at` in valid UTF-8. Returns the offset behind it; -1 if it is not common. */
  scan(bytes: Buffer, at: number): number {
    if (bytes[at] !== OPEN_BRACE) return -1;
    this.bytes = bytes;
    this.start = at;
    this.pairs = 0;
    this.isAscii = true;
    let fields = 0;
    do {
      at = skipInlineBlanks(bytes, at + 1);
      if (bytes[at] !== QUOTE) return -1;
      const field = fieldAt(bytes, at + 1);
      if (field < 0 || fields & (1 << field)) return -1;
      fields |= 1 << field;
      at = skipInlineBlanks(bytes, at + 1 + QUOTED_NAMES[field]!.length);
      if (bytes[at] !== COLON) return -1;
      at = skipInlineBlanks(bytes, at + 1);
      const end = field === METADATA ? this.scanMetadata(at) : this.scanField(field, at);
      if (end < 0) return -1;
      at = skipInlineBlanks(bytes, end);
    } while (bytes[at] === COMMA);
    if (bytes[at] !== CLOSE_BRACE || (fields & REQUIRED_FIELDS) !== REQUIRED_FIELDS) return -1;
    this.fields = fields;
    this.end = at + 1;
    return at + 1;
  }

  private scanField(field: number, at: number): number {
    const { bytes } = this;
    if (bytes[at] !== QUOTE) return -1;
    const start = at + 1;
    const end = this.scanString(start);
    if (end < 0) return -1;
    const length = end - start;
    switch (field) {
      case MESSAGE:
        this.hasAsciiMessage = this.combinedBytes < NON_ASCII;
        if (length > LOG_LIMITS.messageBytes || (this.hasEscapes && !this.hasAsciiMessage)) return -1;
        break;
      case TIMESTAMP:
        if (!isStoredAsSent(bytes, start, end)) return -1;
        break;
      default: {
        // There are at most as many characters as bytes, and a visible first one means that the text is not blank.
        const first = bytes[start]!;
        if (!(first > SPACE && first < DELETE) || first === BACKSLASH || length === 0) return -1;
        if (length > (field === LEVEL ? LOG_LIMITS.levelCharacters : LOG_LIMITS.keywordCharacters)) return -1;
        if (field === LEVEL && (this.hasEscapes || this.combinedBytes >= NON_ASCII)) return -1;
      }
    }
    this.starts[field] = start;
    this.ends[field] = end;
    return end + 1;
  }

  private scanMetadata(start: number): number {
    this.hasCompactMetadata = true;
    this.hasObjects = false;
    this.hasDottedKey = false;
    const end = this.scanObject(start, -1, 1);
    // Longer values are cut in terms.
    if (end < 0 || end - start > MAX_VALUE_LENGTH) return -1;
    // Two keys may then have the same path.
    if (this.hasObjects && this.hasDottedKey) return -1;
    this.starts[METADATA] = start;
    this.ends[METADATA] = end;
    return end;
  }

  private scanObject(at: number, parent: number, level: number): number {
    const { bytes } = this;
    if (bytes[at] !== OPEN_BRACE || level > LOG_LIMITS.metadataLevels) return -1;
    at = this.skipMetadataBlanks(at + 1);
    if (bytes[at] === CLOSE_BRACE) return at + 1;
    for (;;) {
      at = this.scanPair(at, parent, level);
      if (at < 0) return -1;
      at = this.skipMetadataBlanks(at);
      if (bytes[at] === CLOSE_BRACE) return at + 1;
      if (bytes[at] !== COMMA) return -1;
      at = this.skipMetadataBlanks(at + 1);
    }
  }

  private scanPair(at: number, parent: number, level: number): number {
    const { bytes, pairs } = this;
    if (pairs === MAX_PAIRS || bytes[at] !== QUOTE) return -1;
    const keyStart = at + 1;
    const keyEnd = this.scanString(keyStart);
    if (keyEnd < 0 || this.hasEscapes || !this.isNewKey(keyStart, keyEnd, parent)) return -1;
    const pathLength = keyEnd - keyStart + (parent < 0 ? 0 : this.pathLengths[parent]! + 1);
    if (pathLength > MAX_PATH_BYTES) return -1;
    at = this.skipMetadataBlanks(keyEnd + 1);
    if (bytes[at] !== COLON) return -1;
    const start = this.skipMetadataBlanks(at + 1);
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
        end = this.scanString(start + 1);
        this.valueStarts[pairs] = start + 1;
        this.valueEnds[pairs] = end;
        return end < 0 ? -1 : end + 1;
      case NUMBER:
        end = this.scanNumber(start);
        this.numbers[pairs] = this.value;
        break;
      case BOOLEAN:
        end = start + (bytes[start] === TRUE[0] ? TRUE : FALSE).length;
        break;
      case NULL:
        end = start + NULL_WORD.length;
        break;
      case OBJECT:
        this.hasObjects = true;
        return this.scanObject(start, pairs, level + 1);
      default:
        return -1;
    }
    this.valueStarts[pairs] = start;
    this.valueEnds[pairs] = end;
    return end;
  }

  /** The kind of the value at an offset; 0 if it is none of those above. */
  private kindAt(at: number): number {
    const { bytes } = this;
    const first = bytes[at]!;
    if (first === QUOTE) return TEXT;
    if (first === OPEN_BRACE) return OBJECT;
    if (first === MINUS || isDigit(first)) return NUMBER;
    if (isAt(bytes, at, at + TRUE.length, TRUE) || isAt(bytes, at, at + FALSE.length, FALSE)) return BOOLEAN;
    return isAt(bytes, at, at + NULL_WORD.length, NULL_WORD) ? NULL : 0;
  }

  /** The end of a number that is written as JavaScript writes it, so that a double holds it exactly; otherwise -1. */
  private scanNumber(start: number): number {
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
    // A double distinguishes all numbers of up to 15 digits, and the quotient of two of them is rounded once.
    const startsWell =
      bytes[first] === ZERO && at > first + 1 ? bytes[first + 1] === DOT : isDigit(bytes[first]!);
    const endsWell = scale === 1 ? isDigit(bytes[at - 1]!) : bytes[at - 1] !== ZERO;
    const value = digits / scale;
    if (
      startsWell &&
      endsWell &&
      at - first <= 16 &&
      digits < 1e15 &&
      value >= 1e-6 &&
      bytes[at] !== LOWER_E
    ) {
      this.value = first === start ? value : -value;
      return at;
    }
    let end = at;
    while (NUMERIC[bytes[end]!] === 1) end++;
    if (end - start > MAX_NUMBER_BYTES) return -1;
    const text = bytes.toString('latin1', start, end);
    this.value = Number(text);
    return String(this.value) === text ? end : -1;
  }

  /** Whether no other pair of the same object has the key. Keys that begin with a digit may be reordered by parsing. */
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
    for (let at = start; at < end; at++) if (bytes[at] === DOT) this.hasDottedKey = true;
    return true;
  }

  /** The offset of the quote that ends the string at `at`; -1 if it is broken or JSON.stringify would escape it differently. */
  private scanString(at: number): number {
    const { bytes } = this;
    const { length } = bytes;
    let combined = 0;
    this.hasEscapes = false;
    for (; at < length; at++) {
      const code = bytes[at]!;
      combined |= code;
      if (code > BACKSLASH || (code >= SPACE && code !== QUOTE && code !== BACKSLASH)) continue;
      if (code === QUOTE) {
        this.combinedBytes = combined;
        if (combined >= NON_ASCII) this.isAscii = false;
        return at;
      }
      if (code !== BACKSLASH || ESCAPES[bytes[at + 1]!] !== 1) return -1;
      this.hasEscapes = true;
      at++;
    }
    return -1;
  }

  private skipMetadataBlanks(at: number): number {
    const end = skipInlineBlanks(this.bytes, at);
    if (end > at) this.hasCompactMetadata = false;
    return end;
  }
}

/** Skips blanks within a line. A log over several lines is not common, because its line breaks must not be copied. */
function skipInlineBlanks(bytes: Buffer, at: number): number {
  while (bytes[at] === SPACE || bytes[at] === TAB) at++;
  return at;
}
