// Passwords in URLs: `scheme://user:password@host`. The password alone is replaced.
import { ALPHANUMERIC, isOf } from '../characters.ts';
import type { Findings } from '../findings.ts';
import { isPlaceholder } from './placeholders.ts';

const COLON = 0x3a;
const SLASH = 0x2f;
const AT = 0x40;
const ENDS = '/?#"\'`<>\\';

/** Finds the password of the URL whose colon stands at an offset. Returns the offset behind it; -1 if there is none. */
export function findUrlPassword(text: string, at: number, findings: Findings): number {
  if (text.charCodeAt(at + 1) !== SLASH || text.charCodeAt(at + 2) !== SLASH) return -1;
  if (!isOf(text.charCodeAt(at - 1), ALPHANUMERIC)) return -1;
  let colon = -1;
  let host = -1;
  for (let next = at + 3; next < text.length; next++) {
    const code = text.charCodeAt(next);
    if (code <= 0x20 || ENDS.includes(text.charAt(next))) break;
    if (code === COLON && colon < 0) colon = next;
    // The last one counts: a password may have some itself.
    if (code === AT) host = next;
  }
  if (colon < 0 || host <= colon + 1 || isPlaceholder(text.slice(colon + 1, host))) return -1;
  findings.add('secrets', colon + 1, host);
  return host;
}
