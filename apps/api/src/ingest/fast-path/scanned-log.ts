// The parts of a common log as offsets into the bytes of a body.

/** Kinds of values in metadata. */
export const TEXT = 1;
export const NUMBER = 2;
export const BOOLEAN = 3;
export const NULL = 4;
export const OBJECT = 5;

/** Duplicate keys are found by linear search, so logs with more keys than this are not common. */
export const MAX_PAIRS = 32;
/** Longer paths in metadata are not written into terms unchanged (`PATH_LIMIT` in libs/elastic/src/attributes.ts). */
export const MAX_PATH_BYTES = 128;

const NO_BYTES = Buffer.alloc(0);

/** One object serves all logs, because scanning and encoding happen in the same tick: it is valid until the next scan. */
export class ScannedLog {
  bytes: Buffer = NO_BYTES;
  /** The offsets of the log in the bytes. */
  start = 0;
  end = 0;
  /** A bit for each field that the log has. */
  fields = 0;
  /** The offsets of the fields' values without quotes; those of METADATA include its braces. */
  readonly starts = new Int32Array(8);
  readonly ends = new Int32Array(8);
  /** How many keys metadata and the objects in it have. Each object comes before its contents. */
  pairs = 0;
  /** For each pair, the offsets of key and value without quotes. */
  readonly keyStarts = new Int32Array(MAX_PAIRS);
  readonly keyEnds = new Int32Array(MAX_PAIRS);
  readonly valueStarts = new Int32Array(MAX_PAIRS);
  readonly valueEnds = new Int32Array(MAX_PAIRS);
  readonly kinds = new Uint8Array(MAX_PAIRS);
  /** The pair whose value is the object that contains this pair; -1 for metadata itself. */
  readonly parents = new Int8Array(MAX_PAIRS);
  /** The values of pairs that are numbers. */
  readonly numbers = new Float64Array(MAX_PAIRS);
  /** All bytes of the log are ASCII. */
  isAscii = true;
  hasAsciiMessage = true;
  /** There is no whitespace between the parts of metadata. */
  hasCompactMetadata = true;

  /** Drops the reference to the bytes of the last log. */
  release(): void {
    this.bytes = NO_BYTES;
  }
}
