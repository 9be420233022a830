// Values of names that keep secrets: `password=x`, `"token": "x"`, `?api_key=x`, `--secret x`, `<password>x</password>`.
import {
  ALPHANUMERIC,
  BLANK,
  endsWithAt,
  isOf,
  LETTER,
  LINE_END,
  runEnd,
  runStart,
  URL_SAFE,
  WHITESPACE,
  WORD,
} from '../characters.ts';
import type { Findings } from '../findings.ts';
import { isPlaceholder } from './placeholders.ts';
import { isQuote, quotedAt } from './quotes.ts';
import { isAuthorization, secretNameStart } from './secret-names.ts';

const EQUALS = 0x3d;
const COLON = 0x3a;
const GREATER = 0x3e;
const LESS = 0x3c;
const COMMA = 0x2c;
const DASH = 0x2d;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
/** Blanks between a name, its sign and its value. */
const MAX_BLANKS = 8;
/** Quotes and backslashes that close the name. */
const MAX_QUOTES = 32;
const MAX_NAME_CHARACTERS = 64;
/** 32 bytes in base64 */
const MIN_SIGNATURE_CHARACTERS = 43;
/** Elements of a list of secrets. */
const MAX_ELEMENTS = 1_000;

/** Schemes of the header `Authorization` that one text follows; behind others, all that follows is secret. */
const SCHEMES = new Set([
  'bearer',
  'basic',
  'token',
  'apikey',
  'splunk',
  'negotiate',
  'ntlm',
  'bot',
  'key',
  'genie',
]);
const LONG_SCHEMES = new Set(['digest', 'aws4-hmac-sha256', 'hawk', 'oauth', 'signature']);

/**
 * Finds the value of the name that ends at a sign.
 * @param sign the offset of an equals sign, a colon, or the bracket that closes a tag
 * @returns the offset behind the value; -1 if the name is none of a secret or has no value
 */
export function findPair(text: string, sign: number, findings: Findings): number {
  const code = text.charCodeAt(sign);
  const name = nameBefore(text, sign);
  if (name === undefined) return findSignature(text, sign, findings);
  if (code === GREATER) return name.isQuoted || name.isSpaced ? -1 : findElement(text, sign, name, findings);
  let at = sign + 1;
  const next = text.charCodeAt(at);
  // `::` and `==` are signs of programs, and `://` begins an address.
  if (code === COLON ? next === COLON || next === SLASH : next === EQUALS) return -1;
  // `=>` and `:=`
  if (next === (code === COLON ? EQUALS : GREATER)) at++;
  at = runEnd(text, at, BLANK, at + MAX_BLANKS);
  if (isAuthorization(text, name.start)) return findCredentials(text, at, findings);
  const isProse = code === COLON && !name.isQuoted && at > sign + 1;
  return findValue(text, at, isProse, isShellFolder(text, name.start), findings);
}

/** Finds the value of an option of a command: `--password x`. `at` is the offset of the name. */
export function findOption(text: string, at: number, findings: Findings): number {
  const end = runEnd(text, at, URL_SAFE, at + MAX_NAME_CHARACTERS);
  if (!isOf(text.charCodeAt(end), BLANK) || secretNameStart(text, end) < at) return -1;
  const value = runEnd(text, end, BLANK, end + MAX_BLANKS);
  return text.charCodeAt(value) === DASH ? -1 : findValue(text, value, false, false, findings);
}

/** The signature of a shared access of Azure: https://learn.microsoft.com/en-us/rest/api/storageservices/create-service-sas */
function findSignature(text: string, sign: number, findings: Findings): number {
  if (text.charCodeAt(sign) !== EQUALS) return -1;
  if (!endsWithAt(text, sign, '&sig') && !endsWithAt(text, sign, '?sig')) return -1;
  const end = unquotedEnd(text, sign + 1);
  return end - sign > MIN_SIGNATURE_CHARACTERS ? addValue(text, sign + 1, end, findings) : -1;
}

interface Name {
  start: number;
  isQuoted: boolean;
  isSpaced: boolean;
}

