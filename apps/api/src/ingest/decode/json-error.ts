// Finds where a text stops being JSON, for an error that points. Only broken texts come here: V8 parses, and says of
// some faults neither where nor what.

export interface JsonFault {
  /** UTF-16 units before the fault. */
  offset: number;
  message: string;
  /** It is a text that does not end, so more of the same might have ended it. */
  isOpenText?: true;
}

const BLANKS = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
// Letters and marks up to a quote, a backslash or a control character.
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** The first fault of a text that is not JSON; undefined where it is. Takes any depth. */
export function jsonFault(text: string): JsonFault | undefined {
  let at = 0;
  const closers: ('}' | ']')[] = [];

  function take(pattern: RegExp): boolean {
    pattern.lastIndex = at;
    const matched = pattern.test(text);
    if (matched) at = pattern.lastIndex;
    return matched;
  }
  function fault(expected: string, offset = at): JsonFault {
    const found =
      offset >= text.length ? 'the end' : JSON.stringify(String.fromCodePoint(text.codePointAt(offset) ?? 0));
    return { offset, message: `expected ${expected}, found ${found}` };
  }
  function string(): JsonFault | undefined {
    const start = at++;
    for (;;) {
      take(PLAIN);
      if (at >= text.length)
        return { offset: start, message: 'text without a closing quote', isOpenText: true };
      if (text[at] === '"') {
        at++;
        return undefined;
      }
      if (text[at] !== '\\')
        return { offset: at, message: 'a control character in text; write it as an escape' };
      if (!take(ESCAPE)) return { offset: at, message: 'an escape that JSON does not have' };
    }
  }
  /** A key and its colon. */
  function key(expected: string): JsonFault | undefined {
    take(BLANKS);
    if (text[at] !== '"') return fault(expected);
    const broken = string();
    if (broken) return broken;
    take(BLANKS);
    if (text[at] !== ':') return fault("':'");
    at++;
    return undefined;
  }

  for (;;) {
    // A value.
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
    } else if (!take(NUMBER) && !take(LITERAL)) return fault('a value');
    // What may follow it.
    while (ended) {
      take(BLANKS);
      const closer = closers.at(-1);
      if (closer === undefined) return at < text.length ? fault('the end') : undefined;
      if (text[at] === ',') {
        at++;
        const broken = closer === '}' ? key('a key in quotes') : undefined;
        if (broken) return broken;
        ended = false;
      } else if (text[at] === closer) {
        at++;
        closers.pop();
      } else return fault(`',' or '${closer}'`);
    }
  }
}
