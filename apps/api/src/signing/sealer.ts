// Seals the texts that clients keep for the service and must not read: encrypted and authenticated in one (as in RFC 5297).
import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';

const CIPHER = 'aes-256-ctr';
/** What authenticates the text is also the initial vector of the cipher, so that no random number can be used twice. */
const TAG_BYTES = 16;

interface Keys {
  tag: Buffer;
  cipher: Buffer;
}

/**
 * Seals the bytes of one purpose. What is sealed for one purpose is worth nothing for another. Equal bytes give equal texts.
 *
 * ```ts
 * const sealer = new Sealer(settings.secret, 'stream');
 * sealer.open(sealer.seal(bytes)); // bytes
 * ```
 */
export class Sealer {
  private readonly keys: Keys[];

  /** @param secrets the secret, or several with commas between them: the first one seals, all of them open */
  constructor(secrets: string, purpose: string) {
    const keyOf = (secret: string, use: string) =>
      createHmac('sha256', secret.trim()).update(`timberline ${purpose} ${use}`).digest();
    this.keys = secrets
      .split(',')
      .map((secret) => ({ tag: keyOf(secret, 'tag'), cipher: keyOf(secret, 'cipher') }));
  }

  /** In Base64url. */
  seal(bytes: Buffer): string {
    const { tag, cipher } = this.keys[0]!;
    const iv = tagOf(bytes, tag);
    const encrypt = createCipheriv(CIPHER, cipher, iv);
    return Buffer.concat([iv, encrypt.update(bytes), encrypt.final()]).toString('base64url');
  }

  /** The bytes, or undefined for a text that was not sealed by these secrets. */
  open(text: string): Buffer | undefined {
    const sealed = Buffer.from(text, 'base64url');
    // Node skips characters that are not of Base64url, so that several texts would open to the same bytes.
    if (sealed.length < TAG_BYTES || sealed.toString('base64url') !== text) return undefined;
    const iv = sealed.subarray(0, TAG_BYTES);
    for (const { tag, cipher } of this.keys) {
      const decrypt = createDecipheriv(CIPHER, cipher, iv);
      const bytes = Buffer.concat([decrypt.update(sealed.subarray(TAG_BYTES)), decrypt.final()]);
      if (timingSafeEqual(tagOf(bytes, tag), iv)) return bytes;
    }
    return undefined;
  }
}

function tagOf(bytes: Buffer, key: Buffer): Buffer {
  return createHmac('sha256', key).update(bytes).digest().subarray(0, TAG_BYTES);
}
