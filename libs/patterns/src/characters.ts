// What a character is to the shape of a message.

/** Part of a word. */
export const WORD = 0;
/** Part of a word, which then is a value. */
export const DIGIT = 1;
/** Part of a word unless another one follows, as in `alignment.....0`. */
export const DOT = 2;
export const BLANK = 3;
/** A token by itself. */
export const DELIMITER = 4;
/** A delimiter, unless it belongs to a URL. */
export const COLON = 5;
/** A delimiter, behind which a text in quotes is a value. */
export const EQUALS = 6;
/** Ends the first line. */
export const LINE_BREAK = 7;
/** Begins an escape in JSON; part of a word in text. */
export const BACKSLASH = 8;
/** Not ASCII, or a control character: for text alone. */
export const OTHER = 9;

/** The classes of ASCII. */
export const CLASSES = new Uint8Array(256).fill(OTHER);
for (let code = 0x21; code < 0x7f; code++) CLASSES[code] = WORD;
for (let code = 0x30; code < 0x3a; code++) CLASSES[code] = DIGIT;
for (const character of '(),;[]{}"\'|<>`') CLASSES[character.charCodeAt(0)] = DELIMITER;
for (const character of ' \t\f\v\b') CLASSES[character.charCodeAt(0)] = BLANK;
for (const character of '\r\n') CLASSES[character.charCodeAt(0)] = LINE_BREAK;
CLASSES['.'.charCodeAt(0)] = DOT;
CLASSES[':'.charCodeAt(0)] = COLON;
CLASSES['='.charCodeAt(0)] = EQUALS;
CLASSES['\\'.charCodeAt(0)] = BACKSLASH;

/** Where a URL ends: at blanks, quotes, brackets and what else cannot stand in one without being escaped. */
export const ENDS_URL = new Uint8Array(256);
for (let code = 0; code < 0x21; code++) ENDS_URL[code] = 1;
for (const character of '"\'`<>()[]{}|\\,;') ENDS_URL[character.charCodeAt(0)] = 1;

/** Digits, blanks and delimiters of other scripts. Each is asked for one character, so none of them can backtrack. */
const OTHER_DIGIT = /^\p{Nd}$/u;
const OTHER_BLANK = /^[\s\p{Z}\p{C}]$/u;
const OTHER_DELIMITER = /^[\p{P}\p{S}]$/u;
/** Scripts that write words without blanks between them. */
const WITHOUT_BLANKS =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u;

/** A letter of a script that writes words without blanks. */
export const IDEOGRAPH = 10;

/** The class of each UTF-16 unit that is not ASCII, once it was asked for. */
const others = new Uint8Array(0x10000);

/** The class of a UTF-16 unit. Halves of a pair are letters: no script that they encode says more here. */
export function classOf(unit: number): number {
  if (unit < 0x80) return CLASSES[unit]!;
  const known = others[unit]!;
  if (known !== 0) return known - 1;
  const found = classOfOther(unit);
  others[unit] = found + 1;
  return found;
}

function classOfOther(unit: number): number {
  if (unit === 0x2028 || unit === 0x2029 || unit === 0x85) return LINE_BREAK;
  if (unit >= 0xd800 && unit < 0xe000) return WORD;
  const character = String.fromCharCode(unit);
  if (OTHER_DIGIT.test(character)) return DIGIT;
  if (OTHER_BLANK.test(character)) return BLANK;
  if (OTHER_DELIMITER.test(character)) return DELIMITER;
  return WITHOUT_BLANKS.test(character) ? IDEOGRAPH : WORD;
}

/** Whether a character of a class stands in words. */
export function isWordClass(kind: number): boolean {
  return kind <= DOT || kind === BACKSLASH || kind === IDEOGRAPH;
}

/** Whether a character stands in names of keys: a letter of ASCII, `_`, `-` or a dot. */
export function isKeyLetter(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    unit === 0x5f ||
    unit === 0x2d ||
    unit === 0x2e
  );
}
