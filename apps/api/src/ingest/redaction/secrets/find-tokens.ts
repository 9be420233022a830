// Tokens of clouds, forges and other services, by their published forms.
import { ALPHANUMERIC, BASE64, DIGIT, endsWithAt, isOf, LOWER, runEnd, UPPER, WORD } from '../characters.ts';
import type { Findings } from '../findings.ts';
import { TOKEN_FORMATS, type TokenFormat } from './token-formats.ts';

const FULL_STOP = 0x2e;
/** The characters of a client secret of Azure before `Q~`: three and a digit. */
const AZURE_BEFORE = 4;
const AZURE = 'Q~';
/** A secret key of AWS has so many characters, and stands near its id. */
const AWS_SECRET_CHARACTERS = 40;
const MAX_AWS_DISTANCE = 64;

/** The formats by the last two characters of their prefix, where they are looked for; longer prefixes first. */
const FORMATS = new Map<number, TokenFormat[]>();
for (const format of [...TOKEN_FORMATS].sort((a, b) => b.prefix.length - a.prefix.length)) {
  const key = keyAt(format.prefix, format.prefix.length - 1);
  FORMATS.set(key, [...(FORMATS.get(key) ?? []), format]);
}

/** The characters with which prefixes of tokens end. */
export const TOKEN_ANCHORS: ReadonlySet<string> = new Set(
  TOKEN_FORMATS.map(({ prefix }) => prefix.slice(-1)),
);

function keyAt(text: string, at: number): number {
  return text.charCodeAt(at - 1) * 128 + text.charCodeAt(at);
}

/** Finds the token whose prefix ends with the character at an offset. Returns the offset behind it; -1 if there is none. */
export function findToken(text: string, at: number, findings: Findings): number {
  for (const format of FORMATS.get(keyAt(text, at)) ?? []) {
    const { prefix } = format;
    if (!endsWithAt(text, at + 1, prefix)) continue;
    let start = at + 1 - prefix.length;
    if (prefix === AZURE) {
      start -= AZURE_BEFORE;
      if (start < 0 || !isOf(text.charCodeAt(at - 2), DIGIT)) continue;
    }
    if (isOf(text.charCodeAt(start - 1), prefix === AZURE ? ALPHANUMERIC : WORD)) continue;
    const end = tokenEnd(text, at + 1, format);
    if (end < 0) continue;
    findings.add('secrets', start, end);
    return isAws(prefix) ? findAwsSecret(text, end, findings) : end;
  }
  return -1;
}

function tokenEnd(text: string, start: number, { classes, min, max }: TokenFormat): number {
  let end = runEnd(text, start, classes, max === undefined ? Infinity : start + max + 1);
  // A full stop at the end belongs to the sentence.
  while (end > start && text.charCodeAt(end - 1) === FULL_STOP) end--;
  const length = end - start;
  if (length < min || (max !== undefined && length > max)) return -1;
  // A fixed length is not the beginning of a longer name.
  return max !== undefined && isOf(text.charCodeAt(end), ALPHANUMERIC) ? -1 : end;
}

function isAws(prefix: string): boolean {
  return prefix === 'AKIA' || prefix === 'ASIA';
}

/** Finds the secret key of AWS that follows its id: 40 characters of base64 with letters of both cases and digits. */
function findAwsSecret(text: string, idEnd: number, findings: Findings): number {
  const limit = idEnd + MAX_AWS_DISTANCE;
  for (let at = idEnd; at < limit && at < text.length; at++) {
    if (!isOf(text.charCodeAt(at), ALPHANUMERIC)) continue;
    const end = runEnd(text, at, BASE64, at + AWS_SECRET_CHARACTERS + 1);
    if (end - at === AWS_SECRET_CHARACTERS && isMixed(text, at, end)) {
      findings.add('secrets', at, end);
      return end;
    }
    at = end;
  }
  return idEnd;
}

function isMixed(text: string, start: number, end: number): boolean {
  let classes = 0;
  for (let at = start; at < end; at++)
    for (const one of [DIGIT, UPPER, LOWER]) if (isOf(text.charCodeAt(at), one)) classes |= one;
  return classes === (DIGIT | UPPER | LOWER);
}
