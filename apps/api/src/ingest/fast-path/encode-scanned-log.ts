// A scanned log → its two lines of a `_bulk` body, byte by byte those that encodeLog makes of the same log.
import { type LogIdRange, writeLogIdAt, writeOrderedNumber } from '@timberline/elastic';
import { analyzeJsonAscii, analyzeToText } from '@timberline/query';
import {
  BACKSLASH,
  CLOSE_BRACKET,
  COMMA,
  DOT,
  QUOTE,
  SPACE,
  TAB,
  UPPER_A,
  UPPER_Z,
} from '../../json/characters.ts';
import { patternFinder } from '../patterns/pattern-finder.ts';
import {
  COMMIT,
  LEVEL,
  MESSAGE,
  METADATA,
  RESOURCE_ID,
  SPAN_ID,
  TIMESTAMP,
  TRACE_ID,
} from './field-names.ts';
import { MAX_PATH_BYTES, NULL, NUMBER, OBJECT, type ScannedLog } from './scanned-log.ts';

/** Ranges longer than this are copied by a call into Node, shorter ones by a loop (fast-path.bench.ts). */
const LOOP_COPY_BYTES = 128;

const ID = Buffer.from('"}}\n{"id":"');
const LEVEL_NAME = Buffer.from('","level":"');
const MESSAGE_NAME = Buffer.from('","message":"');
const PATTERN = Buffer.from('","pattern":"');
const WORDS = Buffer.from('","words":"');
const RESOURCE_NAME = Buffer.from('","resourceId":"');
const TIMESTAMP_NAME = Buffer.from('","timestamp":"');
const TRACE_NAME = Buffer.from('","traceId":"');
const SPAN_NAME = Buffer.from('","spanId":"');
const COMMIT_NAME = Buffer.from('","commit":"');
const METADATA_NAME = Buffer.from(',"metadata":');
const ATTRIBUTES = Buffer.from(',"attributes":[');
const KEYS = Buffer.from('],"attributeKeys":[');
const NUMBERS = Buffer.from('],"attributeNumbers":[');
const SEPARATOR = Buffer.from('\\u0000');
const END = Buffer.from('}\n');

/** The most bytes of a log without metadata besides its values: names, ids and punctuation. */
const MAX_OVERHEAD_BYTES = 512;
/** The most bytes that one pair of metadata adds besides its value. */
const MAX_PAIR_OVERHEAD_BYTES = 3 * MAX_PATH_BYTES + 64;

/**
 * How many times the bytes of its message the words of a log may take on the fast path. Blanks between the words of scripts
 * without spaces, letters that stand for several, and escapes, for which the words are written twice, make them longer.
 */
const MAX_WORDS_GROWTH = 3;

/** `analyzeJsonAscii` leaves the message to `analyzeToText`. */
const NOT_PLAIN = -1;
/** The words are longer than `MAX_WORDS_GROWTH` allows, so the log has to be encoded by `encodeLog`. */
export const TOO_LONG = -2;

/**
 * The most bytes that `encodeScannedLog` writes: a message once and its words, any other value at most twice.
 */
export function maxEncodedBytes(log: ScannedLog, action: Buffer): number {
  return action.length + MAX_OVERHEAD_BYTES + 4 * (log.end - log.start) + log.pairs * MAX_PAIR_OVERHEAD_BYTES;
}

/**
 * Writes the lines of a log at `at`, where `maxEncodedBytes` must be free, and returns the offset behind them; TOO_LONG if
 * its words have no room. Throws a RangeError if the range has no id for the offset.
 *
 * @param action the bytes of `actionFor(index)`
 * @param ids the ids of the batch
 * @param offset the position of the log among the accepted ones of the batch
 */
export function encodeScannedLog(
  log: ScannedLog,
  action: Buffer,
  ids: LogIdRange,
  offset: number,
  to: Buffer,
  at: number,
): number {
  const { bytes, fields, starts, ends } = log;
  at = put(action, to, at);
  at = writeLogIdAt(ids, offset, to, at);
  at = put(ID, to, at);
  at = writeLogIdAt(ids, offset, to, at);
  at = put(LEVEL_NAME, to, at);
  at = copyLowerCase(bytes, starts[LEVEL]!, ends[LEVEL]!, to, at);
  at = put(MESSAGE_NAME, to, at);
  at = copy(bytes, starts[MESSAGE]!, ends[MESSAGE]!, to, at);
  at = writePattern(log, to, put(PATTERN, to, at));
  const words = put(WORDS, to, at);
  const plain = log.hasAsciiMessage
    ? analyzeJsonAscii(bytes, starts[MESSAGE]!, ends[MESSAGE]!, to, words)
    : NOT_PLAIN;
  const afterWords = plain === NOT_PLAIN ? writeWords(log, to, words) : plain;
  if (afterWords === TOO_LONG) return TOO_LONG;
  if (afterWords > words) at = afterWords;
  at = put(RESOURCE_NAME, to, at);
  at = copy(bytes, starts[RESOURCE_ID]!, ends[RESOURCE_ID]!, to, at);
  at = put(TIMESTAMP_NAME, to, at);
  at = copy(bytes, starts[TIMESTAMP]!, ends[TIMESTAMP]!, to, at);
  if (fields & (1 << TRACE_ID)) {
    at = put(TRACE_NAME, to, at);
    at = copy(bytes, starts[TRACE_ID]!, ends[TRACE_ID]!, to, at);
  }
  if (fields & (1 << SPAN_ID)) {
    at = put(SPAN_NAME, to, at);
    at = copy(bytes, starts[SPAN_ID]!, ends[SPAN_ID]!, to, at);
  }
  if (fields & (1 << COMMIT)) {
    at = put(COMMIT_NAME, to, at);
    at = copy(bytes, starts[COMMIT]!, ends[COMMIT]!, to, at);
  }
  to[at++] = QUOTE;
  if (fields & (1 << METADATA)) at = writeMetadata(log, to, at);
  return put(END, to, at);
}

