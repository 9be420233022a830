// A valid log → its two lines of a `_bulk` body as bytes: byte by byte those of encodeLog, without the objects and texts between.
import {
  attributePrefix,
  attributesOf,
  type LogIdRange,
  MAX_VALUE_LENGTH,
  writeLogIdAt,
  writeOrderedNumber,
} from '@timberline/elastic';
import { analyzeJsonAscii, analyzeToText } from '@timberline/query';
import { patternFinder } from '../patterns/pattern-finder.ts';
import type { ValidatedLog } from './validate-log.ts';

/** The log is none that this file writes, or has no room: `encodeLog` is to do it. */
export const NOT_WRITTEN = -1;

const ID = Buffer.from('"}}\n{"id":"');
const LEVEL_NAME = Buffer.from('","level":');
const MESSAGE_NAME = Buffer.from(',"message":');
const PATTERN_NAME = Buffer.from(',"pattern":"');
const WORDS_NAME = Buffer.from('","words":"');
const RESOURCE_NAME = Buffer.from(',"resourceId":');
const TIMESTAMP_NAME = Buffer.from(',"timestamp":');
const TRACE_NAME = Buffer.from(',"traceId":');
const SPAN_NAME = Buffer.from(',"spanId":');
const COMMIT_NAME = Buffer.from(',"commit":');
const PROTOCOL_NAME = Buffer.from(',"protocol":');
const METADATA_NAME = Buffer.from(',"metadata":');
const ATTRIBUTES_NAME = Buffer.from(',"attributes":[');
const KEYS_NAME = Buffer.from(',"attributeKeys":[');
const NUMBERS_NAME = Buffer.from(',"attributeNumbers":[');
const END = Buffer.from('}\n');
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const NULL = Buffer.from('null');

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** What a character of ASCII is in a JSON string: itself (0), a backslash and this letter, or more (1). */
const ESCAPES = Uint8Array.from({ length: 128 }, (_, code) => {
  const json = JSON.stringify(String.fromCharCode(code)).slice(1, -1);
  return json.length === 1 ? 0 : json.length === 2 ? json.charCodeAt(1) : 1;
});

/** Longer texts are written by JSON.stringify and one call, which is faster then. */
const MAX_LOOP_CHARACTERS = 1024;
/** The most keys of metadata whose terms are written without being gathered before. */
const MAX_KEYS = 64;
/** Keys whose bytes are kept, and the most characters of one: at most 2 MB. All are forgotten when they are more. */
const MAX_KNOWN_KEYS = 4096;
const MAX_KEY_CHARACTERS = 64;
/** The most bytes that a UTF-16 unit takes in JSON: `\u001f`. */
const MAX_UNIT_BYTES = 6;
/** The most bytes besides the values: names, ids and punctuation. */
const OVERHEAD_BYTES = 512;
/** The most bytes of a key: in the metadata, among the keys, and in two terms, each with what stands around it. */
const KEY_BYTES = 4 * (MAX_UNIT_BYTES * MAX_KEY_CHARACTERS + 32);

interface KeyBytes {
  /** The key as a JSON string. */
  json: Uint8Array;
  /** The prefix of its terms within a JSON string. */
  prefix: Uint8Array;
}

const knownKeys = new Map<string, KeyBytes>();

// What is known of the metadata that is being written. One set serves all logs, because writing is synchronous.
const keys: KeyBytes[] = [];
const starts = new Int32Array(MAX_KEYS);
const ends = new Int32Array(MAX_KEYS);
const numbers = new Float64Array(MAX_KEYS);
const isNumber = new Uint8Array(MAX_KEYS);

/** Whether the text written last was of ASCII without escapes but those of one letter. */
let isPlain = true;

/**
 * Writes the lines of a log at `at` and returns the offset behind them; NOT_WRITTEN for a log with a
 * time or numbers that are not kept as they were sent, or without room in `to`. Throws a RangeError if the range has no id for the offset.
 *
 * @param action the bytes of `actionFor(index)`
 * @param ids the ids of the batch
 * @param offset the position of the log among the accepted ones of the batch
 * @param protocol by which the log came; absent for the native one
 */
