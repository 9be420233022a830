// JSON Web Tokens (RFC 7519): signed ones of three parts, and encrypted ones of five. The first part is JSON with `alg`.
import { isOf, runEnd, URL_SAFE } from '../characters.ts';
import type { Findings } from '../findings.ts';

const DOT = 0x2e;
const LOWER_Y = 0x79;
const UPPER_J = 0x4a;
const MIN_PARTS = 3;
const MAX_PARTS = 5;
/** Longer headers are not decoded; those of real tokens have some hundred characters, or thousands with a chain of certificates. */
const MAX_HEADER_CHARACTERS = 16 * 1024;

/** Finds the token at an offset. Returns the offset behind it; -1 if there is none. */
export function findJwt(text: string, at: number, findings: Findings): number {
  // JSON that begins with `{"` in base64url: `eyJ`.
  if (text.charCodeAt(at + 1) !== LOWER_Y || text.charCodeAt(at + 2) !== UPPER_J) return -1;
  if (isOf(text.charCodeAt(at - 1), URL_SAFE)) return -1;
  let end = runEnd(text, at, URL_SAFE);
  if (text.charCodeAt(end) !== DOT || end - at > MAX_HEADER_CHARACTERS) return -1;
  const headerEnd = end;
  let parts = 1;
  while (parts < MAX_PARTS && text.charCodeAt(end) === DOT) {
    const partEnd = runEnd(text, end + 1, URL_SAFE);
    // The last part of an unsigned token is empty; a dot at the end of a sentence is none.
    if (partEnd === end + 1 && parts >= MIN_PARTS) break;
    end = partEnd;
    parts++;
  }
  if (parts < MIN_PARTS || !isHeader(text.slice(at, headerEnd))) return -1;
  findings.add('secrets', at, end);
  return end;
}

function isHeader(part: string): boolean {
  let header: unknown;
  try {
    header = JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    // It is no JSON, and so no header.
    return false;
  }
  return typeof header === 'object' && header !== null && 'alg' in header;
}
