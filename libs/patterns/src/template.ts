// The shape of a line → its template, with marks for more that is a value: paths, dates, hosts, hexadecimal, units.
//
// The rules are general ones of how programs write values, and have no settings. The figures in docs/patterns.md come from
// `npm run patterns -- FILE` on the samples of loghub with their labels.
import { MARK, type Token } from './shape.ts';

/** Longer hexadecimal without a digit is a value; shorter words of these letters are words: `added`, `facade`. */
const MIN_HEX_LETTERS = 8;
/** A MAC or an IPv6 address has at least so many parts between its colons. */
const MIN_ADDRESS_PARTS = 3;
/** A dotted name of so many parts names a class, a package or a bundle, and so one of many. */
const MIN_NAME_PARTS = 3;

const wordSet = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const DATE_WORDS = wordSet(
  'jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september ' +
    'october november december mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday',
);
const TIME_ZONES = wordSet('AM PM am pm UTC GMT Z CET CEST EST EDT CST CDT MST MDT PST PDT JST IST BST');
const UNITS = wordSet(
  'B KB MB GB TB PB kB KiB MiB GiB TiB kb mb gb K M G byte bytes Byte Bytes ' +
    'ns us µs ms s sec secs second seconds min mins minute minutes hour hours day days %',
);
/** Words that are values wherever they stand, but at the beginning of a line. */
const CONSTANTS = wordSet('true false null True False TRUE FALSE NULL nil NaN');
/** Words that are values behind `=` or a colon. */
const ASSIGNED = wordSet('none None undefined yes no Yes No on off On Off enabled disabled');
/** The last part of names of hosts that have no more than two. */
const TOP_LEVEL = wordSet('com net org edu gov mil int local lan internal localdomain arpa');
/** The first part of names of packages that end like hosts: `java.net`. */
const PACKAGES = wordSet('java javax scala sun com org');
const SCHEMES = wordSet(
  'http https ftp sftp file hdfs s3 s3a gs tcp udp ws wss jdbc redis rediss amqp mongodb postgres postgresql mysql kafka spark jar ldap ldaps smtp ssh git unix',
);

/** Marks the tokens of a shape and returns those of the template. The given ones are not changed. */
export function templateTokens(shape: readonly Token[]): Token[] {
  let tokens = shape.map((token, index) => (isValue(token, index) ? markFor(token) : token));
  tokens = joinAddresses(tokens);
  tokens = joinPrefixes(tokens);
  tokens = markNeighbors(tokens);
  tokens = joinWrapped(collapse(tokens));
  return collapse(tokens);
}

const markFor = (token: Token): Token => ({ text: MARK, isWord: true, afterBlank: token.afterBlank });
const isMark = (token: Token | undefined): boolean =>
  token !== undefined && token.isWord && token.text === MARK;

/** Whether a word is a value by itself. */
function isValue({ text, isWord }: Token, index: number): boolean {
  if (!isWord || text === MARK) return false;
  if (isPath(text) || isHex(text) || isAddressOfMail(text) || isPlaceholder(text)) return true;
  return index > 0 && (CONSTANTS.has(text) || isQualifiedName(text) || isDomain(text));
}

function isPath(text: string): boolean {
  const first = text[0]!;
  if (first === '/' || first === '\\') return text.length > 1 && hasLetter(text);
  if (text.startsWith('./') || text.startsWith('../') || text.startsWith('~/')) return true;
  let slashes = 0;
  for (let at = 0; at < text.length; at++)
    if (text[at] === '/' || text[at] === '\\') {
      slashes++;
      // `com.example/.Activity`
      if (text[at + 1] === '.') return true;
    }
  return slashes >= 2 && hasLetter(text);
}

function isHex(text: string): boolean {
  if (text.length < MIN_HEX_LETTERS) return false;
  for (let at = 0; at < text.length; at++) if (!isHexLetter(text.charCodeAt(at))) return false;
  return true;
}

function isAddressOfMail(text: string): boolean {
  const at = text.indexOf('@');
  return at > 0 && text.indexOf('.', at) > at + 1 && text.indexOf('@', at + 1) < 0;
}

