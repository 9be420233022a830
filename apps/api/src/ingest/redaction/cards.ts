// Numbers of payment cards: 13 to 19 digits of an issuer, together or in the groups that cards show, with a right check digit.
import { DASH, DIGIT, isOf, runEnd, runStart, WORD } from './characters.ts';
import type { Findings } from './findings.ts';

const MIN_DIGITS = 13;
const MAX_DIGITS = 19;
/** The groups in which cards show their digits, by the length of the number. */
const GROUPS = ['4-4-4-4', '4-4-4-4-3', '4-6-5', '4-6-4', '6-13'];
const MAX_GROUPS = 5;
const MAX_GROUP_DIGITS = 13;

/** Ranges of issuers: the first digits from and to, and the lengths. https://en.wikipedia.org/wiki/Payment_card_number */
const ISSUERS: readonly [from: number, to: number, lengths: readonly number[]][] = [
  [4, 4, [13, 16, 19]], // Visa
  [51, 55, [16]], // Mastercard
  [2221, 2720, [16]], // Mastercard
  [34, 34, [15]], // American Express
  [37, 37, [15]], // American Express
  [6011, 6011, [16, 19]], // Discover
  [644, 649, [16, 19]], // Discover
  [65, 65, [16, 19]], // Discover
  [300, 305, [14, 16]], // Diners Club
  [3095, 3095, [14, 16]], // Diners Club
  [36, 36, [14, 16]], // Diners Club
  [38, 39, [14, 16]], // Diners Club
  [3528, 3589, [16, 17, 18, 19]], // JCB
  [62, 62, [16, 17, 18, 19]], // UnionPay
  [2200, 2204, [16, 17, 18, 19]], // Mir
  [5018, 5018, [13, 15, 16, 18, 19]], // Maestro
  [5020, 5020, [13, 15, 16, 18, 19]], // Maestro
  [5038, 5038, [13, 15, 16, 18, 19]], // Maestro
  [5893, 5893, [13, 15, 16, 18, 19]], // Maestro
  [6304, 6304, [13, 15, 16, 18, 19]], // Maestro
  [6759, 6763, [13, 15, 16, 18, 19]], // Maestro
];

/** Finds the numbers of cards in a text. */
export function findCards(text: string, findings: Findings): void {
  let lastEnd = -1;
  for (let at = 0; at < text.length;) {
    if (!isOf(text.charCodeAt(at), DIGIT)) {
      at++;
      continue;
    }
    const end = runEnd(text, at, DIGIT);
    const cardEnd = cardAt(text, at, end, lastEnd);
    if (cardEnd > 0) {
      findings.add('cards', at, cardEnd);
      lastEnd = cardEnd;
    }
    at = Math.max(end, cardEnd);
  }
}

/**
 * The end of the card that begins with a run of digits; -1 if there is none.
 * @param lastEnd the end of the card before
 */
function cardAt(text: string, start: number, end: number, lastEnd: number): number {
  const before = text.charCodeAt(start - 1);
  if (isOf(before, WORD) || isDecimal(text, start)) return -1;
  const length = end - start;
  if (length >= MIN_DIGITS) {
    if (length > MAX_DIGITS || isJoined(text, start - 1, start - 2) || isJoined(text, end, end + 1))
      return -1;
    return isCard(text, start, end, length) ? end : -1;
  }
  if (length !== 4 && length !== 6) return -1;
  const separator = text.charCodeAt(end);
  if (separator !== 0x20 && separator !== 0x2d) return -1;
  if (start - 1 !== lastEnd && isLongGroupBefore(text, start, separator)) return -1;
  return groupsAt(text, start, end, false);
}

/** Whether a dash joins a number to what is beyond it. */
function isJoined(text: string, dash: number, beyond: number): boolean {
  return isOf(text.charCodeAt(dash), DASH) && isOf(text.charCodeAt(beyond), WORD);
}

/**
 * The end of the card whose first group of digits is given; -1 if there is none.
 * @param isNext it follows another one, and what follows it does not matter
 */
