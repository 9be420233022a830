// The two letters by which each kind of secret is noticed in the bytes of a log: a pair that every secret of the kind has and that is
// rare in logs. What stands around them is compared at once.
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
/** How far a sign may stand behind a name, and the colon of a URL before its user. */
const MAX_SIGN_DISTANCE = 80;
const MAX_USER_BYTES = 96;

/** A text that a secret has, noticed by two adjacent letters of it. */
interface Anchor {
  text: string;
  /** Where the second of the two letters stands in the text. */
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
const AT_ANCHOR = 255;

function add(text: string, pair: string, options: { isAnyCase?: boolean; isName?: boolean } = {}): void {
  const { isAnyCase = false, isName = false } = options;
  const anchor = { text, letter: text.lastIndexOf(pair) + 1, isAnyCase, isName };
  const cases = (letter: string) =>
    isAnyCase ? new Set([letter.toLowerCase(), letter.toUpperCase()]) : [letter];
  for (const first of cases(pair.charAt(0)))
    for (const second of cases(pair.charAt(1))) {
      const index = (first.charCodeAt(0) << 7) | second.charCodeAt(0);
      if (ANCHORS[index] === 0) ANCHORS[index] = lists.push([]) - 1;
      lists[ANCHORS[index]!]!.push(anchor);
    }
}

const NAME = { isAnyCase: true, isName: true };
/** Two letters that are rare in logs, for each ending of a name; `ENDINGS` has no other last word. */
const NAME_PAIRS: Readonly<Record<string, string>> = {
  password: 'sw',
  passwd: 'wd',
  passphrase: 'ph',
  phrase: 'ph',
  pwd: 'wd',
  secret: 'cr',
  token: 'ok',
  key: 'ey',
  secret_key_base: 'y_',
  'amz-signature': 'z-',
  'goog-signature': 'g-',
  authorization: 'za',
};
for (const words of ENDINGS) {
  const last = words.at(-1)!;
  const before = words.length > 1 ? ['', '_', '-', '.', ' '].map((sign) => words[0]! + sign) : [''];
  for (const beginning of before) add(beginning + last, NAME_PAIRS[last]!, NAME);
}
add('sig=', 'g=');
add('bearer', 'be', { isAnyCase: true });
add('eyJ', 'yJ');
add('-----BEGIN ', '-B');
/** The pairs of the prefixes of tokens that have a rarer one than their last two letters. */
const RARE_PAIRS = 'gh xo xa gl _l _t _o pm hf _v hs PX KI SI Iz a2 hv kr hp b_ k-'.split(' ');
for (const { prefix } of TOKEN_FORMATS)
  add(prefix, RARE_PAIRS.find((pair) => prefix.includes(pair)) ?? prefix.slice(-2));
// The user of a URL.
for (let first = 0; first < 128; first++) ANCHORS[(first << 7) | 0x40] = AT_ANCHOR;

/** Whether an anchor of a list stands where its letters end at an offset. */
export function isSecretAnchor(list: number, bytes: Buffer, at: number, start: number, end: number): boolean {
  if (list === AT_ANCHOR) return isUserOfUrl(bytes, at, start);
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