/** `example.org` */
function isDomain(text: string): boolean {
  const dot = text.indexOf('.');
  return dot > 0 && TOP_LEVEL.has(text.slice(dot + 1)) && !PACKAGES.has(text.slice(0, dot));
}

/** `****`, which stands where a number is not known. */
function isPlaceholder(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text[at] !== '*') return false;
  return text.length > 1;
}

/** `org.example.app.Main` or `www.example.org`, but not the name of an exception, which says what happened. */
function isQualifiedName(text: string): boolean {
  let parts = 1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x2e) {
      if (at === 0 || text.charCodeAt(at - 1) === 0x2e) return false;
      if (at < text.length - 1) parts++;
    } else if (
      !isLetter(code) &&
      code !== 0x5f &&
      code !== 0x24 &&
      code !== 0x2d &&
      code !== 0x40 &&
      code !== 0x2f
    )
      return false;
  }
  return parts >= MIN_NAME_PARTS && !namesException(text);
}

/** Whether a word is the name of an exception in any language: `java.io.IOException`, `ValueError`. */
export function namesException(text: string): boolean {
  return text.endsWith('Exception') || text.endsWith('Error') || text.endsWith('Throwable');
}

const isLetter = (code: number): boolean => (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
const isHexLetter = (code: number): boolean =>
  (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);

function hasLetter(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isLetter(code) || code >= 0x80) return true;
  }
  return false;
}

/** MAC and IPv6 addresses: parts without a digit are words until here, as in `<*>:ba:<*>`. */
function joinAddresses(tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  let at = 0;
  while (at < tokens.length) {
    const end = endOfAddress(tokens, at);
    joined.push(end > at ? markFor(tokens[at]!) : tokens[at]!);
    at = end > at ? end : at + 1;
  }
  return joined;
}

function endOfAddress(tokens: readonly Token[], start: number): number {
  let at = start;
  let parts = 0;
  let marks = 0;
  for (; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (at > start && token.afterBlank) break;
    if (token.text === ':' && !token.isWord) continue;
    // Two parts stand side by side only in other texts.
    if (!token.isWord || (at > start && tokens[at - 1]!.isWord)) break;
    if (isMark(token)) marks++;
    else if (token.text.length > 4 || !isShortHex(token.text)) break;
    parts++;
  }
  // The colon behind an address belongs to the text.
  while (at > start && !tokens[at - 1]!.isWord) at--;
  return parts >= MIN_ADDRESS_PARTS && marks > 0 && tokens[start]!.isWord ? at : start;
}

function isShortHex(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (!isHexLetter(text.charCodeAt(at))) return false;
  return true;
}

/** What belongs to the mark behind it: the scheme of a URL, the letter of a drive, the host before a port. */
function joinPrefixes(tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    const next = tokens[at + 1];
    if (
      token.isWord &&
      next?.text === ':' &&
      !next.afterBlank &&
      isMark(tokens[at + 2]) &&
      !tokens[at + 2]!.afterBlank &&
      (SCHEMES.has(token.text) || token.text.length === 1 || isHost(token.text))
    ) {
      joined.push(markFor(token));
      at += 2;
    } else joined.push(token);
  }
  return joined;
}

/** `proxy.example.org`: dotted, and its last part in lower case. */
function isHost(text: string): boolean {
  const dot = text.lastIndexOf('.');
  if (dot <= 0 || text.length - dot < 3) return false;
  for (let at = dot + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x61 || code > 0x7a) return false;
  }
  return true;
}

/** Marks words that are values by what stands beside them: names of months and days, constants behind `=`. */
function markNeighbors(tokens: readonly Token[]): Token[] {
  const marked = [...tokens];
  for (let at = tokens.length - 1; at >= 0; at--) {
    const token = marked[at]!;
    if (!token.isWord || isMark(token)) continue;
    const isDate =
      DATE_WORDS.has(token.text.toLowerCase()) && (isMark(nextWord(marked, at)) || isMark(marked[at - 1]));
    const before = tokens[at - 1]?.text;
    const isAssigned = (before === '=' || before === ':') && ASSIGNED.has(token.text);
    if (isDate || isAssigned) marked[at] = markFor(token);
  }
  for (let at = 1; at < marked.length; at++)
    if (marked[at]!.isWord && TIME_ZONES.has(marked[at]!.text) && isMark(marked[at - 1]))
      marked[at] = markFor(marked[at]!);
  return marked;
}

