// User and password in URLs and in private files.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Puts a user and a password into a URL. A user that it names already stays, and a null password changes nothing. */
export function withPassword(url: string, password: string | null, user: string): string {
  if (password === null) return url;
  const target = new URL(url);
  target.username ||= user;
  target.password = encodeURIComponent(password);
  return target.href.replace(/\/$/, '');
}

/** Takes user and password out of a URL, since fetch refuses URLs with them, and returns the header for them. */
export function splitCredentials(url: string): { url: string; headers: Record<string, string> } {
  const target = new URL(url);
  if (!target.username && !target.password) return { url, headers: {} };
  const credentials = `${decodeURIComponent(target.username)}:${decodeURIComponent(target.password)}`;
  target.username = target.password = '';
  const headers = { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
  return { url: target.href.replace(/\/$/, ''), headers };
}

/** Reads the secret in a file, without the line break that editors add. */
export function readSecret(file: string): string {
  return readFileSync(file, 'utf8').trim();
}

/**
 * Writes a file that only its owner may read, in one step. It replaces what was there, so that nobody who had the old
 * file open reads the new one, and root never writes through a link that another user put there.
 */
export function writePrivateFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  rmSync(draft, { force: true });
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
  renameSync(draft, file);
}