function groupsAt(text: string, start: number, firstEnd: number, isNext: boolean): number {
  const separator = text.charCodeAt(firstEnd);
  let form = String(firstEnd - start);
  let digits = firstEnd - start;
  let cardEnd = -1;
  let at = firstEnd;
  for (let groups = 1; groups < MAX_GROUPS && text.charCodeAt(at) === separator; groups++) {
    const end = runEnd(text, at + 1, DIGIT, at + 2 + MAX_GROUP_DIGITS);
    if (end === at + 1) break;
    form += `-${end - at - 1}`;
    digits += end - at - 1;
    at = end;
    if (!GROUPS.includes(form) || !isCard(text, start, end, digits)) continue;
    if (isNext || !isLongGroupAfter(text, end, separator)) cardEnd = end;
  }
  return cardEnd;
}

/** Groups of four digits or more around a number make it a part of a longer one, or of a list. */
function isLongGroupBefore(text: string, start: number, separator: number): boolean {
  if (text.charCodeAt(start - 1) !== separator) return false;
  if (separator === 0x2d) return isJoined(text, start - 1, start - 2);
  const digits = start - 1 - runStart(text, start - 1, DIGIT, start - 1 - MIN_DIGITS);
  return digits >= 4 && digits < MIN_DIGITS;
}

function isLongGroupAfter(text: string, end: number, separator: number): boolean {
  if (text.charCodeAt(end) !== separator) return false;
  if (separator === 0x2d) return isJoined(text, end, end + 1);
  const next = runEnd(text, end + 1, DIGIT, end + 1 + MIN_DIGITS);
  const digits = next - end - 1;
  if (digits < 4 || digits >= MIN_DIGITS) return false;
  // The month and year of expiry may follow, or another card.
  if (digits === 4 && isExpiry(text.slice(end + 1, next))) return false;
  return text.charCodeAt(next) !== separator || groupsAt(text, end + 1, next, true) < 0;
}

/** A month and a year of this half of the century. */
function isExpiry(digits: string): boolean {
  const month = Number(digits.slice(0, 2));
  const year = Number(digits.slice(2));
  return month >= 1 && month <= 12 && year >= 20 && year < 50;
}

/** Whether a run of digits stands behind a decimal point. */
function isDecimal(text: string, start: number): boolean {
  return text.charCodeAt(start - 1) === 0x2e && isOf(text.charCodeAt(start - 2), DIGIT);
}

/** Whether digits, with separators between them, are those of a card that ends there. */
function isCard(text: string, start: number, end: number, digits: number): boolean {
  const after = text.charCodeAt(end);
  if (isOf(after, WORD) || (after === 0x2e && isOf(text.charCodeAt(end + 1), DIGIT))) return false;
  return hasIssuer(text, start, end, digits) && hasCheckDigit(text, start, end);
}

function hasIssuer(text: string, start: number, end: number, digits: number): boolean {
  let first = 0;
  let count = 0;
  for (let at = start; at < end && count < 4; at++) {
    const code = text.charCodeAt(at);
    if (!isOf(code, DIGIT)) continue;
    first = first * 10 + code - 0x30;
    count++;
  }
  return ISSUERS.some(([from, to, lengths]) => {
    const prefix = Math.floor(first / 10 ** (4 - String(from).length));
    return prefix >= from && prefix <= to && lengths.includes(digits);
  });
}

/** The check of Luhn: ISO/IEC 7812-1, annex B. */
function hasCheckDigit(text: string, start: number, end: number): boolean {
  let sum = 0;
  let isDoubled = false;
  for (let at = end - 1; at >= start; at--) {
    const code = text.charCodeAt(at);
    if (!isOf(code, DIGIT)) continue;
    const digit = code - 0x30;
    sum += isDoubled ? 2 * digit - (digit > 4 ? 9 : 0) : digit;
    isDoubled = !isDoubled;
  }
  return sum % 10 === 0;
}
