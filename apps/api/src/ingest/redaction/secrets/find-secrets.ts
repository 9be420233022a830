// Secrets of every kind, in one pass over a text.
import type { Findings } from '../findings.ts';
import { findBearer } from './find-bearer.ts';
import { findJwt } from './find-jwt.ts';
import { findOption, findPair } from './find-pairs.ts';
import { findPrivateKey } from './find-private-key.ts';
import { findToken, TOKEN_ANCHORS } from './find-tokens.ts';
import { findUrlPassword } from './find-url-password.ts';

type Finder = (text: string, at: number, findings: Findings) => number;

const DASH = 0x2d;

/** For each character, the finders that are called where it stands. All other characters are passed over. */
const FINDERS: (readonly Finder[] | undefined)[] = new Array<undefined>(128).fill(undefined);
function on(characters: string, finder: Finder): void {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    FINDERS[code] = [...(FINDERS[code] ?? []), finder];
  }
}
on('e', findJwt);
on('rR', findBearer);
for (const character of TOKEN_ANCHORS) on(character, findToken);
on('-', findAtDash);
on(':', findUrlPassword);
on('=:>', findPair);

/**
 * Finds the secrets in a text. Each finder either takes what it reads, and goes on behind it, or reads a bounded part of the text or
 * up to where the next one of its kind can begin: so the time grows with the length of the text, whatever is in it.
 */
export function findSecrets(text: string, findings: Findings): void {
  for (let at = 0; at < text.length; at++) {
    const finders = FINDERS[text.charCodeAt(at)];
    if (finders === undefined) continue;
    for (const finder of finders) {
      const end = finder(text, at, findings);
      if (end < 0) continue;
      at = Math.max(at, end - 1);
      break;
    }
  }
}

/** A private key begins with five dashes, and an option with two. */
function findAtDash(text: string, at: number, findings: Findings): number {
  if (text.charCodeAt(at + 1) !== DASH || text.charCodeAt(at - 1) === DASH) return -1;
  if (text.charCodeAt(at + 2) === DASH) return findPrivateKey(text, at, findings);
  return findOption(text, at + 2, findings);
}
