// What can be told of JSON without parsing it.
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from '../../json/characters.ts';

/** A log within its limits is this long at most when nothing is escaped twice; longer ones are counted before parsing. */
export const COUNTED_FROM = 64 * 1024;
/** JSON values that one log may have: parsed they take up to 60 bytes each, whatever their text takes. */
const VALUES = 100_000;
export const TOO_MANY_VALUES = `has more than ${VALUES} JSON values`;

/** Follows brackets and texts of JSON through its characters. */
export class StructureScan {
  inText = false;
  private escaped = false;

  /** @param depth of brackets around what comes first */
  constructor(public depth = 0) {}

  /** Takes the next character code; true where it is a comma outside of texts. */
  next(code: number): boolean {
    if (this.inText) {
      if (this.escaped) this.escaped = false;
      else if (code === BACKSLASH) this.escaped = true;
      else if (code === QUOTE) this.inText = false;
      return false;
    }
    if (code === QUOTE) this.inText = true;
    else if (code === OPEN_BRACKET || code === OPEN_BRACE) this.depth++;
    else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) this.depth--;
    return code === COMMA;
  }
}

export function hasTooManyValues(text: string): boolean {
  const scan = new StructureScan();
  let values = 1;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (scan.next(text.charCodeAt(at)) || scan.depth > depth) values++;
    depth = scan.depth;
    if (values > VALUES) return true;
  }
  return false;
}

/** Blanks of JSON and nothing else. */
export function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text);
}

export function firstVisible(body: Buffer, from: number): number {
  let at = from;
  while (isBlankCode(body[at])) at++;
  return at;
}

/** Whether a character is a blank of JSON. */
export function isBlankCode(code: number | undefined): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

/** Whether the first visible character opens an array. */
export function opensArray(body: Buffer): boolean {
  return body[firstVisible(body, 0)] === OPEN_BRACKET;
}