function nameBefore(text: string, sign: number): Name | undefined {
  const spaced = runStart(text, sign, BLANK, sign - MAX_BLANKS);
  let end = spaced;
  while (
    sign - end < MAX_QUOTES &&
    (isQuote(text.charCodeAt(end - 1)) || text.charCodeAt(end - 1) === BACKSLASH)
  )
    end--;
  // `["password"]`, as PHP and Ruby write it, and `password]`, as in `user[password]=x`.
  if (end === spaced && text.charCodeAt(end - 1) === 0x5d) {
    end--;
    while (sign - end < MAX_QUOTES && isQuote(text.charCodeAt(end - 1))) end--;
  }
  const start = secretNameStart(text, end);
  return start < 0 ? undefined : { start, isQuoted: end < spaced, isSpaced: spaced < sign };
}

/** `PWD` and `OLDPWD` of a shell are folders. */
function isShellFolder(text: string, start: number): boolean {
  const code = text.charCodeAt(start + 1);
  return code === 0x57 || code === 0x77;
}

function findElement(text: string, sign: number, name: Name, findings: Findings): number {
  let open = runStart(text, name.start, URL_SAFE, name.start - MAX_NAME_CHARACTERS);
  if (text.charCodeAt(open - 1) === COLON)
    open = runStart(text, open - 1, URL_SAFE, open - MAX_NAME_CHARACTERS);
  if (text.charCodeAt(open - 1) !== LESS) return -1;
  let end = sign + 1;
  while (end < text.length && text.charCodeAt(end) !== LESS && !isOf(text.charCodeAt(end), LINE_END)) end++;
  return addValue(text, sign + 1, end, findings);
}

/**
 * Finds one value, or a list of them.
 * @param isProse the name and a colon may be those of a sentence: "Bad password: it is too short"
 * @param mayBeFolder a path is no secret
 */
function findValue(
  text: string,
  at: number,
  isProse: boolean,
  mayBeFolder: boolean,
  findings: Findings,
): number {
  const quoted = quotedAt(text, at);
  if (quoted) return addValue(text, quoted.start, quoted.end, findings);
  const first = text.charCodeAt(at);
  if (first === OPEN_BRACKET && isListAt(text, at)) return findList(text, at, findings);
  if (mayBeFolder && (first === SLASH || first === 0x7e || text.charCodeAt(at + 1) === COLON)) return -1;
  const end = unquotedEnd(text, at);
  // The name of the next pair: the value is empty.
  if (
    isOf(text.charCodeAt(at - 1), BLANK) &&
    text.charCodeAt(runEnd(text, at, WORD, at + MAX_NAME_CHARACTERS)) === EQUALS
  )
    return -1;
  return isProse && isSentence(text, at, end) ? -1 : addValue(text, at, end, findings);
}

/** Whether a bracket begins a list, and is none around a placeholder such as `[hidden]`. */
function isListAt(text: string, at: number): boolean {
  const first = runEnd(text, at + 1, WHITESPACE, at + 1 + MAX_BLANKS);
  const code = text.charCodeAt(first);
  return isQuote(code) || code === BACKSLASH;
}

/** Finds the quoted elements of a list. */
function findList(text: string, at: number, findings: Findings): number {
  let end = at + 1;
  for (let element = 0; element < MAX_ELEMENTS; element++) {
    const start = runEnd(text, end, WHITESPACE, end + MAX_BLANKS);
    const quoted = quotedAt(text, start);
    if (!quoted) return end;
    addValue(text, quoted.start, quoted.end, findings);
    end = quoted.end;
    while (isQuote(text.charCodeAt(end)) || text.charCodeAt(end) === BACKSLASH) end++;
    end = runEnd(text, end, WHITESPACE, end + MAX_BLANKS);
    if (text.charCodeAt(end) !== COMMA) return end;
    end++;
  }
  return end;
}

/** The end of a value without quotes: a blank, a quote, or a sign that separates pairs. */
function unquotedEnd(text: string, at: number): number {
  let end = at;
  if (isBracket(text.charCodeAt(at))) {
    const closed = bracketEnd(text, at);
    if (closed > 0) return closed;
  }
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (isOf(code, WHITESPACE) || code < 0x20 || isQuote(code) || code === 0x60) break;
    if (code === COMMA || code === 0x3b || code === 0x26 || code === LESS || code === 0x7c) break;
    if (code === BACKSLASH && isQuote(text.charCodeAt(end + 1))) break;
    // A bracket belongs to the text around, if nothing of the value follows.
    if (isClosingBracket(code) && !isValueAfter(text.charCodeAt(end + 1))) break;
  }
  // A full stop or a colon at the end belongs to the sentence.
  while (end > at + 1 && isOfSentence(text.charCodeAt(end - 1)) && !isValueAfter(text.charCodeAt(end))) end--;
  return end;
}

