// Where a reader of the stream is: how far it has read in each shard. As text it is the `id` of an event.
import { createHash } from 'node:crypto';
import { invalidParameter } from '../../elasticsearch/search-error.ts';
import type { Sealer } from '../../signing/sealer.ts';

export interface StreamPosition {
  /** The last number that was read in each shard, by its key (see `LogShard`). */
  readonly numbers: ReadonlyMap<string, number>;
  /** Hashes of indices that were there but could not be read, so that nobody knows how far they were read. */
  readonly unknown: ReadonlySet<string>;
  /** When all that could be found was read up to here, in ms since 1970. */
  readonly at: number;
}

const VERSION = 1;
const TIME_BYTES = 6;
const HASH_BYTES = 5;
const MAX_NUMBER_BYTES = 8;
/**
 * Shards and unknown indices of a position, so that it fits into a header. Elasticsearch has at most 1,000 shards on a node
 * unless it is told otherwise.
 */
export const MAX_POSITION_ENTRIES = 1_000;

/** The hash of an index in `unknown`. */
export function indexHash(uuid: string): string {
  return createHash('sha256').update(uuid).digest().subarray(0, HASH_BYTES).toString('base64url');
}

/**
 * Encodes and decodes positions. They are sealed, since they tell how many logs there are, also to those who may read only
 * some of them.
 */
export class PositionCodec {
  constructor(private readonly sealer: Sealer) {}

  encode({ numbers, unknown, at }: StreamPosition): string {
    const bytes = Buffer.allocUnsafe(
      1 +
        TIME_BYTES +
        MAX_NUMBER_BYTES +
        numbers.size * (HASH_BYTES + MAX_NUMBER_BYTES) +
        unknown.size * HASH_BYTES,
    );
    let end = bytes.writeUInt8(VERSION);
    end = bytes.writeUIntBE(Math.max(0, Math.floor(at)), end, TIME_BYTES);
    end = writeNumber(bytes, numbers.size, end);
    for (const [key, number] of numbers) {
      end += bytes.write(key, end, 'base64url');
      // The number before the first one is -1.
      end = writeNumber(bytes, number + 1, end);
    }
    for (const hash of unknown) end += bytes.write(hash, end, 'base64url');
    return this.sealer.seal(bytes.subarray(0, end));
  }

  /** Throws a SearchError for a text that is no position of this installation. */
  decode(text: string): StreamPosition {
    const bytes = this.sealer.open(text);
    if (bytes?.[0] !== VERSION)
      throw invalidParameter('after', 'is not an id of this stream; omit it to start with the next log');
    const at = bytes.readUIntBE(1, TIME_BYTES);
    const numbers = new Map<string, number>();
    let [count, end] = readNumber(bytes, 1 + TIME_BYTES);
    for (; count > 0; count--) {
      const key = bytes.toString('base64url', end, end + HASH_BYTES);
      const [number, next] = readNumber(bytes, end + HASH_BYTES);
      numbers.set(key, number - 1);
      end = next;
    }
    const unknown = new Set<string>();
    for (; end < bytes.length; end += HASH_BYTES)
      unknown.add(bytes.toString('base64url', end, end + HASH_BYTES));
    return { numbers, unknown, at };
  }
}

/** Writes a number in groups of seven bits, the lowest first (LEB128). Returns the offset behind it. */
function writeNumber(bytes: Buffer, value: number, at: number): number {
  for (; value >= 128; value = Math.floor(value / 128)) bytes[at++] = (value % 128) | 128;
  bytes[at++] = value;
  return at;
}

function readNumber(bytes: Buffer, at: number): [value: number, end: number] {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = bytes.readUInt8(at++);
    value += (byte & 127) * factor;
    if (byte < 128) return [value, at];
  }
}
