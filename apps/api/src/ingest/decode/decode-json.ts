// JSON → its value, or the elements of its array. A body that is not valid JSON is rejected as a whole.
import { isUtf8 } from 'node:buffer';
import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, NEWLINE } from '../../json/characters.ts';
import { mayHoldInexactNumber, parseExactly } from '../../json/exact-json.ts';
import { parseJson } from '../../json/parse-json.ts';
import { NestingScanner, skipBlanks, skipBlanksBefore } from '../../json/scan.ts';
import type { LogScanner } from '../fast-path/log-scanner.ts';
import { IngestError } from '../ingest-error.ts';
import { findJsonError } from './json-error.ts';
import {
  COUNTED_CHARACTERS,
  hasTooManyValues,
  isBlankText,
  MAX_LOG_BYTES,
  opensArray,
  TOO_MANY_VALUES,
} from './json-text.ts';
import { type LogSink, SLICE_BYTES } from './log-sink.ts';
import { tooLongLog } from './too-long-log.ts';
import { firstInvalidByte } from './utf8.ts';

/** Elements that the scanner leaves to the parser are parsed together up to this size; then scanning is tried again. */
const RUN_BYTES = 16 * 1024;
/** How much of an array that does not end is searched for an earlier error. */
const MAX_SEARCHED_BYTES = 128 * 1024;
/** Characters of the longest token that a cut can break, strings apart: `false`, `\\u0000`, and a margin. */
const MAX_TOKEN_CHARACTERS = 16;

/** Adjacent elements of an array that are parsed together, or one that is so long that its values are counted first. */
interface Run {
  /** The offset of the comma or bracket behind them. */
  end: number;
  isLong: boolean;
}

/** Decodes one log or an array of logs. Yields between slices. */
export function* decodeJson(body: Buffer, scanner: LogScanner, sink: LogSink): Generator<undefined, void> {
  if (body.length > MAX_LOG_BYTES) yield;
  if (!isUtf8(body))
    throw new IngestError(
      'malformed',
      `The body is not valid UTF-8: byte ${firstInvalidByte(body) + 1} is invalid. Nothing was accepted.`,
    );
  if (body.length > MAX_LOG_BYTES) yield;
  if (opensArray(body)) yield* decodeArray(body, scanner, sink);
  else if (body.length <= MAX_LOG_BYTES) decodeValue(body, 0, body.length, scanner, sink);
  else {
    yield;
    const start = skipBlanks(body, 0);
    yield;
    const end = skipBlanksBefore(body, body.length);
    if (end - start > MAX_LOG_BYTES) sink.error(1, tooLongLog(body.subarray(start, end)));
    else if (end > start) decodeValue(body, start, end, scanner, sink);
  }
}

function decodeValue(body: Buffer, start: number, end: number, scanner: LogScanner, sink: LogSink): void {
  const behind = scanner.scan(body, skipBlanks(body, start));
  if (behind === end || (behind >= 0 && skipBlanks(body, behind) >= end)) {
    sink.scannedLog(1, scanner);
    return;
  }
  const text = body.toString('utf8', start, end);
  if (isBlankText(text)) return;
  if (text.length > COUNTED_CHARACTERS && hasTooManyValues(text)) {
    sink.error(1, { path: '', message: TOO_MANY_VALUES });
    return;
  }
  sink.value(1, parse(text, body, start, 1), () =>
    mayHoldInexactNumber(text) ? parseExactly(text) : undefined,
  );
}

function* decodeArray(body: Buffer, scanner: LogScanner, sink: LogSink): Generator<undefined, void> {
  const first = skipBlanks(body, 0) + 1;
  let line = 1;
  let nextYield = first + SLICE_BYTES;
  /** The body up to where the scanner may read: it would take long to find that the string of an element has no end. */
  let readable = body.subarray(0, first + 2 * MAX_LOG_BYTES);
  for (let at = first; ;) {
    if (at > nextYield) {
      yield;
      nextYield = at + SLICE_BYTES;
    }
    if (readable.length < body.length && at + MAX_LOG_BYTES > readable.length)
      readable = body.subarray(0, at + 2 * MAX_LOG_BYTES);
    const behind = scanner.scan(readable, skipBlanks(body, at));
    let end = behind < 0 ? -1 : skipBlanks(body, behind);
    if (body[end] === COMMA || body[end] === CLOSE_BRACKET) sink.scannedLog(line++, scanner);
    else {
      const run = yield* findRun(body, at, line);
      end = run.end;
      const [from, to] = run.isLong ? [skipBlanks(body, at), skipBlanksBefore(body, end)] : [at, end];
      if (run.isLong) yield;
      if (to - from > MAX_LOG_BYTES) sink.error(line++, tooLongLog(body.subarray(from, to)));
      else {
        // A brace where the bracket should be is left for the parser to report.
        const text = `[${body.toString('utf8', from, to)}${body[end] === CLOSE_BRACE ? '}' : ']'}`;
        if (run.isLong && hasTooManyValues(text)) sink.error(line++, { path: '', message: TOO_MANY_VALUES });
        else {
          const values = parse(text, body, from - 1, line) as unknown[];
          if (values.length === 0 && (at > first || body[end] === COMMA))
            throw notJson(body, end, line, `expected a value ${at > first ? 'after' : 'before'} the comma`);
          addElements(values, line, sink, text);
          line += values.length;
        }
      }
    }
    if (body[end] === CLOSE_BRACKET) {
      const tail = skipBlanks(body, end + 1);
      if (tail < body.length)
        throw notJson(body, tail, Math.max(1, line - 1), 'expected the end of the body after the array');
      return;
    }
    at = end + 1;
  }
}

