// Locates the first error of a text that is not JSON. V8 parses every text; this is for the ones that it rejects, because
// some of its messages give neither the position nor the reason.
import { invisibleCharacter } from '@timberline/query';
import { BACKSLASH, QUOTE, SPACE } from '../../json/characters.ts';

interface JsonError {
  /** UTF-16 units before the error. */
  offset: number;
  message: string;
  /** A string has no end, so the error may be that the text was cut. */
  isUnterminated?: true;
}

const BLANKS = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
/** What may follow a backslash in a string. */
const SHORT_ESCAPES = '"\\/bfnrt';
const UNICODE_ESCAPE = /\\u[0-9a-fA-F]{4}/y;

/** The first error of a text that is not JSON; undefined if it is JSON. Works at any depth. */
export function findJsonError(text: string): JsonError | undefined {
  let at = 0;
  const closers: ('}' | ']')[] = [];

  function take(pattern: RegExp): boolean {
    pattern.lastIndex = at;
    const matched = pattern.test(text);
    if (matched) at = pattern.lastIndex;
    return matched;
  }
  function skipBlanks(): void {
    if (!(text.charCodeAt(at) > SPACE)) take(BLANKS);
  }
  function unexpected(expected: string, offset = at): JsonError {
    return { offset, message: `expected ${expected}, found ${describeCharacter(text, offset)}` };
  }
  function string(): JsonError | undefined {
    const start = at++;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        at++;
        return undefined;
      }
      if (code < SPACE)
        return {
          offset: at,
          message: `a control character in a string: ${describeCharacter(text, at)}; write it as an escape`,
        };
      if (code !== BACKSLASH) continue;
      if (SHORT_ESCAPES.includes(text.charAt(at + 1)) && at + 1 < text.length) at++;
      else if (take(UNICODE_ESCAPE)) at--;
      else return { offset: at, message: 'an escape that JSON does not define' };
    }
    return { offset: start, message: 'a string without a closing quote', isUnterminated: true };
  }
  /** Takes a key and its colon. */
  function key(expected: string): JsonError | undefined {
    skipBlanks();
    if (text[at] !== '"') return unexpected(expected);
    const broken = string();
    if (broken) return broken;
    skipBlanks();
    if (text[at] !== ':') return unexpected("':'");
    at++;
    return undefined;
  }

  for (;;) {
    // Take a value.
    skipBlanks();
    const opener = text[at];
    let ended = true;
    if (opener === '{' || opener === '[') {
      at++;
      skipBlanks();
      const closer = opener === '{' ? '}' : ']';
      if (text[at] === closer) at++;
      else {
        closers.push(closer);
        ended = false;
        const broken = closer === '}' ? key("a key in quotes or '}'") : undefined;
        if (broken) return broken;
      }
    } else if (opener === '"') {
      const broken = string();
      if (broken) return broken;
    } else if (!take(NUMBER) && !take(LITERAL)) return unexpected('a value');
    // Take what may follow it.
    while (ended) {
      skipBlanks();
      const closer = closers.at(-1);
      if (closer === undefined) return at < text.length ? unexpected('the end of the text') : undefined;
      if (text[at] === ',') {
        at++;
        const broken = closer === '}' ? key('a key in quotes') : undefined;
        if (broken) return broken;
        ended = false;
      } else if (text[at] === closer) {
        at++;
        closers.pop();
      } else return unexpected(`',' or '${closer}'`);
    }
  }
}

/** The character at an offset: in quotes, or by its name if it cannot be seen. */
function describeCharacter(text: string, offset: number): string {
  if (offset >= text.length) return 'the end of the text';
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  return invisibleCharacter(character) ?? JSON.stringify(character);
}
