// The two formats of the native protocol: JSON (one log or an array of logs) and NDJSON (one log per line).
import { decodeJson } from '../../decode/decode-json.ts';
import { decodeNdjson } from '../../decode/decode-ndjson.ts';
import type { Decoder } from '../../decode/decoder.ts';
import { opensArray } from '../../decode/json-text.ts';
import { LogScanner } from '../../fast-path/log-scanner.ts';

/** The shortest native log; a body cannot hold more logs than it holds of these. */
const MIN_LOG_BYTES = '{"level":"i","message":"","resourceId":"r","timestamp":"2026-11-24T10:35:22Z"}'.length;

/** One scanner serves all bodies, because scanning a log and encoding it happen in the same tick. */
const scanner = new LogScanner();

export const jsonDecoder: Decoder = {
  name: 'json',
  maxLogs: (bytes) => (opensArray(withoutByteOrderMark(bytes)) ? maxLogs(bytes) : 1),
  *decode(bytes, sink) {
    try {
      yield* decodeJson(withoutByteOrderMark(bytes), scanner, sink);
    } finally {
      scanner.release();
    }
  },
};

export const ndjsonDecoder: Decoder = {
  name: 'ndjson',
  maxLogs,
  *decode(bytes, sink) {
    try {
      yield* decodeNdjson(withoutByteOrderMark(bytes), scanner, sink, MIN_LOG_BYTES);
    } finally {
      scanner.release();
    }
  },
};

function maxLogs(bytes: Buffer): number {
  return Math.floor(bytes.length / MIN_LOG_BYTES) + 1;
}

/** The body without the byte order mark that some editors write. */
function withoutByteOrderMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
