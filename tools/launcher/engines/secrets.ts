// The passwords of the engines, which every user and every web page of the machine could otherwise ask.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readSecret, writePrivateFile } from '../host/credentials.ts';

/** As many as a key of AES-256 has, so that guessing is hopeless at any speed. */
const PASSWORD_BYTES = 32;

/** Returns the password of an engine. It is made once, and lies in a file so that its owner can ask the engine. */
export function ensurePassword(file: string): string {
  const present = existsSync(file) ? readSecret(file) : '';
  if (present !== '') return present;
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  writePrivateFile(file, `${password}\n`);
  return password;
}