/** The next token, past one comma: `Mon, <*>`. */
function nextWord(tokens: readonly Token[], at: number): Token | undefined {
  return tokens[at + 1]?.text === ',' ? tokens[at + 2] : tokens[at + 1];
}

const QUOTES = wordSet('" \' `');

/** Marks what is one value with the mark in it: a text in quotes without blanks, `=Rect(<*>)`, `node-[<*>]`, `<<*>` for less. */
function joinWrapped(tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    const next = tokens[at + 1];
    joined.push(token);
    if (token.isWord && !isMark(token)) {
      const close = next && !next.afterBlank && !next.isWord ? CLOSING[next.text] : undefined;
      const isName = joined.at(-2)?.text === '=' || (at > 0 && next?.text === '[' && /[-_]/.test(token.text));
      const end = close !== undefined && isName ? endOfBracket(tokens, at + 1, close) : 0;
      if (end > at + 2) {
        joined[joined.length - 1] = markFor(token);
        at = end;
      }
    } else if (QUOTES.has(token.text) && (token.afterBlank || !tokens[at - 1]?.isWord)) {
      const end = endOfQuoted(tokens, at);
      if (end > at) {
        joined.push({ ...markFor(tokens[at + 1]!), afterBlank: false }, tokens[end]!);
        at = end;
      }
    } else if ((token.text === '<' || token.text === '>') && isMark(next) && !next!.afterBlank) {
      const isClosed = token.text === '<' && tokens[at + 2]?.text === '>';
      if (!isClosed && joined.at(-2)?.text !== '-') {
        joined[joined.length - 1] = markFor(token);
        at++;
      }
    }
  }
  return joined;
}

/** The offset of the quote that closes a text without blanks with a value in it; that of the opening one if there is none. */
function endOfQuoted(tokens: readonly Token[], start: number): number {
  let hasMark = false;
  for (let at = start + 1; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (token.afterBlank) break;
    if (token.text === tokens[start]!.text) return hasMark ? at : start;
    hasMark ||= isMark(token);
  }
  return start;
}

/** Delimiters between values that make them one list. */
const LISTED = wordSet(': , ; | = - / * .. ~ + & -> => x');
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Makes one mark of values that stand side by side, drops units behind a value, and values in brackets behind one. */
export function collapse(tokens: readonly Token[]): Token[] {
  const kept: Token[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (isMark(kept.at(-1))) {
      if (isMark(token)) continue;
      if (token.isWord && UNITS.has(token.text)) continue;
      if (isSeparator(token)) {
        // Separators vanish only between two values.
        let next = at + 1;
        while (next < tokens.length && isSeparator(tokens[next]!)) next++;
        if (isMark(tokens[next])) {
          at = next;
          continue;
        }
      }
      const close = CLOSING[token.text];
      if (close !== undefined && !token.isWord) {
        const end = endOfBracket(tokens, at, close);
        if (end > at) {
          at = end;
          continue;
        }
      }
    }
    kept.push(token);
  }
  return kept;
}

function isSeparator(token: Token): boolean {
  return LISTED.has(token.text) || (token.isWord && !isMark(token) && isPunctuation(token.text));
}

function isPunctuation(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isLetter(code) || code >= 0x80) return false;
  }
  return true;
}

/** The offset of the bracket that closes one with nothing but values and units in it; that of its beginning if it holds more. */
function endOfBracket(tokens: readonly Token[], start: number, close: string): number {
  let at = start + 1;
  while (
    at < tokens.length &&
    (isMark(tokens[at]) || isSeparator(tokens[at]!) || UNITS.has(tokens[at]!.text))
  )
    at++;
  return tokens[at]?.text === close ? at : start;
}
