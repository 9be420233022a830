// The id of a log: given once, at the door, so that every retry of any part meets the same document.
import { randomBytes } from 'node:crypto';

/**
 * Base64url's characters in the order of their codes, so that ids sort as text the way their numbers do.
 * Elasticsearch keeps an `_id` of this alphabet and a length divisible by four as plain bytes: 15 of them.
 */
const ALPHABET = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const ALPHABET_CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const VALUES = new Map([...ALPHABET].map((character, value) => [character, value]));

/** Milliseconds since 1970 in 42 bits: until the year 2109. */
const TIME_CHARACTERS = 7;
/** 48 random bits of one process, drawn at its start: what two doors never share. */
const DOOR_CHARACTERS = 8;
/** 30 bits that count the logs of one process. */
const COUNTER_CHARACTERS = 5;
const COUNTER_LIMIT = 64 ** COUNTER_CHARACTERS;
export const LOG_ID_LENGTH = TIME_CHARACTERS + DOOR_CHARACTERS + COUNTER_CHARACTERS;
const LOG_ID = new RegExp(`^[-0-9A-Z_a-z]{${LOG_ID_LENGTH}}$`);

/** Ids of one post: they share time and door, and their counters follow each other. */
export interface LogIdRange {
  /** Time and door: the first 15 characters of each. */
  prefix: string;
  /** Counter of the first. */
  counter: number;
  count: number;
}

/**
 * Gives ids. Unique by door and counter, whatever the clock does; the time never goes back within a process.
 *
 * ```ts
 * const range = ids.take(2); // for a post of two logs
 * const first = logIdAt(range, 0);
 * ```
 */
export class LogIds {
  private door = randomDoor();
  private counter = 0;
  private time = 0;
  private prefix = '';

  constructor(private readonly now: () => number = Date.now) {}

  /** Takes the ids of a post of `count` logs, received now. */
  take(count: number): LogIdRange {
    if (this.counter + count > COUNTER_LIMIT) {
      this.door = randomDoor();
      this.counter = 0;
      this.prefix = '';
    }
    const now = this.now();
    if (now > this.time || this.prefix === '') {
      this.time = Math.max(now, this.time);
      this.prefix = encode(this.time, TIME_CHARACTERS) + this.door;
    }
    const range = { prefix: this.prefix, counter: this.counter, count };
    this.counter += count;
    return range;
  }
}

/** The id of the log at `offset` (from 0) in a range. */
export function logIdAt(range: LogIdRange, offset: number): string {
  return range.prefix + encode(range.counter + offset, COUNTER_CHARACTERS);
}

/** Writes the id of the log at `offset` in a range as ASCII at `at`, and gives the offset behind it. */
export function writeLogIdAt(range: LogIdRange, offset: number, to: Uint8Array, at: number): number {
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

/** The id of the log `offset` places (from 0) after the log `firstId` of the same post. */
export function logIdAfter(firstId: string, offset: number): string {
  const prefix = firstId.slice(0, TIME_CHARACTERS + DOOR_CHARACTERS);
  let counter = 0;
  for (const character of firstId.slice(prefix.length)) counter = counter * 64 + (VALUES.get(character) ?? 0);
  return prefix + encode(counter + offset, COUNTER_CHARACTERS);
}

/** The smallest text that an id received at `time` (milliseconds) can begin with: bounds a range of ids. */
export function logIdTimePrefix(time: number): string {
  return encode(Math.min(Math.max(0, Math.ceil(time)), 64 ** TIME_CHARACTERS - 1), TIME_CHARACTERS);
}

function encode(value: number, characters: number): string {
  let text = '';
  for (let i = 0; i < characters; i++) {
    text = ALPHABET[value % 64] + text;
    value = Math.floor(value / 64);
  }
  return text;
}

function randomDoor(): string {
  let door = '';
  for (const byte of randomBytes(DOOR_CHARACTERS)) door += ALPHABET[byte & 63];
  return door;
}
