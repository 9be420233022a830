// Locates the first error of a text that is not JSON. V8 parses every text; this is for the ones that it rejects, because
// some of its messages give neither the position nor the reason.
import { invisibleCharacter } from '@timberline/query';

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
// What a string may hold up to a quote, a backslash or a control character.
const UNESCAPED = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

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
  function unexpected(expected: string, offset = at): JsonError {
    return { offset, message: `expected ${expected}, found ${describeCharacter(text, offset)}` };
  }
  function string(): JsonError | undefined {
    const start = at++;
    for (;;) {
      take(UNESCAPED);
      if (at >= text.length)
        return { offset: start, message: 'a string without a closing quote', isUnterminated: true };
      if (text[at] === '"') {
        at++;
        return undefined;
      }
      if (text[at] !== '\\')
        return {
          offset: at,
          message: `a control character in a string: ${describeCharacter(text, at)}; write it as an escape`,
        };
      if (!take(ESCAPE)) return { offset: at, message: 'an escape that JSON does not define' };
    }
  }
  /** Takes a key and its colon. */
  function key(expected: string): JsonError | undefined {
    take(BLANKS);
    if (text[at] !== '"') return unexpected(expected);
    const broken = string();
    if (broken) return broken;
    take(BLANKS);
    if (text[at] !== ':') return unexpected("':'");
    at++;
    return undefined;
  }

  for (;;) {
    // Take a value.
    take(BLANKS);
    const opener = text[at];
    let ended = true;
    if (opener === '{' || opener === '[') {
      at++;
      take(BLANKS);
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
      take(BLANKS);
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
