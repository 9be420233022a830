// JSON.parse with the keys that were sent. V8 may take a key with escapes for an earlier one whose text the new key's
// text begins with (https://github.com/nodejs/node/issues/63785): once a log had the key `\`, the key `"\n"` of another
// log, even of another sender, can come out as `\`. Keys without escapes are safe.
//
// Remove `parseJson` in favor of JSON.parse once that issue is fixed in every supported version of Node; a test in
// parse-json.spec.ts fails from then on. `parseJsonSlowly` stays for exact-json.ts.
import { COLON } from './characters.ts';
import { endOfString, skipBlanksInText } from './scan.ts';

/** A number, `true`, `false` or `null` in valid JSON. */
const SCALAR = /[\w.+-]+/y;

/** As `JSON.parse`, for texts that may have any keys. */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return hasEscapedKey(text) ? parseJsonSlowly(text, Number) : value;
}

/** Whether a key is written with an escape. Costs next to nothing if there is no backslash. */
export function hasEscapedKey(json: string): boolean {
  for (let at = json.indexOf('\\'); at >= 0; at = json.indexOf('\\', at)) {
    at = skipBlanksInText(json, endOfString(json, at));
    if (json.charCodeAt(at) === COLON) return true;
  }
  return false;
}

/**
 * Parses JSON, which must be valid, key by key: slower than `JSON.parse`, with the right keys, and at any depth.
 * @param parseNumber makes the value of a number from its text
 */
export function parseJsonSlowly(json: string, parseNumber: (text: string) => unknown): unknown {
  let result: unknown;
  let container: unknown[] | Record<string, unknown> | undefined;
  let key: string | undefined;
  const outer: (typeof container)[] = [];

  for (let at = skipBlanksInText(json, 0); at < json.length; at = skipBlanksInText(json, at)) {
    const start = at++;
    switch (json[start]) {
      case ',':
      case ':':
        break;
      case '{':
      case '[': {
        const value: typeof container = json[start] === '[' ? [] : {};
        put(value);
        outer.push(container);
        container = value;
        break;
      }
      case '}':
      case ']':
        container = outer.pop();
        break;
      case '"': {
        at = endOfString(json, at);
        const text = JSON.parse(json.slice(start, at)) as string;
        if (container && !Array.isArray(container) && key === undefined) key = text;
        else put(text);
        break;
      }
      default:
        SCALAR.lastIndex = start;
        SCALAR.test(json);
        at = SCALAR.lastIndex;
        put(parseScalar(json.slice(start, at)));
    }
  }
  return result;

  function put(value: unknown): void {
    if (!container) result = value;
    else if (Array.isArray(container)) container.push(value);
    else {
      // An assignment to `__proto__` would set the prototype.
      Object.defineProperty(container, key!, {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      });
      key = undefined;
    }
  }

  function parseScalar(text: string): unknown {
    return text === 'null' ? null : text === 'true' ? true : text === 'false' ? false : parseNumber(text);
  }
}
