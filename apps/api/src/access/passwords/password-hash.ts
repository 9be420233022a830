// Hashes of passwords: Argon2id by Node's own crypto, written as its reference implementation writes them.
import { argon2, type Argon2Parameters, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/**
 * The first choice of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. About 40 ms
 * (password-hash.bench.ts).
 */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** What a hash takes while it is made. */
export const HASHING_BYTES = MEMORY_KIB * 1024;

/** A hash whose costs are other ones was made by another version; it stays valid. */
const FORMAT = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([\w+/]{11,86})\$([\w+/]{22,86})$/;

const argon2id = promisify(
  (parameters: Argon2Parameters, done: (error: Error | null, hash: Buffer) => void) =>
    argon2('argon2id', parameters, done),
);

/** Makes what is kept of a password. At most one is to be made at a time: `PasswordHashing`. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES);
  const hash = await argon2id({
    message: password,
    nonce,
    parallelism: 1,
    tagLength: HASH_BYTES,
    memory: MEMORY_KIB,
    passes: PASSES,
  });
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${base64(nonce)}$${base64(hash)}`;
}

/** Whether a password is the one whose hash is kept. As slow where nothing is kept, so that nobody learns which names exist. */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt, hash] = FORMAT.exec(kept ?? NO_HASH) ?? [];
  if (hash === undefined) throw new Error('A hash of a password is damaged. Reset the password.');
  const expected = Buffer.from(hash, 'base64');
  const made = await argon2id({
    message: password,
    nonce: Buffer.from(salt!, 'base64'),
    parallelism: Number(parallelism),
    tagLength: expected.length,
    memory: Number(memory),
    passes: Number(passes),
  });
  return timingSafeEqual(made, expected) && kept !== null;
}

/** The same costs, and a hash that no password has. */
const NO_HASH = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${base64(Buffer.alloc(SALT_BYTES))}$${base64(Buffer.alloc(HASH_BYTES))}`;

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
