// Where the pieces of a query begin and end: shared by what reads a query and what colours it while it is
// being typed. Offsets are UTF-16.

const RUN_CHARACTER = /[\p{L}\p{M}\p{N}]/u;
const ESCAPABLE = /[\s!-/:-@[-`{-~]/;

/** The pieces between quotes and brackets that a text can leave open, and whether it stands in a group. */
export interface TextScope {
  /** Brackets of the query that are open here. */
  level: number;
  /** Opening brackets that were text (`foo(bar baz)`), whose closing ones are text as well. */
  textOpens: number;
}

export interface ScannedText {
  end: number;
  /** Offsets of the stars that are not escaped and not in quotes. */
  stars: number[];
  /** Offset of a closing bracket that closes nothing, or -1. */
  stray: number;
}

export function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) return code === 32 || (code >= 9 && code <= 13);
  return code >= 128 && /\s/.test(text.charAt(at));
}

export function skipBlanks(text: string, at: number): number {
  while (at < text.length && isBlank(text, at)) at++;
  return at;
}

/** Whether the character at this offset is a letter, a mark or a digit. */
export function isRunAt(text: string, at: number): boolean {
  const point = text.codePointAt(at);
  return point !== undefined && RUN_CHARACTER.test(String.fromCodePoint(point));
}

/** The same of the character that ends before this offset. */
export function isRunBefore(text: string, at: number): boolean {
  if (at <= 0) return false;
  const low = text.charCodeAt(at - 1);
  const pair = low >= 0xdc00 && low <= 0xdfff && at >= 2;
  return RUN_CHARACTER.test(text.slice(pair ? at - 2 : at - 1, at));
}

/** The offset of the quote that closes the one at `open`, or -1. */
export function closingQuote(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '"') return i;
    if (c === '\\' && (text.charAt(i + 1) === '"' || text.charAt(i + 1) === '\\')) i++;
  }
  return -1;
}

/** What stands in quotes: `\"` and `\\` are escapes, any other backslash is itself. */
export function unescapeQuoted(inside: string): string {
  return inside.replace(/\\(["\\])/g, '$1');
}

/** Length of the escape at this offset: a backslash and the punctuation or blank after it; else 0. */
export function escapeLength(text: string, at: number): number {
  return text.charAt(at) === '\\' && ESCAPABLE.test(text.charAt(at + 1)) ? 2 : 0;
}

/** A name or value without quotes: a backslash before punctuation or a blank is an escape, else itself. */
export function unescapeBare(bare: string): string {
  let plain = '';
  for (let i = 0; i < bare.length; i++) {
    if (escapeLength(bare, i) > 0) i++;
    plain += bare.charAt(i);
  }
  return plain;
}

/** The end of what could be the name of a field. */
export function nameEnd(text: string, start: number): number {
  let i = start;
  while (i < text.length && !isBlank(text, i) && !':<>="()'.includes(text.charAt(i))) {
    i += escapeLength(text, i) || 1;
  }
  return i;
}

/** `:`, `>=`, `>`, `<=` or `<` at this offset, or ''. */
export function comparisonAt(text: string, at: number): string {
  return /^(?::|[<>]=?)/.exec(text.slice(at, at + 2))?.[0] ?? '';
}

/** `AND`, `OR`, `NOT`, `&&` or `||` at this offset as a word of its own, or ''. */
export function operatorAt(text: string, at: number): string {
  return /^(?:AND|OR|NOT|&&|\|\|)(?=[\s()"]|$)/.exec(text.slice(at, at + 4))?.[0] ?? '';
}

/** `-`, `!` or `+` at this offset where it says something about what follows, or ''. */
export function signAt(text: string, at: number): string {
  const c = text.charAt(at);
  if (c !== '-' && c !== '!' && c !== '+') return '';
  const next = text.charAt(at + 1);
  return next === '' || isBlank(text, at + 1) || '-!+><=)|&'.includes(next) ? '' : c;
}

/**
 * The end of a text without quotes around it: at a blank, or at a bracket that closes a group of the
 * query. Quotes inside (`key="two words"`) and brackets inside (`foo(bar)`) belong to it.
 */
export function scanText(text: string, start: number, scope: TextScope): ScannedText {
  const stars: number[] = [];
  let stray = -1;
  let open = 0;
  let quotes = true;
  let i = start;
  while (i < text.length && !isBlank(text, i)) {
    const escaped = escapeLength(text, i);
    if (escaped > 0) {
      i += escaped;
      continue;
    }
    const c = text.charAt(i);
    if (c === '"' && quotes && (i === start || !isRunBefore(text, i))) {
      const close = closingQuote(text, i);
      quotes = close >= 0;
      if (quotes) i = close;
    } else if (c === '(') {
      open++;
    } else if (c === ')') {
      if (open > 0) open--;
      else if (scope.textOpens > 0) scope.textOpens--;
      else if (scope.level > 0) break;
      else if (stray < 0) stray = i;
    } else if (c === '*') {
      stars.push(i);
    }
    i++;
  }
  scope.textOpens += open;
  return { end: i, stars, stray };
}

/** The end of a value without quotes: a blank or a bracket; and its stars. */
export function scanValue(text: string, start: number): { end: number; stars: number[] } {
  const stars: number[] = [];
  let i = start;
  while (i < text.length && !isBlank(text, i) && text.charAt(i) !== '(' && text.charAt(i) !== ')') {
    if (text.charAt(i) === '*') stars.push(i);
    i += escapeLength(text, i) || 1;
  }
  return { end: i, stars };
}
