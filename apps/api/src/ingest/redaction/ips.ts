// Addresses of IP: version 4 in four decimal numbers, and version 6 in every form of RFC 4291, 2.2.
import {
  ALPHANUMERIC,
  BLANK,
  DIGIT,
  hasWordAt,
  HEX,
  isOf,
  LETTER,
  runEnd,
  runStart,
  WORD,
} from './characters.ts';
import type { Findings } from './findings.ts';

const DOT = 0x2e;
const COLON = 0x3a;
const SLASH = 0x2f;
const DASH = 0x2d;
const PERCENT = 0x25;
const MAX_OCTET_DIGITS = 3;
const MAX_GROUP_DIGITS = 4;
const GROUPS = 8;
/** The longest text of an address of version 6, without a zone. */
const MAX_V6_CHARACTERS = 45;
const MAX_ZONE_CHARACTERS = 32;
/** How far a word such as "version" is looked for before a number. */
const MAX_BLANKS = 2;
const VERSION_WORDS = ['version', 'ver', 'release', 'build', 'v'];

/** Finds addresses of IP in a text. */
export function findIps(text: string, findings: Findings): void {
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (!isOf(code, ALPHANUMERIC) && code !== COLON) {
      at++;
      continue;
    }
    // Every name, number and address is read once: from its first character on.
    const end = endAt(text, at);
    if (end > 0) {
      findings.add('ips', at, end);
      at = end;
    } else if (code === COLON) at = runEndOfColons(text, at);
    else at = runEnd(text, at, ALPHANUMERIC);
  }
}

/** The end of the address at an offset; -1 if there is none. */
function endAt(text: string, at: number): number {
  const before = text.charCodeAt(at - 1);
  if (isOf(before, WORD) || before === COLON) {
    // An address may follow a name and a colon, as in "from:10.0.0.1", but is no part of hexadecimal groups.
    if (before !== COLON || !isOf(text.charCodeAt(at), DIGIT)) return -1;
    return isOf(text.charCodeAt(at - 2), HEX) && isHexGroupBefore(text, at - 1) ? -1 : v4At(text, at);
  }
  if (before === DOT && isOf(text.charCodeAt(at - 2), ALPHANUMERIC)) return -1;
  const v4 = isOf(text.charCodeAt(at), DIGIT) ? v4At(text, at) : -1;
  return v4 > 0 ? v4 : v6At(text, at);
}

/** Whether the characters before a colon can be a group of an address of version 6, with a colon before them. */
function isHexGroupBefore(text: string, colon: number): boolean {
  const start = runStart(text, colon, HEX, colon - MAX_GROUP_DIGITS - 1);
  return text.charCodeAt(start - 1) === COLON;
}

function runEndOfColons(text: string, at: number): number {
  while (text.charCodeAt(at) === COLON) at++;
  return at;
}

function v4At(text: string, start: number): number {
  const end = v4End(text, start);
  if (end < 0 || isOf(text.charCodeAt(end), WORD)) return -1;
  const after = text.charCodeAt(end);
  const next = text.charCodeAt(end + 1);
  // Names and versions go on: 1.2.3.4.5, 1.2.3.4.example.com, 1.2.3.4-rc1.
  if (after === DOT && isOf(next, ALPHANUMERIC)) return -1;
  if (after === DASH && isOf(next, LETTER)) return -1;
  if (after === DASH && isOf(next, DIGIT) && v4End(text, end + 1) < 0 && text.charCodeAt(start - 1) !== DASH)
    return -1;
  return isVersion(text, start, end) ? -1 : end;
}

/** The end of four decimal numbers up to 255, without leading zeros, with dots between them; -1 if there are none. */
function v4End(text: string, start: number): number {
  let at = start;
  for (let octets = 0; octets < 4; octets++) {
    if (octets > 0) {
      if (text.charCodeAt(at) !== DOT) return -1;
      at++;
    }
    const end = runEnd(text, at, DIGIT, at + MAX_OCTET_DIGITS + 1);
    const digits = end - at;
    if (digits === 0 || digits > MAX_OCTET_DIGITS) return -1;
    if ((digits > 1 && text.charCodeAt(at) === 0x30) || Number(text.slice(at, end)) > 255) return -1;
    at = end;
  }
  return at;
}

