// JSON text → a template of its keys: what it says is which keys it has.
import { MARK } from './shape.ts';

/** A log with more keys is told by these. */
const MAX_JSON_KEYS = 64;
/** Objects inside of more objects than this are values. */
const MAX_JSON_DEPTH = 8;
const MAX_KEY_LENGTH = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COLON = 0x3a;
const COMMA = 0x2c;

// The text that is being read. One set serves all, because reading is synchronous.
let text = '';
let at = 0;
let keys = 0;

/**
 * The template of the object or list that begins at `start` and ends at the text's last visible character; undefined if the
 * text is no such JSON. Takes time linear in the length of the text.
 */
export function jsonTemplate(source: string, start: number): string | undefined {
  text = source;
  at = start;
  keys = 0;
  const template = value(0);
  skipBlanks();
  const isWhole = at === source.length;
  text = '';
  return isWhole && template !== undefined && template !== MARK ? template : undefined;
}

function value(depth: number): string | undefined {
  skipBlanks();
  const code = text.charCodeAt(at);
  if (code === OPEN) return depth < MAX_JSON_DEPTH ? object(depth) : skipNested();
  if (code === OPEN_LIST) return depth < MAX_JSON_DEPTH ? list(depth) : skipNested();
  if (code === QUOTE) return endOfString() > 0 ? MARK : undefined;
  const first = at;
  while (at < text.length && isPlain(text.charCodeAt(at))) at++;
  return at > first ? MARK : undefined;
}

function object(depth: number): string | undefined {
  const members = new Map<string, string>();
  at++;
  skipBlanks();
  if (text.charCodeAt(at) === CLOSE) {
    at++;
    return '{}';
  }
  for (;;) {
    skipBlanks();
    const first = at + 1;
    if (text.charCodeAt(at) !== QUOTE || endOfString() < 0) return undefined;
    const key = keyOf(first, at - 1);
    skipBlanks();
    if (text.charCodeAt(at++) !== COLON) return undefined;
    const template = value(depth + 1);
    if (template === undefined) return undefined;
    if (keys < MAX_JSON_KEYS && !members.has(key)) {
      members.set(key, template);
      keys++;
    }
    skipBlanks();
    const code = text.charCodeAt(at++);
    if (code === CLOSE) break;
    if (code !== COMMA) return undefined;
  }
  // Programs write the keys of one kind of object in any order.
  const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, template]) => `"${key}":${template}`).join(',')}}`;
}

/** A list is as its first element that is an object; lists of other values are values. */
function list(depth: number): string | undefined {
  let found: string | undefined;
  at++;
  skipBlanks();
  if (text.charCodeAt(at) === CLOSE_LIST) {
    at++;
    return depth === 0 ? '[]' : MARK;
  }
  for (;;) {
    const template = value(depth + 1);
    if (template === undefined) return undefined;
    if (template !== MARK) found ??= template;
    skipBlanks();
    const code = text.charCodeAt(at++);
    if (code === CLOSE_LIST) break;
    if (code !== COMMA) return undefined;
  }
  return found !== undefined ? `[${found}]` : depth === 0 ? `[${MARK}]` : MARK;
}

/** Skips an object or a list that lies too deep, without its templates. */
function skipNested(): string | undefined {
  let depth = 0;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      if (endOfString() < 0) return undefined;
      at--;
    } else if (code === OPEN || code === OPEN_LIST) depth++;
    else if ((code === CLOSE || code === CLOSE_LIST) && --depth === 0) {
      at++;
      return MARK;
    }
  }
  return undefined;
}

/** A key as it stands in the template: one that holds a digit is a value, such as an id. */
function keyOf(first: number, end: number): string {
  if (end - first > MAX_KEY_LENGTH) return MARK;
  for (let i = first; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0x30 && code <= 0x39) return MARK;
  }
  return text.slice(first, end);
}

/** Moves behind the string at the offset and returns the new offset; -1 if it has no end. */
function endOfString(): number {
  for (at++; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return ++at;
  }
  return -1;
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
/** Letters, digits, and signs of numbers. */
const isPlain = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  code === 0x2d ||
  code === 0x2b ||
  code === 0x2e;

function skipBlanks(): void {
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
}
