// The secret of a key: `tmb_`, 256 random bits in Base62, and a checksum, as GitHub's tokens are made, so that secret scanners
// find it and tell it from a text that only looks like one:
// https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { base62, RANDOM_CHARACTERS, randomText } from '../random-text.ts';

const PREFIX = 'tmb_';
/** 62^6 > 2^32. */
const CHECKSUM_CHARACTERS = 6;
const SECRET_CHARACTERS = PREFIX.length + RANDOM_CHARACTERS + CHECKSUM_CHARACTERS;

export function makeKeySecret(): string {
  const text = PREFIX + randomText(RANDOM_CHARACTERS);
  return text + checksumOf(text);
}

/** Whether a text may be a secret. The checksum is for scanners: to compute it would take longer than to look the key up. */
export function mayBeKeySecret(text: string): boolean {
  return text.length === SECRET_CHARACTERS && text.startsWith(PREFIX);
}

/**
 * What is kept of a secret. A slow hash such as argon2 protects what can be guessed; nobody guesses 256 random bits, whatever
 * a guess costs, and each request would pay for it.
 */
export function hashKeySecret(secret: string): string {
  return Buffer.from(digestKeySecret(secret), 'latin1').toString('base64');
}

/** The same hash, a character a byte, which takes half the time that a buffer takes (key-authenticator.bench.ts). */
export function digestKeySecret(secret: string): string {
  return hash('sha256', secret, 'binary');
}

function checksumOf(text: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return base62(bytes, CHECKSUM_CHARACTERS);
}
