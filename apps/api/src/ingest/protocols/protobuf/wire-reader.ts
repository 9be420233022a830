// Reads the wire format of Protocol Buffers (https://protobuf.dev/programming-guides/encoding/) from bytes of a client.
import { isUtf8 } from 'node:buffer';
import type { SliceBudget } from '../../decode/slice-budget.ts';
import { IngestError } from '../../ingest-error.ts';
import { MAX_ENTRY_VALUES } from '../entry-decoder.ts';
import { knownName } from './known-names.ts';

export const VARINT = 0;
export const FIXED64 = 1;
export const LENGTH_DELIMITED = 2;
const START_GROUP = 3;
const END_GROUP = 4;
export const FIXED32 = 5;

/** A varint of 64 bits has at most ten bytes. */
const MAX_VARINT_BYTES = 10;
/** Groups are no longer in use, and none of our messages has one; those that are skipped must not overflow the stack. */
const MAX_GROUP_LEVELS = 16;
/**
 * Fields of an entry, those of nested messages included, and unknown fields between two entries. Each value of an entry has up to
 * four: an attribute, its key, its value, and the text of that.
 */
const MAX_FIELDS = 4 * MAX_ENTRY_VALUES;
const TOO_MANY_FIELDS = `has more than ${MAX_FIELDS} fields in one entry`;
const TWO_TO_32 = 2 ** 32;

class TooManyFields extends IngestError {
  constructor(message: string) {
    super('malformed', message);
  }
}

/**
 * A cursor over one message and those inside it. There are no objects for nested messages: `enter` narrows the reader to
 * one, and `leave` goes on behind it.
 *
 * ```ts
 * while (reader.next()) {
 *   if (reader.field === 1 && reader.type === LENGTH_DELIMITED) name = reader.text();
 *   else reader.skip();
 * }
 * ```
 * Every method throws an IngestError `malformed` that names the offset if the bytes are not valid.
 */
export class WireReader {
  /** The number and the wire type of the field that `next` has found. */
  field = 0;
  type = 0;
  /** The two halves of the last `fixed64` or `varint64`, without a sign. */
  high = 0;
  low = 0;
  /** A text was not valid UTF-8, so it has replacement characters. */
  hasInvalidText = false;
  /** The offset of the next byte. */
  at = 0;
  private end: number;
  /** Fields since the last entry began or ended. */
  private fields = 0;

  constructor(private readonly bytes: Buffer) {
    this.end = bytes.length;
  }

  /** Goes to the next field of the current message. False at its end. */
  next(): boolean {
    if (this.at >= this.end) return false;
    if (++this.fields > MAX_FIELDS) throw new TooManyFields(this.malformed(TOO_MANY_FIELDS).message);
    const tag = this.varint();
    this.field = Math.floor(tag / 8);
    this.type = tag & 7;
    if (this.field === 0 || tag >= TWO_TO_32) throw this.malformed('has a field without a valid number');
    return true;
  }

  /** Checks the wire type of the current field. */
  expect(type: number): void {
    if (this.type !== type)
      throw this.malformed(`has the wire type ${this.type} for field ${this.field}, not ${type}`);
  }

  /** Skips the value of the current field. */
  skip(levels = 0): void {
    switch (this.type) {
      case VARINT:
        this.varint64();
        return;
      case FIXED64:
        this.advance(8);
        return;
      case LENGTH_DELIMITED:
        this.advance(this.varint());
        return;
      case FIXED32:
        this.advance(4);
        return;
      case START_GROUP:
        this.skipGroup(this.field, levels);
        return;
      default:
        throw this.malformed(`has a field of the unknown wire type ${this.type}`);
    }
  }

  /** Narrows the reader to the message that is the current field. Returns the end to be given to `leave`. */
  enter(): number {
    const length = this.varint();
    const outer = this.end;
    const start = this.at;
    this.advance(length);
    this.at = start;
    this.end = start + length;
    return outer;
  }

  /** Enters each message that is a field of the current one, in turn, and skips the other fields. */
  *messages(field: number): Generator<undefined, void> {
    while (this.next()) {
      if (this.field !== field) {
        this.skip();
        continue;
      }
      this.expect(LENGTH_DELIMITED);
      const outer = this.enter();
      const { end } = this;
      this.fields = 0;
      yield;
      this.fields = 0;
      // Whoever read the message may have stopped inside of a nested one.
      this.end = end;
      this.leave(outer);
    }
  }

