// The shape of a line: its words and delimiters, with a mark for each word that holds a digit, each URL, and each text in
// quotes behind `=`. The template of a line depends on its shape alone, so whoever knows the shape knows the template.
import {
  BACKSLASH,
  BLANK,
  classOf,
  COLON,
  DELIMITER,
  DIGIT,
  DOT,
  ENDS_URL,
  EQUALS,
  IDEOGRAPH,
  isKeyLetter,
  LINE_BREAK,
  OTHER,
} from './characters.ts';

/** The rest of a longer line says little about what kind of line it is, and templates are to stay short. */
const MAX_TOKENS = 160;
/** A longer word is data: base64, a key, a list without blanks. */
const MAX_WORD_LENGTH = 64;
/** Scripts without blanks between words are cut after so many letters. */
const MAX_IDEOGRAPHS = 16;

/** A longer beginning of a key is data. */
export const MAX_KEY_NAME = 32;

/** What stands for a value in a template. */
export const MARK = '<*>';
/** What stands for the rest of a line that is too long. */
export const REST = '…';

export interface Token {
  /** MARK, a word, or one delimiter. Two or more dots are one delimiter, `..`. */
  text: string;
  isWord: boolean;
  /** Whether a blank stands before it. */
  afterBlank: boolean;
}

/** The shape of the line that begins at `start`; it ends at a line break or at `end`. Takes time linear in its length. */
export function shapeOf(text: string, start = 0, end = text.length): Token[] {
  const tokens: Token[] = [];
  let afterBlank = false;
  let hasQuotes = true;
  let at = start;
  const add = (token: string, isWord: boolean): void => {
    const last = tokens.at(-1);
    // A list of values counts as one, so that lines with more of them have the same shape.
    if (token !== MARK || last?.text !== MARK || !last.isWord)
      tokens.push({ text: token, isWord, afterBlank: afterBlank && tokens.length > 0 });
    afterBlank = false;
  };
  while (at < end) {
    const unit = text.charCodeAt(at);
    const kind = classOf(unit);
    if (kind === LINE_BREAK) break;
    if (unit === ESCAPE || kind === BLANK || kind === OTHER) {
      const after = unit === ESCAPE ? afterEscapeSequence(text, at, end) : at + 1;
      // A sequence that colors a word does not part it from the one before.
      if (after === at + 1) afterBlank = true;
      at = after;
      continue;
    }
    if (tokens.length === MAX_TOKENS) {
      add(REST, false);
      break;
    }
    if (kind === DELIMITER || kind === COLON) {
      add(text[at++]!, false);
      continue;
    }
    if (kind === EQUALS) {
      add('=', false);
      const quote = text.charCodeAt(at + 1);
      if (hasQuotes && (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE)) {
        const close = closingQuote(text, at + 2, end, quote);
        hasQuotes = close > 0;
        if (hasQuotes) {
          add(MARK, true);
          at = close;
        }
      }
      at++;
      continue;
    }
    if (kind === DOT && text.charCodeAt(at + 1) === unit) {
      while (at < end && text.charCodeAt(at) === unit) at++;
      add('..', false);
      continue;
    }
    const first = at;
    at = kind === IDEOGRAPH ? endOfIdeographs(text, at, end) : endOfWord(text, at, end);
    if (!holdsValue) add(text.slice(first, at), true);
    else if (text[at] === '=') add(keyName(text, first, at) + MARK, true);
    else add(MARK, true);
  }
  return tokens;
}

const ESCAPE = 0x1b;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const SLASH = 0x2f;
const QUESTION = 0x3f;
const OPEN_BRACKET = 0x5b;
/** Longer sequences of a terminal are not told from text. */
const MAX_ESCAPE_SEQUENCE = 32;

/** Whether the word that was read last is a value. */
let holdsValue = false;

function endOfWord(text: string, at: number, end: number): number {
  const start = at;
  holdsValue = false;
  for (; at < end; at++) {
    const unit = text.charCodeAt(at);
    const kind = classOf(unit);
    if (kind === DIGIT) holdsValue = true;
    else if (kind === DOT) {
      if (text.charCodeAt(at + 1) === unit) break;
    } else if (kind === COLON) {
      if (text.charCodeAt(at + 1) !== SLASH || text.charCodeAt(at + 2) !== SLASH) break;
      holdsValue = true;
      at = endOfUrl(text, at + 3, end);
      break;
    } else if (kind === EQUALS && hasQuery(text, start, at)) {
      holdsValue = true;
      at = endOfUrl(text, at, end);
      break;
    } else if (kind > DOT && kind !== BACKSLASH) break;
  }
  if (at - start > MAX_WORD_LENGTH) holdsValue = true;
  return at;
}

/** What a value that stands before `=` is the key of, as in `r24=0`: the letters that begin it. */
function keyName(text: string, start: number, end: number): string {
  let at = start;
  while (at < end && isKeyLetter(text.charCodeAt(at))) at++;
  return at - start > MAX_KEY_NAME ? '' : text.slice(start, at);
}

function endOfUrl(text: string, at: number, end: number): number {
  while (at < end && !endsUrl(text.charCodeAt(at))) at++;
  return at;
}

/** Whether a word before `=` is a path with a query: `/items?sort`. Read once a word, since the rest of it is then read. */
function hasQuery(text: string, start: number, end: number): boolean {
  let at = end - 1;
  while (at >= start && text.charCodeAt(at) !== QUESTION) at--;
  while (at >= start && text.charCodeAt(at) !== SLASH) at--;
  return at >= start;
}

function endsUrl(unit: number): boolean {
  return unit < 0x80 ? ENDS_URL[unit] === 1 : classOf(unit) >= BLANK;
}

function endOfIdeographs(text: string, at: number, end: number): number {
  holdsValue = false;
  const last = Math.min(end, at + MAX_IDEOGRAPHS);
  while (at < last && classOf(text.charCodeAt(at)) === IDEOGRAPH) at++;
  return at;
}

/** The offset of the quote that closes a text within its line; -1 if none does. */
function closingQuote(text: string, at: number, end: number, quote: number): number {
  for (; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) return at;
    if (classOf(unit) === LINE_BREAK) return -1;
  }
  return -1;
}

/** The offset behind a sequence that sets a color or the like; that of the next character if it is none. */
function afterEscapeSequence(text: string, at: number, end: number): number {
  if (text.charCodeAt(at + 1) !== OPEN_BRACKET) return at + 1;
  const last = Math.min(end, at + MAX_ESCAPE_SEQUENCE);
  for (let next = at + 2; next < last; next++) {
    const unit = text.charCodeAt(next);
    if (unit >= 0x40 && unit < 0x7f) return next + 1;
  }
  return at + 1;
}

/** The text of tokens, with one blank where there were any. */
export function textOf(tokens: readonly Token[]): string {
  let text = '';
  for (const token of tokens) text += token.afterBlank ? ` ${token.text}` : token.text;
  return text;
}
