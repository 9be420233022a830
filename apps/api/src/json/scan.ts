// Finds the parts of JSON without parsing it.
import {
  BACKSLASH,
  CARRIAGE_RETURN,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  SPACE,
  TAB,
} from './characters.ts';

/** Whether a character code is whitespace of JSON. */
export function isBlank(code: number | undefined): boolean {
  return code === SPACE || code === TAB || code === NEWLINE || code === CARRIAGE_RETURN;
}

const BLANKS = new Uint8Array(256);
for (const code of [SPACE, TAB, NEWLINE, CARRIAGE_RETURN]) BLANKS[code] = 1;

/** The offset of the first byte from `at` on that is not whitespace of JSON. */
export function skipBlanks(bytes: Uint8Array, at: number): number {
  while (at < bytes.length && BLANKS[bytes[at]!] === 1) at++;
  return at;
}

/** The offset behind the last byte before `end` that is not whitespace of JSON; 0 if there is none. */
export function skipBlanksBefore(bytes: Uint8Array, end: number): number {
  while (end > 0 && BLANKS[bytes[end - 1]!] === 1) end--;
  return end;
}

/** As `skipBlanks`, for text. */
export function skipBlanksInText(text: string, at: number): number {
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

/**
 * The offset behind the quote that ends a string of JSON; the length of the text if the string does not end.
 * @param at the start of a character or an escape in the string, behind its opening quote
 */
export function endOfString(json: string, at: number): number {
  for (let quote = json.indexOf('"', at); quote >= 0; quote = json.indexOf('"', quote + 1)) {
    let start = quote;
    while (start > at && json.charCodeAt(start - 1) === BACKSLASH) start--;
    // An odd number of backslashes escapes the quote.
    if ((quote - start) % 2 === 0) return quote + 1;
  }
  return json.length;
}

/** Follows the nesting of JSON, given character by character as codes of text or bytes of UTF-8. */
export class NestingScanner {
  private inString = false;
  private escaped = false;

  /** @param depth how many brackets are open before the first character */
  constructor(public depth = 0) {}

  /** Takes the next character code. Returns true for a comma outside of strings. */
  next(code: number): boolean {
    if (this.inString) {
      if (this.escaped) this.escaped = false;
      else if (code === BACKSLASH) this.escaped = true;
      else if (code === QUOTE) this.inString = false;
      return false;
    }
    if (code === QUOTE) this.inString = true;
    else if (code === OPEN_BRACKET || code === OPEN_BRACE) this.depth++;
    else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) this.depth--;
    return code === COMMA;
  }
}