/** Whether a number of four parts is a version, by the word before it, or a product's (Chrome/120.0.0.0). */
function isVersion(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(start - 1) === SLASH && isOf(text.charCodeAt(start - 2), ALPHANUMERIC))
    return text.slice(end - 4, end) === '.0.0' || isProduct(text, start - 1);
  let at = start;
  while (at > 0 && start - at < 4 && isOf(text.charCodeAt(at - 1), BLANK)) at--;
  if (start - at > MAX_BLANKS) return false;
  // version=1.2.3.4, "version":"1.2.3.4"
  let signs = 0;
  while (signs < 4 && /[=:"'\\]/.test(text.charAt(at - 1))) {
    at--;
    signs++;
  }
  return VERSION_WORDS.some(
    (word) => hasWordAt(text, at - word.length, word) && !isOf(text.charCodeAt(at - word.length - 1), LETTER),
  );
}

/** Products whose versions have four parts, as browsers name them. */
const PRODUCTS = [
  'chrome',
  'chromium',
  'headlesschrome',
  'edg',
  'edga',
  'edge',
  'opr',
  'yabrowser',
  'version',
];

function isProduct(text: string, slash: number): boolean {
  const start = runStart(text, slash, LETTER, slash - 16);
  return PRODUCTS.includes(text.slice(start, slash).toLowerCase());
}

function v6At(text: string, start: number): number {
  let groups = 0;
  let digits = 0;
  let gap = -1;
  let at = start;
  let end = -1;
  let areAllOfTwo = true;
  if (text.charCodeAt(at) === COLON) {
    if (text.charCodeAt(at + 1) !== COLON) return -1;
    gap = 0;
    at += 2;
    end = at;
  }
  while (at - start <= MAX_V6_CHARACTERS && groups < GROUPS) {
    // The last two groups may be an address of version 4.
    const v4 = (gap >= 0 || groups === 6) && groups <= 6 ? v4End(text, at) : -1;
    if (v4 > 0) {
      groups += 2;
      digits += 4;
      at = v4;
      end = at;
      areAllOfTwo = false;
      break;
    }
    const groupEnd = runEnd(text, at, HEX, at + MAX_GROUP_DIGITS + 1);
    if (groupEnd === at) break;
    if (groupEnd - at > MAX_GROUP_DIGITS) return -1;
    if (groupEnd - at !== 2) areAllOfTwo = false;
    for (let one = at; one < groupEnd; one++) if (isOf(text.charCodeAt(one), DIGIT)) digits++;
    groups++;
    at = groupEnd;
    end = at;
    if (text.charCodeAt(at) !== COLON || groups === GROUPS) break;
    if (text.charCodeAt(at + 1) === COLON) {
      if (gap >= 0) return -1;
      gap = groups;
      at += 2;
      end = at;
    } else if (isOf(text.charCodeAt(at + 1), HEX)) at++;
    else break;
  }
  const isWhole = gap >= 0 ? groups < GROUPS && groups > 0 : groups === GROUPS;
  if (!isWhole || digits === 0 || end < 0) return -1;
  // Eight pairs of digits are the name of a port of storage (WWN), and groups that are all letters a name in a program.
  if (gap < 0 && areAllOfTwo) return -1;
  return zoneEnd(text, end);
}

/** The end of an address of version 6 with its zone (fe80::1%eth0); -1 if it is part of a longer name. */
function zoneEnd(text: string, end: number): number {
  const after = text.charCodeAt(end);
  if (isOf(after, WORD)) return -1;
  if (after === DOT && isOf(text.charCodeAt(end + 1), ALPHANUMERIC)) return -1;
  if (after === COLON && isOf(text.charCodeAt(end + 1), WORD)) return -1;
  if (after !== PERCENT) return end;
  const zone = runEnd(text, end + 1, WORD, end + 1 + MAX_ZONE_CHARACTERS);
  return zone > end + 1 ? zone : end;
}
