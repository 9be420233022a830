// The passwords of the engines, which every user and every web page of the machine could otherwise ask, the secret that signs
// cursors and receipts, and the one-time password of the first administrator.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from '../checkout/paths.ts';
import { readSecret, writePrivateFile } from '../host/credentials.ts';
import type { LauncherSettings } from '../settings.ts';

/** As many as a key of AES-256 has, so that guessing is hopeless at any speed. */
const SECRET_BYTES = 32;
/** Somebody may have to type it; 144 bits, which nobody guesses either. */
const ADMIN_PASSWORD_BYTES = 18;

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

const ADMIN_MADE =
  'The one-time password of admin was made, and is not made again but by TIMBERLINE_ADMIN_RESET=true.\n';

/**
 * Returns the file with the one-time password of `admin`, or null once it was changed: the API deletes it then. It is made
 * once, or is a copy of one that was given, and again only for those who say that they have lost theirs.
 */
export function prepareAdminPassword(
  { auth, adminPassword, adminReset }: Pick<LauncherSettings, 'auth' | 'adminPassword' | 'adminReset'>,
  { secrets }: DataFolder,
): string | null {
  if (auth !== 'on') return null;
  if (!existsSync(secrets.adminMade) || (adminReset && !existsSync(secrets.adminPassword))) {
    writePrivateFile(
      secrets.adminPassword,
      `${adminPassword ?? randomBytes(ADMIN_PASSWORD_BYTES).toString('base64url')}\n`,
    );
    writePrivateFile(secrets.adminMade, ADMIN_MADE);
  }
  return existsSync(secrets.adminPassword) ? secrets.adminPassword : null;
}
