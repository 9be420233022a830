// The passwords of the engines, which every user and every web page of the machine could otherwise ask, and the secret that
// signs cursors and receipts.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from '../checkout/paths.ts';
import { readSecret, writePrivateFile } from '../host/credentials.ts';

/** As many as a key of AES-256 has, so that guessing is hopeless at any speed. */
const SECRET_BYTES = 32;

/** Returns the secret in a file, such as the password of an engine, which its owner can read there. It is made once. */
export function ensureSecret(file: string): string {
  const present = existsSync(file) ? readSecret(file) : '';
  if (present !== '') return present;
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  writePrivateFile(file, `${secret}\n`);
  return secret;
}

/**
 * Returns the file with the secret that signs. A copy of one that was given lets the applications read it as their own
 * user; otherwise it is made once.
 */
export function prepareSigningSecret(given: string | null, { secrets }: DataFolder): string {
  if (given === null) {
    ensureSecret(secrets.signing);
    return secrets.signing;
  }
  const copy = `${secrets.signing}-given`;
  writePrivateFile(copy, `${given}\n`);
  return copy;
}

/**
 * Returns the file with the secret of Timberline at an OpenID provider, or null if there is none. It is a copy, as that of the
 * secret that signs.
 */
export function prepareOidcSecret(given: string | null, { secrets }: DataFolder): string | null {
  if (given === null) return null;
  const copy = join(secrets.folder, 'oidc-client-secret');
  writePrivateFile(copy, `${given}\n`);
  return copy;
}
