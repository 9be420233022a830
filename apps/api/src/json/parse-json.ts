// JSON.parse, with the keys that were sent. V8's takes a key for one that it saw before when its text as sent, escapes
// and all, begins with that one (https://github.com/nodejs/node/issues/63785): once a log has had the key `\`, the key
// `"\n"` of another, even of another sender, may come out as `\`. A key without escapes is safe.
import { BACKSLASH, COLON, QUOTE } from './characters.ts';

/** A number, `true`, `false` or `null` of JSON that is valid. */
const SCALAR = /[\w.+-]+/y;

/** As `JSON.parse`, for texts that may have any keys. */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return hasEscapedKey(text) ? readJson(text, Number) : value;
}

/** Whether a key is written with an escape. Costs next to nothing where there is no backslash. */
export function hasEscapedKey(json: string): boolean {
  for (let at = json.indexOf('\\'); at >= 0; at = json.indexOf('\\', at)) {
    at = afterBlanks(json, endOfText(json, at));
    if (json.charCodeAt(at) === COLON) return true;
  }
  return false;
}

/**
 * Reads JSON, which has to be valid, key by key: slower than `JSON.parse`, and right.
 * @param readNumber makes the value of a number of its text
 */
export function readJson(json: string, readNumber: (text: string) => unknown): unknown {
  let result: unknown;
  let inside: unknown[] | Record<string, unknown> | undefined;
  let key: string | undefined;
  const outside: (typeof inside)[] = [];

  for (let at = afterBlanks(json, 0); at < json.length; at = afterBlanks(json, at)) {
    const start = at++;
    switch (json[start]) {
      case ',':
      case ':':
        break;
      case '{':
      case '[': {
        const value: typeof inside = json[start] === '[' ? [] : {};
        put(value);
        outside.push(inside);
        inside = value;
        break;
      }
      case '}':
      case ']':
        inside = outside.pop();
        break;
      case '"': {
        at = endOfText(json, at);
        const text = JSON.parse(json.slice(start, at)) as string;
        if (inside && !Array.isArray(inside) && key === undefined) key = text;
        else put(text);
        break;
      }
      default:
        SCALAR.lastIndex = start;
        SCALAR.test(json);
        at = SCALAR.lastIndex;
        put(readScalar(json.slice(start, at)));
    }
  }
  return result;

  function put(value: unknown): void {
    if (!inside) result = value;
    else if (Array.isArray(inside)) inside.push(value);
    else {
      // An assignment to `__proto__` would set the prototype.
      Object.defineProperty(inside, key!, { value, writable: true, enumerable: true, configurable: true });
      key = undefined;
    }
  }

  function readScalar(text: string): unknown {
    return text === 'null' ? null : text === 'true' ? true : text === 'false' ? false : readNumber(text);
  }
}

/** The offset behind the quote that ends the text in which `at` stands, at a whole character or escape. */
function endOfText(json: string, at: number): number {
  for (; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return at + 1;
  }
  return at;
}

function afterBlanks(json: string, at: number): number {
  while (at < json.length && json.charCodeAt(at) <= 0x20) at++;
  return at;
}
