// The text of a stream that arrives in chunks.
import { TextDecoder } from 'node:util';

const UTF16_LE_MARK = Buffer.from([0xff, 0xfe]);
const UTF16_BE_MARK = Buffer.from([0xfe, 0xff]);
const MARK_BYTES = 2;
const REPLACEMENT = '\uFFFD';
const REPLACEMENT_BYTES = Buffer.from(REPLACEMENT);
/** A replacement character that is not complete. */
const LAST_BYTES = REPLACEMENT_BYTES.length - 1;
const NO_BYTES = Buffer.alloc(0);

/** Decodes the bytes of a text as they come: UTF-8, or UTF-16 where the text begins with its mark. */
export class StreamText {
  /** Some bytes were no characters, and were replaced. */
  hasInvalidBytes = false;
  private decoder: TextDecoder | undefined;
  private isUtf8 = true;
  /** A first byte that may be half of a mark. */
  private first = NO_BYTES;
  /** The last bytes, in which a replacement character may begin that the sender wrote. */
  private last = NO_BYTES;

  push(chunk: Buffer): string {
    const bytes = this.first.length > 0 ? Buffer.concat([this.first, chunk]) : chunk;
    if (!this.decoder && bytes.length < MARK_BYTES) {
      this.first = Buffer.from(bytes);
      return '';
    }
    this.first = NO_BYTES;
    return this.decode(bytes, true);
  }

  end(): string {
    return this.decode(this.first, false);
  }

  private decode(bytes: Buffer, stream: boolean): string {
    if (!this.decoder) {
      const encoding = encodingOf(bytes);
      this.isUtf8 = encoding === 'utf-8';
      this.decoder = new TextDecoder(encoding);
    }
    const text = this.decoder.decode(bytes, { stream });
    if (!this.hasInvalidBytes && text.includes(REPLACEMENT))
      this.hasInvalidBytes = !this.isAsSent(text, bytes);
    const seen = bytes.length < LAST_BYTES ? Buffer.concat([this.last, bytes]) : bytes;
    this.last = Buffer.from(seen.subarray(Math.max(0, seen.length - LAST_BYTES)));
    return text;
  }

  /** Whether the sender wrote every replacement character in a text. */
  private isAsSent(text: string, bytes: Buffer): boolean {
    if (!this.isUtf8) return false;
    return count(text, REPLACEMENT) <= count(Buffer.concat([this.last, bytes]), REPLACEMENT_BYTES);
  }
}

function count<T extends string | Buffer>(of: T, part: T): number {
  let found = 0;
  for (let at = of.indexOf(part as string); at >= 0; at = of.indexOf(part as string, at + part.length))
    found++;
  return found;
}

function encodingOf(bytes: Buffer): string {
  const mark = bytes.subarray(0, MARK_BYTES);
  if (mark.equals(UTF16_LE_MARK)) return 'utf-16le';
  return mark.equals(UTF16_BE_MARK) ? 'utf-16be' : 'utf-8';
}