export function writeLog(
  { log, timestamp, isExact }: ValidatedLog,
  action: Buffer,
  ids: LogIdRange,
  offset: number,
  to: Buffer,
  at: number,
  protocol: string | undefined,
): number {
  if (!isExact || timestamp !== log.timestamp) return NOT_WRITTEN;
  // A character takes at most six bytes, and the words of a message no more than twice the bytes that it takes as JSON.
  const characters = log.message.length * 3 + log.level.length + log.resourceId.length + timestamp.length;
  if (at + action.length + OVERHEAD_BYTES + MAX_UNIT_BYTES * characters > to.length) return NOT_WRITTEN;
  at = put(action, to, at);
  at = writeLogIdAt(ids, offset, to, at);
  at = put(ID, to, at);
  at = writeLogIdAt(ids, offset, to, at);
  at = writeText(log.level.toLowerCase(), to, put(LEVEL_NAME, to, at));
  at = writeMessage(log.message, to, put(MESSAGE_NAME, to, at));
  if (at === NOT_WRITTEN) return NOT_WRITTEN;
  at = writeText(log.resourceId, to, put(RESOURCE_NAME, to, at));
  at = writeText(timestamp, to, put(TIMESTAMP_NAME, to, at));
  const { traceId, spanId, commit, metadata } = log;
  const more = (traceId?.length ?? 0) + (spanId?.length ?? 0) + (commit?.length ?? 0);
  if (at + OVERHEAD_BYTES + MAX_UNIT_BYTES * more > to.length) return NOT_WRITTEN;
  if (traceId != null) at = writeText(traceId, to, put(TRACE_NAME, to, at));
  if (spanId != null) at = writeText(spanId, to, put(SPAN_NAME, to, at));
  if (commit != null) at = writeText(commit, to, put(COMMIT_NAME, to, at));
  if (protocol !== undefined) at = writeText(protocol, to, put(PROTOCOL_NAME, to, at));
  return metadata == null ? put(END, to, at) : writeMetadata(metadata, to, at);
}

/** Writes a message, its pattern and its words; NOT_WRITTEN if the words are longer than there is room for sure. */
function writeMessage(message: string, to: Buffer, at: number): number {
  const start = at + 1;
  const messageEnd = writeText(message, to, at) - 1;
  at = put(PATTERN_NAME, to, messageEnd + 1);
  at = isPlain
    ? patternFinder.writeAscii(to, start, messageEnd, to, at)
    : putText(patternFinder.find(message), to, at);
  const words = put(WORDS_NAME, to, at);
  let end = isPlain ? analyzeJsonAscii(to, start, messageEnd, to, words) : -1;
  if (end < 0) {
    const text = analyzeToText(message);
    // Folding can make more of a character, up to 18, and a message is read twice if it has escapes that were left as text.
    if (text.length > 2 * message.length) return NOT_WRITTEN;
    end = words + to.write(text, words);
  }
  // Without words, their name is overwritten by the quote behind the pattern.
  if (end === words) end = at;
  to[end] = QUOTE;
  return end + 1;
}

/** Writes metadata with its terms, and the end of the line. */
function writeMetadata(metadata: Record<string, unknown>, to: Buffer, at: number): number {
  at = put(METADATA_NAME, to, at);
  const start = at;
  const names = Object.keys(metadata);
  if (names.length > MAX_KEYS) return writeDeepMetadata(metadata, to, start);
  let leaves = 0;
  let hasNumbers = false;
  to[at++] = OPEN_BRACE;
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    const value = metadata[name];
    const known = knownKeys.get(name) ?? bytesOf(name);
    if (!known || value === undefined) return writeDeepMetadata(metadata, to, start);
    if (at + KEY_BYTES > to.length) return NOT_WRITTEN;
    if (i > 0) to[at++] = COMMA;
    at = put(known.json, to, at);
    to[at++] = COLON;
    if (value === null) {
      at = put(NULL, to, at);
      continue;
    }
    isNumber[leaves] = 0;
    if (typeof value === 'string') {
      if (value.length > MAX_VALUE_LENGTH) return writeDeepMetadata(metadata, to, start);
      if (at + MAX_UNIT_BYTES * value.length + KEY_BYTES > to.length) return NOT_WRITTEN;
      starts[leaves] = at + 1;
      at = writeText(value, to, at);
      ends[leaves] = at - 1;
    } else {
      starts[leaves] = at;
      if (typeof value === 'number' && Number.isFinite(value)) {
        at = putText(String(value), to, at);
        numbers[leaves] = value;
        isNumber[leaves] = 1;
        hasNumbers = true;
      } else if (typeof value === 'boolean') at = put(value ? TRUE : FALSE, to, at);
      else return writeDeepMetadata(metadata, to, start);
      ends[leaves] = at;
    }
    keys[leaves++] = known;
  }
  to[at++] = CLOSE_BRACE;
  if (leaves === 0) return put(END, to, at);
  if (at + termsBytes(leaves) > to.length) return NOT_WRITTEN;
  return put(END, to, writeTerms(leaves, hasNumbers, to, at));
}

