// The hash of the shape of a message that stands as a JSON string of ASCII in the bytes of a body, without making its text.
//
// Messages of one hash have one template, since it tells apart all that shape.ts does. It may also tell apart more, such as
// very long words: their templates are then made more often than needed.
import {
  BACKSLASH,
  BLANK,
  CLASSES,
  COLON,
  DIGIT,
  DOT,
  ENDS_URL,
  EQUALS,
  isKeyLetter,
  LINE_BREAK,
  OTHER,
  WORD,
} from './characters.ts';
import { MAX_KEY_NAME } from './shape.ts';

/** What stands for a letter behind a backslash in a JSON string; 0 for `\u`, and for what is no escape. */
const UNESCAPED = new Uint8Array(256);
for (const [letter, character] of ['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t'])
  UNESCAPED[letter!.charCodeAt(0)] = character!.charCodeAt(0);

const SPACE = 0x20;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const SLASH = 0x2f;
const EQUALS_SIGN = 0x3d;
const QUESTION = 0x3f;
const OPEN_LIST = 0x5b;
const BACKSLASH_SIGN = 0x5c;
const OPEN = 0x7b;

/** What stands for tokens that are no character by themselves. */
const MARK = 0x110000;
const DOTS = 0x110001;

const SEED = 0x811c9dc5 | 0;
const OTHER_SEED = 0x2545f491;
const FACTOR = 0x01000193;
const OTHER_FACTOR = 0x5bd1e995;
/** Odd for tokens behind a blank. */
const AFTER_BLANK = 0x9e3779b1 | 0;

/** Two halves of a hash of 64 bits. */
export class AsciiShape {
  one = 0;
  two = 0;

  /**
   * Hashes the shape of the message between two offsets. Returns false, and no hash, for a message that has to be read as
   * text: one of several lines, with JSON, or with escapes of more than a letter.
   */
  hash(bytes: Uint8Array, start: number, end: number): boolean {
    let at = start;
    if (bytes[at] === OPEN || (bytes[at] === OPEN_LIST && mayOpenObject(bytes[at + 1]!))) return false;
    let one = SEED;
    let two = OTHER_SEED;
    let blank = 0;
    let afterMark = false;
    let hasQuotes = true;
    while (at < end) {
      let unit = bytes[at]!;
      let kind = CLASSES[unit]!;
      let token: number;
      let other: number;
      let isMark = false;
      if (
        kind <= DIGIT ||
        (kind === DOT && bytes[at + 1] !== unit) ||
        (kind === BACKSLASH && bytes[at + 1] === BACKSLASH_SIGN)
      ) {
        const first = at;
        token = SEED;
        other = 0;
        // Letters are most bytes of most messages.
        while (kind === WORD) {
          token = Math.imul(token ^ unit, FACTOR);
          other = (other + token) | 0;
          if (++at === end) break;
          unit = bytes[at]!;
          kind = CLASSES[unit]!;
        }
        if (at < end && kind !== BLANK) {
          let hasDigit = false;
          for (; at < end; at++) {
            unit = bytes[at]!;
            kind = CLASSES[unit]!;
            if (kind === DIGIT) {
              // Then the word is a value, whatever its letters are.
              hasDigit = true;
              continue;
            }
            if (kind > DIGIT) {
              if (kind === BLANK) break;
              if (kind === DOT) {
                if (bytes[at + 1] === unit) break;
              } else if (kind === BACKSLASH) {
                if (bytes[at + 1] !== BACKSLASH_SIGN) break;
                at++;
              } else if (kind === COLON && bytes[at + 1] === SLASH && bytes[at + 2] === SLASH) {
                hasDigit = true;
                at = endOfUrl(bytes, at + 3, end);
                break;
              } else if (kind === EQUALS && hasQuery(bytes, first, at)) {
                hasDigit = true;
                at = endOfUrl(bytes, at, end);
                break;
              } else break;
            }
            token = Math.imul(token ^ unit, FACTOR);
            other = (other + token) | 0;
          }
          if (hasDigit) {
            token = other = MARK;
            isMark = true;
            if (bytes[at] === EQUALS_SIGN) {
              const nameEnd = endOfKeyName(bytes, first, at);
              for (let i = first; i < nameEnd; i++) {
                token = Math.imul(token ^ bytes[i]!, FACTOR);
                other = (other + token) | 0;
              }
              isMark = nameEnd === first;
            }
          }
        }
      } else {
        let length = 1;
        if (kind === BACKSLASH) {
          unit = UNESCAPED[bytes[at + 1]!]!;
          kind = CLASSES[unit]!;
          length = 2;
        }
        if (kind === BLANK) {
          blank = AFTER_BLANK;
          at += length;
          continue;
        }
        if (kind === LINE_BREAK || kind === OTHER) return false;
        token = other = unit;
        if (kind === DOT) {
          while (at < end && bytes[at] === unit) at++;
          token = other = DOTS;
        } else {
          if (unit === OPEN && bytes[at + 1] === BACKSLASH_SIGN && bytes[at + 2] === QUOTE) return false;
          at += length;
          if (kind === EQUALS && hasQuotes && mayQuote(bytes, at)) {
            const close = closingQuote(bytes, at, end);
            if (close === HOLDS_JSON) return false;
            hasQuotes = close > 0;
            if (hasQuotes) {
              at = close;
              token = other = MARK + EQUALS_SIGN;
            }
          }
        }
      }
      // Values side by side are one.
      if (!isMark || !afterMark) {
        one = Math.imul(((one << 7) | (one >>> 25)) ^ token ^ blank, FACTOR);
        two = Math.imul(((two << 9) | (two >>> 23)) ^ other ^ blank, OTHER_FACTOR);
      }
      afterMark = isMark;
      blank = 0;
      // A blank stands behind most words.
      if (bytes[at] === SPACE && at < end) {
        blank = AFTER_BLANK;
        at++;
      }
    }
    this.one = one ^ (one >>> 15);
    this.two = two ^ (two >>> 13);
    return true;
  }
}

