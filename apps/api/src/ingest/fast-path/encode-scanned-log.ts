// A plain log → its two lines of a `_bulk` body, byte by byte what encodeLog makes of the same log.
import { type LogIdRange, writeLogIdAt, writeOrderedNumber } from '@timberline/elastic';
import { analyzeJsonAscii,analyzeToText } from '@timberline/query';
import { BACKSLASH, CLOSE_BRACKET, COMMA, DOT, QUOTE } from '../../json/characters.ts';
import {
  COMMIT,
  LEVEL,
  MESSAGE,
  METADATA,
  RESOURCE_ID,
  SPAN_ID,
  TIMESTAMP,
  TRACE_ID,
} from '../log/field-names.ts';
import { type LogScanner, LONGEST_PATH, NULL, NUMBER, OBJECT } from './log-scanner.ts';

const ascii = (text: string): Buffer => Buffer.from(text);
const [ID, LEVEL_NAME, MESSAGE_NAME, WORDS, RESOURCE_NAME, TIMESTAMP_NAME] = [
  '"}}\n{"id":"',
  '","level":"',
  '","message":"',
  '","words":"',
  '","resourceId":"',
  '","timestamp":"',
].map(ascii) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
const [TRACE_NAME, SPAN_NAME, COMMIT_NAME] = ['","traceId":"', '","spanId":"', '","commit":"'].map(ascii) as [
  Buffer,
  Buffer,
  Buffer,
];
const [METADATA_NAME, ATTRIBUTES, KEYS, NUMBERS, SEPARATOR, END] = [
  ',"metadata":',
  ',"attributes":[',
  '],"attributeKeys":[',
  '],"attributeNumbers":[',
  '\\u0000',
  '}\n',
].map(ascii) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];

/** Names, ids and what stands around the values of a log without metadata, and around those of one pair. */
const AROUND_BYTES = 512;
const AROUND_PAIR_BYTES = 3 * LONGEST_PATH + 64;

/**
 * The most bytes that `encodeScannedLog` writes: a value is there twice, and in other scripts than Latin the words of a
 * message are up to half as long again as the message.
 */
export function maxEncodedBytes(log: LogScanner, action: Buffer): number {
  return action.length + AROUND_BYTES + 4 * (log.end - log.start) + log.pairs * AROUND_PAIR_BYTES;
}

/**
 * Writes the lines of a log at `at`, where `maxEncodedBytes` have to be free, and gives the offset behind them.
 *
 * @param action the bytes of `actionOf(index)`
 * @param ids, offset as of `logIdAt`
 */
export function encodeScannedLog(
  log: LogScanner,
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
  at = lowerCase(bytes, starts[LEVEL]!, ends[LEVEL]!, to, at);
  at = put(MESSAGE_NAME, to, at);
  at = copy(bytes, starts[MESSAGE]!, ends[MESSAGE]!, to, at);
  const words = put(WORDS, to, at);
  const afterWords = log.hasAsciiMessage
    ? analyzeJsonAscii(bytes, starts[MESSAGE]!, ends[MESSAGE]!, to, words)
    : words + to.write(analyzeToText(bytes.toString('utf8', starts[MESSAGE], ends[MESSAGE])), words);
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

function writeMetadata(log: LogScanner, to: Buffer, at: number): number {
  const { bytes, starts, ends, pairs, kinds, valueStarts, valueEnds, numbers } = log;
  at = put(METADATA_NAME, to, at);
  at = log.hasCompactMetadata
    ? copy(bytes, starts[METADATA]!, ends[METADATA]!, to, at)
    : copyCompact(bytes, starts[METADATA]!, ends[METADATA]!, to, at);

  const none = at;
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
  if (leaves === 0) return none;
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

/** The beginning of a term: a quote, the path, the separator. */
function writeTermPath(log: LogScanner, pair: number, to: Buffer, at: number): number {
  to[at++] = QUOTE;
  return put(SEPARATOR, to, writePath(log, pair, to, at));
}

function writePath(log: LogScanner, pair: number, to: Buffer, at: number): number {
  const parent = log.parents[pair]!;
  if (parent >= 0) {
    at = writePath(log, parent, to, at);
    to[at++] = DOT;
  }
  return copy(log.bytes, log.keyStarts[pair]!, log.keyEnds[pair]!, to, at);
}

/** From so many bytes on a call into Node costs less than a loop. */
const LONG_BYTES = 128;

function copy(from: Buffer, start: number, end: number, to: Buffer, at: number): number {
  if (end - start > LONG_BYTES) return at + from.copy(to, at, start, end);
  while (start < end) to[at++] = from[start++]!;
  return at;
}

/** Copies JSON without the blanks between its parts. */
function copyCompact(from: Buffer, start: number, end: number, to: Buffer, at: number): number {
  let inText = false;
  while (start < end) {
    const code = from[start++]!;
    if (!inText && (code === 0x20 || code === 0x09)) continue;
    if (code === QUOTE) inText = !inText;
    to[at++] = code;
    if (code === BACKSLASH) to[at++] = from[start++]!;
  }
  return at;
}

function put(text: Buffer, to: Buffer, at: number): number {
  for (let i = 0; i < text.length; i++) to[at++] = text[i]!;
  return at;
}

/** ASCII in lower case. */
function lowerCase(from: Buffer, start: number, end: number, to: Buffer, at: number): number {
  while (start < end) {
    const code = from[start++]!;
    to[at++] = code >= 0x41 && code <= 0x5a ? code + 0x20 : code;
  }
  return at;
}