/**
 * Finds elements from `start` on, RUN_BYTES or a little more. Yields in long ones. Throws an IngestError if the array does
 * not end.
 */
function* findRun(body: Buffer, start: number, line: number): Generator<undefined, Run> {
  let element = start;
  let nextYield = start + SLICE_BYTES;
  const scanner = new NestingScanner(1);
  for (let at = start; at < body.length; at++) {
    if (at === nextYield) {
      yield;
      nextYield += SLICE_BYTES;
    }
    const isComma = scanner.next(body[at]!);
    if (scanner.depth > 0 && !(isComma && scanner.depth === 1)) continue;
    if (at - element > COUNTED_CHARACTERS)
      return element > start ? { end: element - 1, isLong: false } : { end: at, isLong: true };
    if (scanner.depth === 0 || at - start >= RUN_BYTES) return { end: at, isLong: false };
    element = at + 1;
  }
  throw unclosed(body, start, line);
}

/** @param text the array that the values were parsed from */
function addElements(values: unknown[], line: number, sink: LogSink, text: string): void {
  let exact: unknown[] | undefined;
  let wasParsed = false;
  values.forEach((value, index) =>
    sink.value(line + index, value, () => {
      if (!wasParsed) {
        wasParsed = true;
        if (mayHoldInexactNumber(text)) exact = parseExactly(text) as unknown[];
      }
      return exact?.[index];
    }),
  );
}

function parse(text: string, body: Buffer, start: number, line: number): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    const { offset, message } = findJsonError(text) ?? { offset: 0, message: String(error) };
    const element = line + elementsBefore(text, offset);
    throw notJson(body, start + Buffer.byteLength(text.slice(0, offset)), element, message);
  }
}

/** How many elements of an array stand before an offset in its text. */
function elementsBefore(text: string, offset: number): number {
  if (!text.startsWith('[')) return 0;
  let elements = 0;
  const scanner = new NestingScanner();
  for (let at = 0; at < offset; at++)
    if (scanner.next(text.charCodeAt(at)) && scanner.depth === 1) elements++;
  return elements;
}

/** The error of a body that is not JSON from a byte offset on. */
function notJson(body: Buffer, offset: number, element: number, message: string): IngestError {
  const at = Math.min(Math.max(0, offset), body.length);
  const lineStart = at === 0 ? 0 : body.lastIndexOf(NEWLINE, at - 1) + 1;
  let lines = 1;
  for (let next = 0; next < lineStart; next++) if (body[next] === NEWLINE) lines++;
  const column = body.toString('utf8', lineStart, at).length + 1;
  const description = `${message} (line ${lines}, column ${column} of the body)`;
  return new IngestError('malformed', `The body is not valid JSON: ${description}. Nothing was accepted.`, {
    errors: [{ line: element, path: '', message: `is not valid JSON: ${description}` }],
  });
}

/** The error of an array that is not closed, or an earlier error in its elements from `start` on. */
function unclosed(body: Buffer, start: number, line: number): IngestError {
  const end = Math.min(body.length, start + MAX_SEARCHED_BYTES);
  const text = `[${body.toString('utf8', start, end)}`;
  const error = findJsonError(text);
  // Of a part of the body, an error at the end may come from the cut.
  const isReal =
    error &&
    (end === body.length || (!error.isUnterminated && error.offset < text.length - MAX_TOKEN_CHARACTERS));
  if (isReal)
    return notJson(
      body,
      start - 1 + Buffer.byteLength(text.slice(0, error.offset)),
      line + elementsBefore(text, error.offset),
      error.message,
    );
  return notJson(body, body.length, line, 'the array is not closed');
}
