// The two formats of the native protocol: JSON (one log or an array of logs) and NDJSON (one log per line).
import { CLOSE_BRACKET, NEWLINE, OPEN_BRACE } from '../../../json/characters.ts';
import { skipBlanks, skipBlanksBefore } from '../../../json/scan.ts';
import { decodeJson } from '../../decode/decode-json.ts';
import { decodeNdjson } from '../../decode/decode-ndjson.ts';
import type { Decoder } from '../../decode/decoder.ts';
import { MAX_LOG_BYTES, opensArray } from '../../decode/json-text.ts';
import type { LogSink } from '../../decode/log-sink.ts';
import { otherEncoding, skipByteOrderMarks } from '../../decode/utf8.ts';
import { LogScanner } from '../../fast-path/log-scanner.ts';
import { IngestError } from '../../ingest-error.ts';

/** The shortest native log; a body cannot hold more logs than it holds of these. */
const MIN_LOG_BYTES = '{"level":"i","message":"","resourceId":"r","timestamp":"2026-11-24T10:35:22Z"}'.length;
/** A first line up to this length is parsed to tell NDJSON from JSON over several lines. */
const MAX_TRIED_BYTES = 1024 * 1024;

const TAKEN_AS_NDJSON = 'The body is NDJSON and was taken as such; send it as application/x-ndjson.';
const TAKEN_AS_JSON = 'The body is a JSON array and was taken as such; send it as application/json.';

/** One scanner serves all bodies, because scanning a log and encoding it happen in the same tick. */
const scanner = new LogScanner();

export const jsonDecoder: Decoder = {
  name: 'json',
  maxLogs(bytes) {
    // A body of one line can hold one log; one of several lines may be NDJSON.
    return opensArray(withoutByteOrderMark(bytes)) || bytes.includes(NEWLINE) ? maxLogs(bytes) : 1;
  },
  *decode(bytes, sink) {
    const body = withoutByteOrderMark(bytes);
    if (bytes.length > MAX_LOG_BYTES) yield;
    if (isNdjson(body)) {
      sink.note(TAKEN_AS_NDJSON);
      yield* decode(body, sink, 'ndjson');
    } else yield* decode(body, sink, 'json');
  },
};

export const ndjsonDecoder: Decoder = {
  name: 'ndjson',
  maxLogs,
  *decode(bytes, sink) {
    const body = withoutByteOrderMark(bytes);
    if (bytes.length > MAX_LOG_BYTES) yield;
    if (isArray(body)) {
      sink.note(TAKEN_AS_JSON);
      yield* decode(body, sink, 'json');
    } else yield* decode(body, sink, 'ndjson');
  },
};

function* decode(body: Buffer, sink: LogSink, format: 'json' | 'ndjson'): Generator<undefined, void> {
  const encoding = otherEncoding(body);
  if (encoding !== undefined)
    throw new IngestError(
      'malformed',
      `The body is in ${encoding}. Nothing was accepted; send the body as UTF-8.`,
    );
  try {
    yield* format === 'json'
      ? decodeJson(body, scanner, sink)
      : decodeNdjson(body, scanner, sink, MIN_LOG_BYTES);
  } finally {
    scanner.release();
  }
}

function maxLogs(bytes: Buffer): number {
  return Math.floor(bytes.length / MIN_LOG_BYTES) + 1;
}

/** The body without the byte order mark that some editors write. */
function withoutByteOrderMark(bytes: Buffer): Buffer {
  const start = skipByteOrderMarks(bytes, 0);
  return start === 0 ? bytes : bytes.subarray(start);
}

/** Whether a body that may be JSON is NDJSON: its first line is an object by itself, and others follow. */
function isNdjson(body: Buffer): boolean {
  const start = skipBlanks(body, 0);
  if (body[start] !== OPEN_BRACE) return false;
  const end = body.indexOf(NEWLINE, start);
  if (end < 0 || end - start > MAX_TRIED_BYTES || skipBlanks(body, end) === body.length) return false;
  try {
    JSON.parse(body.toString('utf8', start, end));
    return true;
  } catch {
    // The object goes on in the next line, or is not JSON: both are for the decoder to say.
    return false;
  }
}

/** Whether a body that may be NDJSON is one array: a line that is an array by itself is only a line that is wrong. */
function isArray(body: Buffer): boolean {
  if (!opensArray(body)) return false;
  const last = skipBlanksBefore(body, body.length) - 1;
  if (body[last] !== CLOSE_BRACKET) return false;
  const newline = body.indexOf(NEWLINE, skipBlanks(body, 0));
  return newline < 0 || newline > last || body[skipBlanksBefore(body, newline) - 1] !== CLOSE_BRACKET;
}