/** Writes the terms of the leaves. They are distinct, since their keys are. */
function writeTerms(leaves: number, hasNumbers: boolean, to: Buffer, at: number): number {
  at = put(ATTRIBUTES_NAME, to, at);
  for (let leaf = 0; leaf < leaves; leaf++) {
    to[at++] = QUOTE;
    at = put(keys[leaf]!.prefix, to, at);
    for (let from = starts[leaf]!; from < ends[leaf]!;) to[at++] = to[from++]!;
    to[at++] = QUOTE;
    to[at++] = COMMA;
  }
  to[at - 1] = CLOSE_BRACKET;
  at = put(KEYS_NAME, to, at);
  for (let leaf = 0; leaf < leaves; leaf++) {
    at = put(keys[leaf]!.json, to, at);
    to[at++] = COMMA;
  }
  to[at - 1] = CLOSE_BRACKET;
  if (!hasNumbers) return at;
  at = put(NUMBERS_NAME, to, at);
  for (let leaf = 0; leaf < leaves; leaf++) {
    if (isNumber[leaf] === 0) continue;
    to[at++] = QUOTE;
    at = put(keys[leaf]!.prefix, to, at);
    at = writeOrderedNumber(numbers[leaf]!, to, at);
    to[at++] = QUOTE;
    to[at++] = COMMA;
  }
  to[at - 1] = CLOSE_BRACKET;
  return at;
}

/** The most bytes of the terms of the leaves that were written. */
function termsBytes(leaves: number): number {
  let bytes = OVERHEAD_BYTES;
  for (let leaf = 0; leaf < leaves; leaf++) bytes += KEY_BYTES + ends[leaf]! - starts[leaf]!;
  return bytes;
}

/** Writes metadata of any shape with its terms, and the end of the line. */
function writeDeepMetadata(metadata: Record<string, unknown>, to: Buffer, at: number): number {
  const json = JSON.stringify(metadata);
  if (at + 3 * json.length + OVERHEAD_BYTES > to.length) return NOT_WRITTEN;
  at += to.write(json, at);
  const terms = attributesOf(metadata);
  at = writeList(ATTRIBUTES_NAME, terms.attributes, to, at);
  if (at !== NOT_WRITTEN) at = writeList(KEYS_NAME, terms.keys, to, at);
  if (at !== NOT_WRITTEN) at = writeList(NUMBERS_NAME, terms.numbers, to, at);
  return at === NOT_WRITTEN ? NOT_WRITTEN : put(END, to, at);
}

/** Writes a list of texts and leaves room for a name behind it; nothing if it is empty, NOT_WRITTEN if there is too little room. */
function writeList(name: Uint8Array, texts: readonly string[], to: Buffer, at: number): number {
  if (texts.length === 0) return at;
  at = put(name, to, at);
  for (const text of texts) {
    if (at + MAX_UNIT_BYTES * text.length + OVERHEAD_BYTES > to.length) return NOT_WRITTEN;
    at = writeText(text, to, at);
    to[at++] = COMMA;
  }
  to[at - 1] = CLOSE_BRACKET;
  return at;
}

/** The bytes of a key; undefined if it is too long to be kept. */
function bytesOf(key: string): KeyBytes | undefined {
  if (key.length > MAX_KEY_CHARACTERS) return undefined;
  const prefix = JSON.stringify(attributePrefix(key)).slice(1, -1);
  const bytes = { json: Buffer.from(JSON.stringify(key)), prefix: Buffer.from(prefix) };
  if (knownKeys.size === MAX_KNOWN_KEYS) knownKeys.clear();
  knownKeys.set(key, bytes);
  return bytes;
}

/** Writes a text as a JSON string, with its quotes. */
function writeText(text: string, to: Buffer, at: number): number {
  const { length } = text;
  const start = at;
  isPlain = true;
  if (length > MAX_LOOP_CHARACTERS) return writeAnyText(text, to, start);
  to[at++] = QUOTE;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 128) return writeAnyText(text, to, start);
    const escape = ESCAPES[code]!;
    if (escape !== 0) {
      if (escape === 1) return writeAnyText(text, to, start);
      to[at++] = BACKSLASH;
      to[at++] = escape;
    } else to[at++] = code;
  }
  to[at++] = QUOTE;
  return at;
}

function writeAnyText(text: string, to: Buffer, at: number): number {
  isPlain = false;
  return at + to.write(JSON.stringify(text), at);
}

function put(bytes: Uint8Array, to: Uint8Array, at: number): number {
  for (let i = 0; i < bytes.length; i++) to[at++] = bytes[i]!;
  return at;
}

/** Writes ASCII that needs no escapes. */
function putText(text: string, to: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) to[at++] = text.charCodeAt(i);
  return at;
}
