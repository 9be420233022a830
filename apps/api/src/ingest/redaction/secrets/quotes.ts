// Quoted texts inside of a text, which may itself be escaped: "a", \"a\", \\\"a\\\".

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
/** JSON inside of JSON has 1, 3, 7, 15, … backslashes before a quote; more levels are not looked into. */
const MAX_BACKSLASHES = 31;

/** What is between quotes. */
export interface Quoted {
  start: number;
  /** The offset of the closing quote with its backslashes, or the end of the line if it has none. */
  end: number;
}

export function isQuote(code: number): boolean {
  return code === QUOTE || code === APOSTROPHE;
}

/** What is in quotes at an offset, where a quote or backslashes and a quote stand; undefined if there are none. */
export function quotedAt(text: string, at: number): Quoted | undefined {
  let open = at;
  while (text.charCodeAt(open) === BACKSLASH && open - at < MAX_BACKSLASHES) open++;
  const quote = text.charCodeAt(open);
  if (!isQuote(quote)) return undefined;
  const escapes = open - at;
  const start = open + 1;
  let backslashes = 0;
  let end = start;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === BACKSLASH) {
      backslashes++;
      continue;
    }
    if (code === NEWLINE) break;
    // A quote with other backslashes before it belongs to the content.
    if (code === quote && backslashes % (2 * (escapes + 1)) === escapes) return { start, end: end - escapes };
    backslashes = 0;
  }
  return { start, end };
}