/** Whether a list that begins with this character may hold objects. */
function mayOpenObject(unit: number): boolean {
  return unit === OPEN || unit === BACKSLASH_SIGN || CLASSES[unit] === BLANK;
}

function mayQuote(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === APOSTROPHE || (bytes[at] === BACKSLASH_SIGN && bytes[at + 1] === QUOTE);
}

const HOLDS_JSON = -2;

/**
 * The offset behind the quote that closes the text whose opening quote stands at `at`; -1 if none does, HOLDS_JSON if JSON may
 * begin before it.
 */
function closingQuote(bytes: Uint8Array, at: number, end: number): number {
  const quote = bytes[at] === APOSTROPHE ? APOSTROPHE : QUOTE;
  at += quote === APOSTROPHE ? 1 : 2;
  for (; at < end; at++) {
    let unit = bytes[at]!;
    if (unit === OPEN && bytes[at + 1] === BACKSLASH_SIGN && bytes[at + 2] === QUOTE) return HOLDS_JSON;
    if (unit === BACKSLASH_SIGN) unit = UNESCAPED[bytes[++at]!]!;
    if (unit === quote) return at + 1;
    if (CLASSES[unit] === LINE_BREAK) return -1;
  }
  return -1;
}

function endOfUrl(bytes: Uint8Array, at: number, end: number): number {
  while (at < end && ENDS_URL[bytes[at]!] === 0) at++;
  return at;
}

/** Whether a word that stands before `=` is a path with a query. */
function hasQuery(bytes: Uint8Array, first: number, end: number): boolean {
  let at = end - 1;
  while (at >= first && bytes[at] !== QUESTION) at--;
  while (at >= first && bytes[at] !== SLASH) at--;
  return at >= first;
}

function endOfKeyName(bytes: Uint8Array, first: number, end: number): number {
  let at = first;
  while (at < end && isKeyLetter(bytes[at]!)) at++;
  return at - first > MAX_KEY_NAME ? first : at;
}