function isOfSentence(code: number): boolean {
  return code === 0x2e || code === COLON || code === 0x21;
}

function isClosingBracket(code: number): boolean {
  return code === 0x29 || code === 0x5d || code === 0x7d || code === GREATER;
}

function isValueAfter(code: number): boolean {
  return isOf(code, ALPHANUMERIC);
}

const DOLLAR = 0x24;
/** Brackets around a placeholder: `{{ token }}` */
const MAX_BRACKETS = 3;
/** The closing brackets of placeholders by the opening ones. */
const CLOSING: Readonly<Record<string, number>> = { '[': 0x5d, '<': 0x3e, '{': 0x7d, '(': 0x29 };

function isBracket(code: number): boolean {
  return code === OPEN_BRACKET || code === LESS || code === 0x7b || code === 0x24 || code === 0x28;
}

/** The end of a placeholder in brackets, such as `[hidden]` and `${TOKEN}`; -1 if there is none. */
function bracketEnd(text: string, at: number): number {
  const open = text.charCodeAt(at) === DOLLAR ? at + 1 : at;
  const closing = CLOSING[text.charAt(open)];
  if (closing === undefined) return -1;
  let depth = 1;
  while (text.charCodeAt(open + depth) === text.charCodeAt(open) && depth < MAX_BRACKETS) depth++;
  let end = open + depth;
  while (end - at < MAX_NAME_CHARACTERS && end < text.length && text.charCodeAt(end) !== closing) end++;
  end += depth;
  return isPlaceholder(text.slice(at, end)) ? end : -1;
}

/** Whether a value is a word of a sentence: letters alone, and a word after it that is no name of a next pair. */
function isSentence(text: string, at: number, end: number): boolean {
  if (text.charCodeAt(end) === COLON) return true;
  let wordEnd = runEnd(text, at, LETTER);
  if (wordEnd < end || end === at) return false;
  if (!isOf(text.charCodeAt(wordEnd), BLANK)) return false;
  wordEnd = runEnd(text, wordEnd, BLANK, wordEnd + MAX_BLANKS);
  const next = runEnd(text, wordEnd, WORD, wordEnd + MAX_NAME_CHARACTERS);
  // The name of a type, as in "Token: Token { kind: … }".
  if (next === wordEnd) return isBracket(text.charCodeAt(next));
  const sign = text.charCodeAt(next);
  return sign !== EQUALS && sign !== COLON;
}

/** Finds what follows `Authorization:`. The scheme stays. */
function findCredentials(text: string, at: number, findings: Findings): number {
  const quoted = quotedAt(text, at);
  const start = quoted?.start ?? at;
  const limit = quoted?.end ?? Infinity;
  const schemeEnd = runEnd(text, start, URL_SAFE, Math.min(limit, start + MAX_NAME_CHARACTERS));
  const next = runEnd(text, schemeEnd, BLANK, Math.min(limit, schemeEnd + MAX_BLANKS));
  const scheme = text.slice(start, schemeEnd).toLowerCase();
  if (next > schemeEnd && next < limit) {
    if (SCHEMES.has(scheme)) return addValue(text, next, unquotedEnd(text, next), findings);
    if (quoted) return addValue(text, next, limit, findings);
    if (LONG_SCHEMES.has(scheme)) return addValue(text, next, lineEnd(text, next), findings);
    if (isSentence(text, start, schemeEnd)) return -1;
  }
  return addValue(text, start, quoted?.end ?? unquotedEnd(text, start), findings);
}

function lineEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && !isOf(text.charCodeAt(end), LINE_END)) end++;
  return end;
}

function addValue(text: string, start: number, end: number, findings: Findings): number {
  if (end <= start || isPlaceholder(text.slice(start, end))) return -1;
  findings.add('secrets', start, end);
  return end;
}
