// The letters by which each kind of secret is noticed in the bytes of a log: three that every secret of the kind has, of which both
// pairs are rare in logs. Of two adjacent pairs one begins at an even offset, so every second pair of a log is enough. What stands
// around them is compared at once.
import { ALPHANUMERIC, isOf, lowerCase } from './characters.ts';
import { ENDINGS } from './secrets/secret-names.ts';
import { TOKEN_FORMATS } from './secrets/token-formats.ts';

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const TAB = 0x09;
const EQUALS = 0x3d;
const COLON = 0x3a;
const GREATER = 0x3e;
const DASH = 0x2d;
const SLASH = 0x2f;
const CLOSE_BRACKET = 0x5d;
const AT = 0x40;
/** How far a sign may stand behind a name, and the colon of a URL before its user. */
const MAX_SIGN_DISTANCE = 80;
const MAX_USER_BYTES = 96;

/** A text that a secret has, noticed by two adjacent letters. */
interface Anchor {
  text: string;
  /** Where the second of the two letters stands in the text, or right behind it. */
  letter: number;
  /** The letters count in any case. */
  isAnyCase: boolean;
  /** A sign must follow, as behind a name. */
  isName: boolean;
}

/**
 * For two adjacent bytes, the list of anchors that have them, or 0. Seven bits of each byte, so that the table stays in the fastest
 * cache.
 */
export const ANCHORS = new Uint8Array(128 * 128);
/** The anchors that share two letters. */
const lists: Anchor[][] = [[]];
/** The sign before the host of a URL is the first or the second of the two letters. */
const AT_FIRST = 254;
const AT_SECOND = 255;
const CODES = Array.from({ length: 128 }, (_, code) => code);

interface AnchorOptions {
  isAnyCase?: boolean;
  isName?: boolean;
}

/** Notices a text by three adjacent letters of it, or by all of it and whatever follows if it has two. */
function add(text: string, letters: string, options: AnchorOptions = {}): void {
  const at = text.lastIndexOf(letters);
  addPair(text, at, options);
  addPair(text, at + 1, options);
}

/** Notices a text by the two letters that begin at an offset. */
function addPair(text: string, at: number, { isAnyCase = false, isName = false }: AnchorOptions): void {
  const anchor = { text, letter: at + 1, isAnyCase, isName };
  const codes = (letter: string) =>
    letter === ''
      ? CODES
      : (isAnyCase ? [letter.toLowerCase(), letter.toUpperCase()] : [letter]).map((one) => one.charCodeAt(0));
  const own: Anchor[] = [anchor];
  let list = 0;
  const seen = new Set<Anchor[]>([own]);
  for (const first of codes(text.charAt(at)))
    for (const second of codes(text.charAt(at + 1))) {
      const index = (first << 7) | second;
      const others = lists[ANCHORS[index]!]!;
      if (ANCHORS[index] === 0) ANCHORS[index] = list ||= lists.push(own) - 1;
      else if (!seen.has(others)) {
        seen.add(others);
        others.push(anchor);
      }
    }
  if (lists.length > AT_FIRST) throw new Error('There are more lists of anchors than a byte can number.');
}

const NAME = { isAnyCase: true, isName: true };
/** Three letters of which both pairs are rare in logs, for each ending of a name; `ENDINGS` has no other last word. */
const NAME_LETTERS: Readonly<Record<string, string>> = {
  password: 'swo',
  passwd: 'swd',
  passphrase: 'sph',
  phrase: 'phr',
  pwd: 'pwd',
  secret: 'ecr',
  token: 'oke',
  key: 'key',
  secret_key_base: 'y_b',
  'amz-signature': 'mz-',
  'goog-signature': 'og-',
  authorization: 'iza',
};
for (const words of ENDINGS) {
  const last = words.at(-1)!;
  const before = words.length > 1 ? ['', '_', '-', '.', ' '].map((sign) => words[0]! + sign) : [''];
  for (const beginning of before) add(beginning + last, NAME_LETTERS[last]!, NAME);
}
add('sig=', 'ig=');
add('bearer', 'bea', { isAnyCase: true });
add('eyJ', 'eyJ');
add('-----BEGIN ', '-BE');
/** Pairs of prefixes of tokens that are rarer than their last two letters. The letter before or behind is the third. */
const RARE_PAIRS = 'gh xo xa gl _l _t _o pm hf _v hs PX KI SI Iz a2 hv kr hp b_ k-'.split(' ');
for (const { prefix } of TOKEN_FORMATS) {
  const rare = RARE_PAIRS.find((pair) => prefix.includes(pair)) ?? prefix.slice(-2);
  const at = Math.max(0, Math.min(prefix.lastIndexOf(rare), prefix.length - 3));
  add(prefix, prefix.slice(at, at + 3));
}
// The user of a URL.
for (const other of CODES) {
  ANCHORS[(AT << 7) | other] = AT_FIRST;
  ANCHORS[(other << 7) | AT] = AT_SECOND;
}

/** Whether an anchor of a list stands where its second letter is at an offset. */
export function isSecretAnchor(list: number, bytes: Buffer, at: number, start: number, end: number): boolean {
  if (list === AT_SECOND) return isUserOfUrl(bytes, at, start);
  if (list === AT_FIRST) return isUserOfUrl(bytes, at - 1, start);
  for (const anchor of lists[list]!) {
    const from = at - anchor.letter;
    if (from < start || !isTextAt(bytes, from, anchor)) continue;
    if (!anchor.isName || isNameAt(bytes, from, from + anchor.text.length, end)) return true;
  }
  return false;
}

function isTextAt(bytes: Buffer, from: number, { text, isAnyCase }: Anchor): boolean {
  for (let n = text.length - 1; n >= 0; n--) {
    const code = bytes[from + n]!;
    if ((isAnyCase ? lowerCase(code) : code) !== text.charCodeAt(n)) return false;
  }
  return true;
}

/** Whether a sign follows a name, or it is that of an option. */
function isNameAt(bytes: Buffer, from: number, nameEnd: number, end: number): boolean {
  for (let at = nameEnd; at < end && at - nameEnd < MAX_SIGN_DISTANCE; at++) {
    const code = bytes[at]!;
    if (code === EQUALS || code === COLON || code === GREATER) return true;
    const isClosing = code === QUOTE || code === APOSTROPHE || code === BACKSLASH || code === CLOSE_BRACKET;
    if (!isClosing && code !== SPACE && code !== TAB && code !== 0x74) break;
  }
  // --password x
  if (bytes[nameEnd] !== SPACE && bytes[nameEnd] !== BACKSLASH) return false;
  for (let at = from; from - at < MAX_SIGN_DISTANCE; at--) {
    const code = bytes[at - 1]!;
    if (code === DASH && bytes[at - 2] === DASH) return true;
    if (!isOf(code, ALPHANUMERIC) && code !== DASH && code !== 0x5f) return false;
  }
  return true;
}

/** Whether a colon and two slashes stand before the user that ends at an offset. */
function isUserOfUrl(bytes: Buffer, at: number, start: number): boolean {
  for (let back = at - 1; back > start; back--) {
    const code = bytes[back]!;
    if (code <= SPACE || code === QUOTE) return false;
    if (code === SLASH) return bytes[back - 1] === SLASH;
    if (at - back > MAX_USER_BYTES) return true;
  }
  return false;
}
