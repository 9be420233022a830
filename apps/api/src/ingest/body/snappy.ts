// Decompresses Snappy's raw format, in which Loki's clients send: https://github.com/google/snappy/blob/main/format_description.txt
// Own code, because the packages for it that need no compiler copy byte by byte and do not end when the output is full.
import { IngestError } from '../ingest-error.ts';

const MAX_LENGTH_BYTES = 5;
/** The kinds of elements: the lower two bits of the first byte. */
const LITERAL = 0;
const COPY_1 = 1;
const COPY_2 = 2;
/** Literals up to this length have it in the first byte. */
const MAX_SHORT_LITERAL = 60;
/** Copies shorter than this are made by a loop, which is faster than a call (snappy.bench.ts). */
const LOOP_COPY_BYTES = 32;

/** The number of bytes that the compressed bytes say they hold. Throws an IngestError if they do not say so. */
export function snappyLength(bytes: Buffer): number {
  return readLength(bytes).length;
}

/**
 * Decompresses bytes, in steps of about `sliceBytes` of output between which it yields. Throws an IngestError if the bytes are
 * not valid, and never makes more bytes than they say at their beginning.
 */
export function* decompressSnappy(bytes: Buffer, sliceBytes: number): Generator<undefined, Buffer> {
  const { length, at: start } = readLength(bytes);
  const output = Buffer.allocUnsafeSlow(length);
  let from = start;
  let to = 0;
  let nextYield = sliceBytes;
  while (from < bytes.length) {
    if (to >= nextYield) {
      yield;
      nextYield = to + sliceBytes;
    }
    const tag = bytes[from++]!;
    const kind = tag & 3;
    if (kind === LITERAL) {
      let count = (tag >>> 2) + 1;
      if (count > MAX_SHORT_LITERAL) {
        const lengthBytes = count - MAX_SHORT_LITERAL;
        if (from + lengthBytes > bytes.length) throw malformed('ends in the middle of an element');
        count = bytes.readUIntLE(from, lengthBytes) + 1;
        from += lengthBytes;
      }
      if (count > bytes.length - from) throw malformed('ends in the middle of an element');
      if (count > length - to) throw malformed('holds more bytes than it says');
      bytes.copy(output, to, from, from + count);
      from += count;
      to += count;
      continue;
    }
    const offsetBytes = kind === COPY_1 ? 1 : kind === COPY_2 ? 2 : 4;
    if (from + offsetBytes > bytes.length) throw malformed('ends in the middle of an element');
    const count = kind === COPY_1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const offset = kind === COPY_1 ? ((tag >>> 5) << 8) | bytes[from]! : bytes.readUIntLE(from, offsetBytes);
    from += offsetBytes;
    if (offset === 0 || offset > to) throw malformed('refers to bytes that it does not have');
    if (count > length - to) throw malformed('holds more bytes than it says');
    // What is copied may begin with bytes that the copy itself writes.
    if (count < LOOP_COPY_BYTES || offset < count)
      for (const end = to + count; to < end; to++) output[to] = output[to - offset]!;
    else {
      output.copy(output, to, to - offset, to - offset + count);
      to += count;
    }
  }
  if (to < length) throw malformed('holds fewer bytes than it says');
  return output;
}

function readLength(bytes: Buffer): { length: number; at: number } {
  let length = 0;
  for (let at = 0; at < MAX_LENGTH_BYTES && at < bytes.length; at++) {
    const byte = bytes[at]!;
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80 && length < 2 ** 32) return { length, at: at + 1 };
  }
  throw malformed('does not begin with its length');
}

function malformed(what: string): IngestError {
  return new IngestError(
    'malformed',
    `The body is not valid Snappy (raw format): it ${what}. Nothing was accepted.`,
  );
}
