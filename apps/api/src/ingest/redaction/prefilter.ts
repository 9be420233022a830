// Tells from the bytes of a scanned log whether something may be found in it, so that nearly all logs stay on the fast path. It may
// be wrong in one way alone: a log in which the finders find something is never passed over. prefilter.spec.ts compares both.
import type { RedactionKind } from '@timberline/contract';
import { MESSAGE, METADATA } from '../fast-path/field-names.ts';
import type { ScannedLog } from '../fast-path/scanned-log.ts';
import { ALPHANUMERIC, DIGIT, HEX, isOf, WORD } from './characters.ts';
import { ANCHORS, isSecretAnchor } from './secret-anchors.ts';

const DOT = 0x2e;
const COLON = 0x3a;
const AT = 0x40;
const SPACE = 0x20;
const DASH = 0x2d;
const BACKSLASH = 0x5c;
/**
 * Every fourth byte is looked at for cards: at least three of the 13 digits of one are there, with at most one separator between
 * them.
 */
const CARD_STRIDE = 4;
const MIN_CARD_SAMPLES = 3;
/** Colons of an address of version 6 without a gap. */
const V6_COLONS = 7;
const MIN_CARD_DIGITS = 13;
const MAX_CARD_DIGITS = 19;

const NOTHING = 0;
const SEPARATOR = 1;
const NUMERAL = 2;
/** What a byte is in the number of a card. */
const CARD_BYTES = new Uint8Array(256);
for (let code = 0; code < 256; code++)
  CARD_BYTES[code] = isOf(code, DIGIT) ? NUMERAL : code === SPACE || code === DASH ? SEPARATOR : NOTHING;

type Check = (bytes: Buffer, start: number, end: number) => boolean;
const CHECKS: Readonly<Record<RedactionKind, Check>> = {
  secrets: mayHoldSecret,
  cards: mayHoldCard,
  emails: mayHoldEmail,
  ips: mayHoldIp,
};

/** The check of the kinds that the setting names. */
export class Prefilter {
  private readonly checks: readonly Check[];

  constructor(kinds: readonly RedactionKind[]) {
    this.checks = kinds.map((kind) => CHECKS[kind]);
  }

  /** Whether something may be found in the message or the metadata of a log. */
  mayFind({ bytes, fields, starts, ends }: ScannedLog): boolean {
    if (this.mayFindIn(bytes, starts[MESSAGE]!, ends[MESSAGE]!)) return true;
    return (fields & (1 << METADATA)) !== 0 && this.mayFindIn(bytes, starts[METADATA]!, ends[METADATA]!);
  }

  private mayFindIn(bytes: Buffer, start: number, end: number): boolean {
    for (let at = 0; at < this.checks.length; at++) if (this.checks[at]!(bytes, start, end)) return true;
    return false;
  }
}

function mayHoldSecret(bytes: Buffer, start: number, end: number): boolean {
  // The byte behind the last one is the quote or the bracket that ends the text.
  for (let at = start + 1; at <= end; at += 2) {
    // Seven bits are enough: what is not ASCII may pass for an anchor, and is looked at then.
    const anchor = ANCHORS[((bytes[at - 1]! << 7) | bytes[at]!) & 0x3fff]!;
    if (anchor !== 0 && isSecretAnchor(anchor, bytes, at, start, end)) return true;
  }
  return false;
}

function mayHoldCard(bytes: Buffer, start: number, end: number): boolean {
  let samples = 0;
  let hasSeparator = false;
  for (let at = start; at < end; at += CARD_STRIDE) {
    const kind = CARD_BYTES[bytes[at]!]!;
    if (kind === NUMERAL) {
      if (++samples >= MIN_CARD_SAMPLES && isLongNumber(bytes, at, start, end)) return true;
    } else if (kind === SEPARATOR && !hasSeparator && samples > 0) {
      hasSeparator = true;
      continue;
    } else samples = 0;
    hasSeparator = false;
  }
  return false;
}

/** Whether the digits around an offset may be those of a card: together, or with single separators between them. */
function isLongNumber(bytes: Buffer, at: number, start: number, end: number): boolean {
  let first = at;
  let last = at + 1;
  while (first > start && CARD_BYTES[bytes[first - 1]!] === NUMERAL) first--;
  while (last < end && CARD_BYTES[bytes[last]!] === NUMERAL) last++;
  if (last - first >= MIN_CARD_DIGITS) return isWholeCard(bytes, first, last, start);
  let digits = last - first;
  for (let back = first - 1; back > start && digits < MIN_CARD_DIGITS; back--) {
    const kind = CARD_BYTES[bytes[back]!];
    if (kind === NUMERAL) digits++;
    else if (kind === NOTHING || CARD_BYTES[bytes[back - 1]!] !== NUMERAL) break;
  }
  for (let next = last; next < end && digits < MIN_CARD_DIGITS; next++) {
    const kind = CARD_BYTES[bytes[next]!];
    if (kind === NUMERAL) digits++;
    else if (kind === NOTHING || CARD_BYTES[bytes[next + 1]!] !== NUMERAL) break;
  }
  return digits >= MIN_CARD_DIGITS;
}

/** Whether a run of digits may be a card: not the end of a name, as in `blk_-1608999687919862906`, and with a right check digit. */
function isWholeCard(bytes: Buffer, first: number, last: number, start: number): boolean {
  const issuer = bytes[first]!;
  if (last - first > MAX_CARD_DIGITS || issuer < 0x32 || issuer > 0x36) return false;
  const joined = bytes[first - 1] === DASH ? first - 1 : first;
  if (joined > start && isWordBefore(bytes, joined)) return false;
  let sum = 0;
  for (let at = last - 1, isDoubled = false; at >= first; at--, isDoubled = !isDoubled) {
    const digit = bytes[at]! - 0x30;
    sum += isDoubled ? 2 * digit - (digit > 4 ? 9 : 0) : digit;
  }
  return sum % 10 === 0;
}

/** Whether a name ends before an offset. The letter of an escape such as `\n` is none of a name. */
function isWordBefore(bytes: Buffer, at: number): boolean {
  return isOf(bytes[at - 1]!, WORD) && bytes[at - 2] !== BACKSLASH;
}

function mayHoldEmail(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start + 1; at < end - 1; at++) {
    if (bytes[at] !== AT) continue;
    if (isName(bytes[at - 1]!) && isName(bytes[at + 1]!)) return true;
  }
  return false;
}

function isName(code: number): boolean {
  return code > 0x20 && code !== AT && code !== 0x22;
}

function mayHoldIp(bytes: Buffer, start: number, end: number): boolean {
  let colons = 0;
  for (let at = start; at < end; at++) {
    const code = bytes[at]!;
    if (code === DOT) {
      if (isOf(bytes[at - 1]!, DIGIT) && isOf(bytes[at + 1]!, DIGIT) && hasTwoMoreDots(bytes, at + 1, end))
        return true;
    } else if (code === COLON) {
      if (bytes[at + 1] === COLON && (isOf(bytes[at + 2]!, HEX) || isOf(bytes[at - 1]!, HEX))) return true;
      if (++colons >= V6_COLONS) return true;
    } else if (!isOf(code, HEX)) colons = 0;
  }
  return false;
}

function hasTwoMoreDots(bytes: Buffer, at: number, end: number): boolean {
  for (let dots = 0; dots < 2; dots++) {
    while (at < end && isOf(bytes[at]!, DIGIT)) at++;
    if (bytes[at] !== DOT || !isOf(bytes[at + 1]!, ALPHANUMERIC)) return false;
    at++;
  }
  return true;
}