function writePattern(log: ScannedLog, to: Buffer, at: number): number {
  const { bytes, starts, ends } = log;
  if (log.hasAsciiMessage) return patternFinder.writeAscii(bytes, starts[MESSAGE]!, ends[MESSAGE]!, to, at);
  // Only ASCII messages have escapes (log-scanner.ts).
  const id = patternFinder.find(bytes.toString('utf8', starts[MESSAGE], ends[MESSAGE]));
  return at + to.write(id, at, 'latin1');
}

/** Writes the words of a message that is not plain ASCII; returns TOO_LONG if they take too much room. */
function writeWords(log: ScannedLog, to: Buffer, at: number): number {
  const { bytes, starts, ends } = log;
  const sent = bytes.toString('utf8', starts[MESSAGE], ends[MESSAGE]);
  // Only ASCII messages have escapes (log-scanner.ts).
  const words = analyzeToText(log.hasAsciiMessage ? (JSON.parse(`"${sent}"`) as string) : sent);
  const length = Buffer.byteLength(words);
  if (length > MAX_WORDS_GROWTH * (ends[MESSAGE]! - starts[MESSAGE]!)) return TOO_LONG;
  if (length > words.length) log.isAscii = false;
  return at + to.write(words, at);
}

function writeMetadata(log: ScannedLog, to: Buffer, at: number): number {
  const { bytes, starts, ends, pairs, kinds, valueStarts, valueEnds, numbers } = log;
  at = put(METADATA_NAME, to, at);
  at = log.hasCompactMetadata
    ? copy(bytes, starts[METADATA]!, ends[METADATA]!, to, at)
    : copyCompact(bytes, starts[METADATA]!, ends[METADATA]!, to, at);

  const withoutTerms = at;
  at = put(ATTRIBUTES, to, at);
  let leaves = 0;
  let hasNumbers = false;
  for (let pair = 0; pair < pairs; pair++) {
    if (!isLeaf(kinds[pair]!)) continue;
    if (leaves++ > 0) to[at++] = COMMA;
    if (kinds[pair] === NUMBER) hasNumbers = true;
    at = writeTermPath(log, pair, to, at);
    at = copy(bytes, valueStarts[pair]!, valueEnds[pair]!, to, at);
    to[at++] = QUOTE;
  }
  if (leaves === 0) return withoutTerms;
  at = put(KEYS, to, at);
  leaves = 0;
  for (let pair = 0; pair < pairs; pair++) {
    if (!isLeaf(kinds[pair]!)) continue;
    if (leaves++ > 0) to[at++] = COMMA;
    to[at++] = QUOTE;
    at = writePath(log, pair, to, at);
    to[at++] = QUOTE;
  }
  if (hasNumbers) {
    at = put(NUMBERS, to, at);
    leaves = 0;
    for (let pair = 0; pair < pairs; pair++) {
      if (kinds[pair] !== NUMBER) continue;
      if (leaves++ > 0) to[at++] = COMMA;
      at = writeTermPath(log, pair, to, at);
      at = writeOrderedNumber(numbers[pair]!, to, at);
      to[at++] = QUOTE;
    }
  }
  to[at++] = CLOSE_BRACKET;
  return at;
}

function isLeaf(kind: number): boolean {
  return kind !== NULL && kind !== OBJECT;
}

/** Writes the beginning of a term: a quote, the path and the separator. */
function writeTermPath(log: ScannedLog, pair: number, to: Buffer, at: number): number {
  to[at++] = QUOTE;
  return put(SEPARATOR, to, writePath(log, pair, to, at));
}

function writePath(log: ScannedLog, pair: number, to: Buffer, at: number): number {
  const parent = log.parents[pair]!;
  if (parent >= 0) {
    at = writePath(log, parent, to, at);
    to[at++] = DOT;
  }
  return copy(log.bytes, log.keyStarts[pair]!, log.keyEnds[pair]!, to, at);
}

function copy(from: Buffer, start: number, end: number, to: Buffer, at: number): number {
  if (end - start > LOOP_COPY_BYTES) return at + from.copy(to, at, start, end);
  while (start < end) to[at++] = from[start++]!;
  return at;
}

/** Copies JSON without the whitespace between its parts. */
function copyCompact(from: Buffer, start: number, end: number, to: Buffer, at: number): number {
  let inString = false;
  while (start < end) {
    const code = from[start++]!;
    if (!inString && (code === SPACE || code === TAB)) continue;
    if (code === QUOTE) inString = !inString;
    to[at++] = code;
    if (code === BACKSLASH) to[at++] = from[start++]!;
  }
  return at;
}

function put(text: Buffer, to: Buffer, at: number): number {
  for (let i = 0; i < text.length; i++) to[at++] = text[i]!;
  return at;
}

/** Copies ASCII in lower case. */
function copyLowerCase(from: Buffer, start: number, end: number, to: Buffer, at: number): number {
  while (start < end) {
    const code = from[start++]!;
    to[at++] = code >= UPPER_A && code <= UPPER_Z ? code + 0x20 : code;
  }
  return at;
}
