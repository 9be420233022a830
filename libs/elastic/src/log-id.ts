// The id of a log: assigned once, when the log is received, so that every retry meets the same document.
import { randomBytes } from 'node:crypto';
import { wallClockMs } from './wall-clock.ts';

/**
 * The characters of Base64url in the order of their codes, so that ids sort as text as their numbers do.
 * Elasticsearch stores an `_id` of this alphabet whose length is divisible by four as plain bytes, here 15.
 */
const ALPHABET = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const ALPHABET_CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const VALUES = new Map([...ALPHABET].map((character, value) => [character, value]));

/** Milliseconds since 1970 in 42 bits: until the year 2109. */
const TIME_CHARACTERS = 7;
/** 48 random bits drawn when a process starts, which no other process shares. */
const PROCESS_CHARACTERS = 8;
/** 30 bits that count the logs of one process. */
const COUNTER_CHARACTERS = 5;
const COUNTER_LIMIT = 64 ** COUNTER_CHARACTERS;
/**
 * How far the times of ids may be ahead of the clock. Clocks are corrected by less in normal operation, so ids keep their
 * order. A clock that jumped by more was wrong: ids that kept its time would put logs into the index of another day until
 * the process ends.
 */
const MAX_AHEAD_MS = 1_000;
export const LOG_ID_LENGTH = TIME_CHARACTERS + PROCESS_CHARACTERS + COUNTER_CHARACTERS;
const LOG_ID = new RegExp(`^[-0-9A-Z_a-z]{${LOG_ID_LENGTH}}$`);

/** The ids of one post: they share time and process, and their counters are consecutive. */
export interface LogIdRange {
  /** Time and process: the first 15 characters of each id. */
  prefix: string;
  /** The counter of the first id. */
  counter: number;
  /** How many ids the range has. */
  count: number;
}

/**
 * Assigns ids. They are unique by process and counter, whatever the clock does. Their time does not go back in a process,
 * unless the clock is set back by more than a second.
 *
 * ```ts
 * const range = ids.take(2); // for a post of two logs
 * const first = logIdAt(range, 0);
 * ```
 */
export class LogIds {
  private process = randomProcess();
  private counter = 0;
  private time = 0;
  private prefix = '';

  constructor(private readonly now: () => number = wallClockMs) {}

  /** Reserves the ids of a post of at most `count` logs that is received now. */
  take(count: number): LogIdRange {
    if (this.counter + count > COUNTER_LIMIT) {
      this.process = randomProcess();
      this.counter = 0;
      this.prefix = '';
    }
    const now = this.now();
    if (now > this.time || this.time > now + MAX_AHEAD_MS || this.prefix === '') {
      this.time = this.time > now + MAX_AHEAD_MS ? now : Math.max(now, this.time);
      this.prefix = encode(this.time, TIME_CHARACTERS) + this.process;
    }
    const range = { prefix: this.prefix, counter: this.counter, count };
    this.counter += count;
    return range;
  }
}

/** The id at `offset` (from 0) in a range. Throws a RangeError if the range has no such id. */
export function logIdAt(range: LogIdRange, offset: number): string {
  checkOffset(range, offset);
  return range.prefix + encode(range.counter + offset, COUNTER_CHARACTERS);
}

/** Writes `logIdAt(range, offset)` as ASCII at `at`, and returns the offset behind it. Throws as `logIdAt` does. */
export function writeLogIdAt(range: LogIdRange, offset: number, to: Uint8Array, at: number): number {
  checkOffset(range, offset);
  const { prefix } = range;
  for (let i = 0; i < prefix.length; i++) to[at++] = prefix.charCodeAt(i);
  let value = range.counter + offset;
  for (let i = COUNTER_CHARACTERS - 1; i >= 0; i--) {
    to[at + i] = ALPHABET_CODES[value & 63]!;
    value >>>= 6;
  }
  return at + COUNTER_CHARACTERS;
}

/** Whether a text has the form of an id. */
export function isLogId(text: string): boolean {
  return LOG_ID.test(text);
}

/** When the log was received, in milliseconds since 1970. */
export function logIdTime(id: string): number {
  let time = 0;
  for (let i = 0; i < TIME_CHARACTERS; i++) time = time * 64 + (VALUES.get(id[i] ?? '') ?? 0);
  return time;
}

/** The id of the log that comes `offset` logs after the log `firstId` of the same post. */
export function logIdAfter(firstId: string, offset: number): string {
  const prefix = firstId.slice(0, TIME_CHARACTERS + PROCESS_CHARACTERS);
  let counter = 0;
  for (const character of firstId.slice(prefix.length)) counter = counter * 64 + (VALUES.get(character) ?? 0);
  return prefix + encode(counter + offset, COUNTER_CHARACTERS);
}

/** The smallest text that an id received at `time` (in milliseconds) can begin with; for ranges of ids. */
export function logIdTimePrefix(time: number): string {
  return encode(Math.min(Math.max(0, Math.ceil(time)), 64 ** TIME_CHARACTERS - 1), TIME_CHARACTERS);
}

/**
 * An id past its range would be that of another post, whose log would count as stored already: Elasticsearch answers the
 * second `create` with a conflict.
 */
function checkOffset({ count }: LogIdRange, offset: number): void {
  if (!(offset >= 0 && offset < count))
    throw new RangeError(`There is no id at offset ${offset} of a range of ${count} log ids`);
}

function encode(value: number, characters: number): string {
  let text = '';
  for (let i = 0; i < characters; i++) {
    text = ALPHABET[value % 64] + text;
    value = Math.floor(value / 64);
  }
  return text;
}

function randomProcess(): string {
  let process = '';
  for (const byte of randomBytes(PROCESS_CHARACTERS)) process += ALPHABET[byte & 63];
  return process;
}
