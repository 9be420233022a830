// Where the tokens of a query begin and end. The parser and the tokenizer of the editor share these functions. Offsets
// are in UTF-16 units.

const WORD_CHARACTER = /[\p{L}\p{M}\p{N}\p{Default_Ignorable_Code_Point}]/u;
const ESCAPABLE = /[\s!-/:-@[-`{-~]/;

/** The open brackets around a text. */
export interface TextScope {
  /** How many groups of the query are open. */
  level: number;
  /** How many open brackets are text (`foo(bar baz)`), so that their closing brackets are text as well. */
  textOpens: number;
}

interface ScannedText {
  end: number;
  /** Offsets of the stars outside of quotes and escapes. */
  stars: number[];
  /** Offset of the first closing bracket that does not close anything, or -1. */
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

/** Whether the character at this offset is a letter, a mark or a digit, or has no shape and may belong to a word. */
export function isWordCharacterAt(text: string, at: number): boolean {
  const point = text.codePointAt(at);
  return point !== undefined && WORD_CHARACTER.test(String.fromCodePoint(point));
}

/** Whether the character that ends at this offset is a letter, a mark or a digit, or has no shape and may belong to a word. */
export function isWordCharacterBefore(text: string, at: number): boolean {
  if (at <= 0) return false;
  const low = text.charCodeAt(at - 1);
  const isPair = low >= 0xdc00 && low <= 0xdfff && at >= 2;
  return WORD_CHARACTER.test(text.slice(isPair ? at - 2 : at - 1, at));
}

/** Returns the offset of the quote that closes the one at `open`, or -1. */
export function closingQuote(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '"') return i;
    if (c === '\\' && (text.charAt(i + 1) === '"' || text.charAt(i + 1) === '\\')) i++;
  }
  return -1;
}

/** Resolves the escapes between quotes: `\"` and `\\`; any other backslash is an ordinary character. */
export function unescapeQuoted(inside: string): string {
  return inside.replace(/\\(["\\])/g, '$1');
}

/** Returns the length of the escape at this offset (a backslash before punctuation or a blank), or 0. */
function escapeLength(text: string, at: number): number {
  return text.charAt(at) === '\\' && ESCAPABLE.test(text.charAt(at + 1)) ? 2 : 0;
}

/** Resolves the escapes in a name or value without quotes. */
export function unescapeBare(bare: string): string {
  let plain = '';
  for (let i = 0; i < bare.length; i++) {
    if (escapeLength(bare, i) > 0) i++;
    plain += bare.charAt(i);
  }
  return plain;
}

/** Returns the end of the characters that could be the name of a field. */
export function nameEnd(text: string, start: number): number {
  let i = start;
  while (i < text.length && !isBlank(text, i) && !':<>="()'.includes(text.charAt(i))) {
    i += escapeLength(text, i) || 1;
  }
  return i;
}

/** Returns `:`, `>=`, `>`, `<=` or `<` if it is at this offset, or ''. */
export function comparisonAt(text: string, at: number): string {
  return /^(?::|[<>]=?)/.exec(text.slice(at, at + 2))?.[0] ?? '';
}

/** Returns `AND`, `OR`, `NOT`, `&&` or `||` if it is at this offset and no other text follows directly, or ''. */
export function operatorAt(text: string, at: number): string {
  return /^(?:AND|OR|NOT|&&|\|\|)(?=[\s()"]|$)/.exec(text.slice(at, at + 4))?.[0] ?? '';
}

/** Returns `-`, `!` or `+` if it is at this offset and applies to the term after it, or ''. */
export function signAt(text: string, at: number): string {
  const c = text.charAt(at);
  if (c !== '-' && c !== '!' && c !== '+') return '';
  const next = text.charAt(at + 1);
  return next === '' || isBlank(text, at + 1) || '-!+><=)|&'.includes(next) ? '' : c;
}

/**
 * Scans a text without quotes around it, up to a blank or a bracket that closes a group of the query. Quotes inside
 * (`key="two words"`) and brackets inside (`foo(bar)`) belong to the text. Updates `scope.textOpens`.
 */
export function scanText(text: string, start: number, scope: TextScope): ScannedText {
  const stars: number[] = [];
  let stray = -1;
  let open = 0;
  let canQuote = true;
  let i = start;
  while (i < text.length && !isBlank(text, i)) {
    const escaped = escapeLength(text, i);
    if (escaped > 0) {
      i += escaped;
      continue;
    }
    const c = text.charAt(i);
    if (c === '"' && canQuote && (i === start || !isWordCharacterBefore(text, i))) {
      const close = closingQuote(text, i);
      canQuote = close >= 0;
      if (canQuote) i = close;
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

/** Scans a value without quotes, up to a blank or a bracket. */
export function scanValue(text: string, start: number): { end: number; stars: number[] } {
  const stars: number[] = [];
  let i = start;
  while (i < text.length && !isBlank(text, i) && text.charAt(i) !== '(' && text.charAt(i) !== ')') {
    if (text.charAt(i) === '*') stars.push(i);
    i += escapeLength(text, i) || 1;
  }
  return { end: i, stars };
}
