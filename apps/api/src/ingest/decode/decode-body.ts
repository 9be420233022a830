// A body → the logs in it, with their lines. Long bodies are taken in slices, between which others get their turn.
import { LogScanner } from '../fast-path/log-scanner.ts';
import { decodeJson } from './decode-json.ts';
import { decodeNdjson } from './decode-ndjson.ts';
import { opensArray } from './json-text.ts';
import type { LogSink } from './log-sink.ts';

/** `json`: one log or an array of them; `ndjson`: a log a line. */
export type BodyKind = 'json' | 'ndjson';

/** Of the log that is being looked at; one for all, since nothing waits between a look and its lines. */
const plainLog = new LogScanner();

/**
 * Hands the logs of a body to a sink. Yields between slices, so that the caller can let others run.
 * Throws a 400 where the body as a whole cannot be read: then the sink's content is to be dropped.
 */
export function* decodeBody(body: Buffer, kind: BodyKind, sink: LogSink): Generator<undefined, void> {
  const bytes = withoutMark(body);
  try {
    if (kind === 'ndjson') yield* decodeNdjson(bytes, plainLog, sink);
    else yield* decodeJson(bytes, plainLog, sink);
  } finally {
    plainLog.forget();
  }
}

/** Whether a JSON body is an array. */
export function isArray(body: Buffer): boolean {
  return opensArray(withoutMark(body));
}

/** The body without the byte order mark that some editors put first. */
function withoutMark(body: Buffer): Buffer {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.subarray(3) : body;
}
