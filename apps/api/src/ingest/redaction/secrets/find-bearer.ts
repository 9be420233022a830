// Bearer tokens (RFC 6750, 2.1) behind the word "Bearer", wherever it stands.
import {
  ALPHANUMERIC,
  BLANK,
  DASH,
  DIGIT,
  FULL_STOP,
  hasWordAt,
  isOf,
  LETTER,
  runEnd,
  TILDE,
  UNDERSCORE,
} from '../characters.ts';
import type { Findings } from '../findings.ts';

const WORD = 'bearer';
const MAX_BLANKS = 4;
const PLUS = 0x2b;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const COLON = 0x3a;
/** A token with a digit is at least so long; shorter texts are versions and counts. */
const MIN_CHARACTERS = 8;
/** Letters alone are a token past the length of words. */
const MIN_LETTERS = 24;
const TOKEN = ALPHANUMERIC | UNDERSCORE | DASH | FULL_STOP | TILDE;

/** Finds the token behind the word whose last letter stands at an offset. Returns the offset behind it; -1 if there is none. */
export function findBearer(text: string, at: number, findings: Findings): number {
  const wordStart = at + 1 - WORD.length;
  if (
    wordStart < 0 ||
    !hasWordAt(text, wordStart, WORD) ||
    isOf(text.charCodeAt(wordStart - 1), ALPHANUMERIC)
  )
    return -1;
  const sign = text.charCodeAt(at + 1);
  const isSign = sign === COLON || sign === EQUALS;
  const start = runEnd(text, at + (isSign ? 2 : 1), BLANK, at + MAX_BLANKS);
  if (start === at + 1) return -1;
  let end = start;
  let hasDigit = false;
  let hasOther = false;
  for (; ; end++) {
    const code = text.charCodeAt(end);
    if (isOf(code, DIGIT)) hasDigit = true;
    else if (code === PLUS || code === SLASH || isOf(code, UNDERSCORE)) hasOther = true;
    else if (!isOf(code, TOKEN)) break;
  }
  while (end > start && text.charCodeAt(end - 1) === 0x2e) end--;
  const length = end - start;
  const isToken = length >= MIN_LETTERS || (length >= MIN_CHARACTERS && (hasDigit || hasOther));
  if (!isToken || (runEnd(text, start, LETTER) === end && length < MIN_LETTERS)) return -1;
  while (text.charCodeAt(end) === EQUALS) end++;
  findings.add('secrets', start, end);
  return end;
}