  /**
   * Reads the message that `messages` has entered, unless it is an entry that is too long or has too many fields: then returns what
   * is wrong with it, and the messages behind it can still be read.
   */
  readEntry(maxBytes: number, read: () => void): string | undefined {
    if (this.end - this.at > maxBytes) return `takes more than ${maxBytes} bytes, which no log needs`;
    try {
      read();
      return undefined;
    } catch (error) {
      if (error instanceof TooManyFields) return TOO_MANY_FIELDS;
      throw error;
    }
  }

  /**
   * Reads a field of the current message that holds for the others, wherever it stands, and goes back to the beginning.
   * Undefined if there is none. Yields between slices.
   * @param maxBytes a longer field is an error
   */
  *peek<T>(
    field: number,
    { budget, maxBytes, read }: { budget: SliceBudget; maxBytes: number; read: () => T },
  ): Generator<undefined, T | undefined> {
    const start = this.at;
    let result: T | undefined;
    while (this.next()) {
      if (this.field === field) {
        this.expect(LENGTH_DELIMITED);
        const fieldStart = this.at;
        this.skip();
        if (this.at - fieldStart > maxBytes)
          throw this.malformed(`has an entry of more than ${maxBytes} bytes, which no log needs`);
        this.at = fieldStart;
        result = read();
        // Every writer puts it first.
        break;
      }
      this.skip();
      if (budget.isSpent(this.at)) yield;
      this.fields = 0;
    }
    this.at = start;
    this.fields = 0;
    return result;
  }

  /** Goes on behind the message that `enter` has entered. */
  leave(outer: number): void {
    this.at = this.end;
    this.end = outer;
  }

  /** A varint below 2^53, such as a length, an enum or an unsigned number. */
  varint(): number {
    const { bytes } = this;
    const first = this.at < this.end ? bytes[this.at]! : 0x80;
    if (first < 0x80) {
      this.at++;
      return first;
    }
    this.varint64();
    return this.high * TWO_TO_32 + this.low;
  }

  /** Reads a varint into `high` and `low`. */
  varint64(): void {
    const { bytes } = this;
    let low = 0;
    let high = 0;
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
      if (this.at >= this.end) throw this.malformed('ends in the middle of a number');
      const byte = bytes[this.at++]!;
      const bits = byte & 0x7f;
      if (i < 4) low |= bits << (7 * i);
      else if (i === 4) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (7 * i - 32);
      if (byte < 0x80) {
        this.low = low >>> 0;
        this.high = high >>> 0;
        return;
      }
    }
    throw this.malformed(`has a number of more than ${MAX_VARINT_BYTES} bytes`);
  }

  /** Reads a fixed64 into `high` and `low`. */
  fixed64(): void {
    const start = this.at;
    this.advance(8);
    this.low = this.bytes.readUInt32LE(start);
    this.high = this.bytes.readUInt32LE(start + 4);
  }

  double(): number {
    const start = this.at;
    this.advance(8);
    return this.bytes.readDoubleLE(start);
  }

  /** A text that is the same in most entries, such as the key of an attribute; reads it faster than `text`. */
  name(): string {
    const start = this.at;
    const length = this.varint();
    const name = length <= this.end - this.at ? knownName(this.bytes, this.at, length) : undefined;
    if (name === undefined) {
      this.at = start;
      return this.text();
    }
    this.at += length;
    return name;
  }

  /** A text. Bytes that are not UTF-8 become U+FFFD, and `hasInvalidText` says so. */
  text(): string {
    const length = this.varint();
    const start = this.at;
    this.advance(length);
    const text = this.bytes.toString('utf8', start, this.at);
    // A sender may also have written the replacement character itself.
    if (text.includes('\uFFFD') && !isUtf8(this.bytes.subarray(start, this.at))) this.hasInvalidText = true;
    return text;
  }

  /** The bytes of a field, not copied. */
  slice(): Buffer {
    const length = this.varint();
    const start = this.at;
    this.advance(length);
    return this.bytes.subarray(start, this.at);
  }

  /** The IngestError of a message that cannot be decoded. */
  malformed(what: string): IngestError {
    return new IngestError(
      'malformed',
      `The body is not a valid protobuf message: it ${what}, at byte ${Math.min(this.at, this.bytes.length) + 1}. Nothing was accepted.`,
    );
  }

  private advance(length: number): void {
    if (length > this.end - this.at) throw this.malformed('has a field that is longer than what contains it');
    this.at += length;
  }

  private skipGroup(field: number, levels: number): void {
    if (levels >= MAX_GROUP_LEVELS) throw this.malformed('has too many groups in each other');
    while (this.next()) {
      if (this.type === END_GROUP) {
        if (this.field === field) return;
        throw this.malformed('ends another group than it began');
      }
      this.skip(levels + 1);
    }
    throw this.malformed('ends in the middle of a group');
  }
}
