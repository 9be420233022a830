// NDJSON → its lines. A line that is wrong is reported, and the others are kept.
import { isUtf8 } from 'node:buffer';
import type { FieldError } from '@timberline/contract';
import { NEWLINE, SPACE } from '../../json/characters.ts';
import { mayHoldInexactNumber, parseExactly } from '../../json/exact-json.ts';
import { parseJson } from '../../json/parse-json.ts';
import { isBlank, skipBlanks, skipBlanksBefore } from '../../json/scan.ts';
import type { LogScanner } from '../fast-path/log-scanner.ts';
import { findJsonError } from './json-error.ts';
import {
  COUNTED_CHARACTERS,
  hasTooManyValues,
  isBlankText,
  MAX_LOG_BYTES,
  TOO_MANY_VALUES,
} from './json-text.ts';
import { type LogSink, MAX_SLICE_LINES, SLICE_BYTES } from './log-sink.ts';
import { tooLongLog } from './too-long-log.ts';
import { firstInvalidByte, skipByteOrderMarks } from './utf8.ts';

/** The error of a line once nobody wants to know what exactly is wrong. */
const UNSPECIFIED: FieldError = { path: '', message: 'is not a valid log' };

/**
 * Decodes NDJSON, one log per line. Yields between slices.
 * @param minLogBytes shorter lines cannot be logs; they are not parsed once the sink wants no more errors
 */
export function* decodeNdjson(
  body: Buffer,
  scanner: LogScanner,
  sink: LogSink,
  minLogBytes: number,
): Generator<undefined, void> {
  let line = 1;
  for (let start = 0; start < body.length;) {
    if (start > 0) yield;
    const end = endOfSlice(body, start);
    let slice = body.subarray(start, end);
    if (slice.length > MAX_LOG_BYTES) slice = yield* withoutBlanks(slice);
    // Only a line is longer than a slice.
    if (slice.length > MAX_LOG_BYTES) sink.error(line++, sink.wantsErrors ? tooLongLog(slice) : UNSPECIFIED);
    else if (slice.length === 0) line++;
    else {
      const lines = isUtf8(slice)
        ? decodeLines(slice, line, scanner, sink, minLogBytes)
        : decodeBrokenLines(slice, line, sink, minLogBytes);
      line += lines.count;
      if (lines.end < slice.length) {
        start += lines.end;
        continue;
      }
    }
    start = end;
  }
}

/** The end of the last line that fits into a slice, or of the first line if even that does not. */
function endOfSlice(body: Buffer, start: number): number {
  if (body.length - start <= SLICE_BYTES) return body.length;
  const end = body.lastIndexOf(NEWLINE, start + SLICE_BYTES - 1) + 1;
  return end > start ? end : body.indexOf(NEWLINE, start) + 1 || body.length;
}

/** A long line without the blanks around it. Yields between the passes over it. */
function* withoutBlanks(line: Buffer): Generator<undefined, Buffer> {
  const marksEnd = skipByteOrderMarks(line, 0);
  yield;
  const start = skipBlanks(line, marksEnd);
  yield;
  return line.subarray(start, Math.max(start, skipBlanksBefore(line, line.length)));
}

/** The lines at the beginning of a slice that were decoded, and where the last of them ends. */
interface DecodedLines {
  count: number;
  end: number;
}

/** Decodes the lines of a slice, or its first MAX_SLICE_LINES. */
function decodeLines(
  slice: Buffer,
  firstLine: number,
  scanner: LogScanner,
  sink: LogSink,
  minLogBytes: number,
): DecodedLines {
  let start = 0;
  let line = firstLine;
  for (; start < slice.length && line < firstLine + MAX_SLICE_LINES; line++) {
    // Where files with a byte order mark were joined, it stands before a line.
    start = skipByteOrderMarks(slice, start);
    if (slice[start] === NEWLINE) {
      start++;
      continue;
    }
    let end = endOfBlankLine(slice, scanner.scan(slice, start));
    if (end >= 0) sink.scannedLog(line, scanner);
    else {
      end = slice.indexOf(NEWLINE, start);
      if (end < 0) end = slice.length;
      decodeLine(slice.toString('utf8', start, end), line, sink, minLogBytes);
    }
    start = end + 1;
  }
  return { count: line - firstLine, end: start };
}

/** The end of a line that is blank from `at` on; -1 if more follows, or if `at` is -1. */
function endOfBlankLine(slice: Buffer, at: number): number {
  if (at < 0) return -1;
  while (slice[at] !== NEWLINE && isBlank(slice[at])) at++;
  return at === slice.length || slice[at] === NEWLINE ? at : -1;
}

/** As `decodeLines`, for a slice in which some lines are not UTF-8: those are reported, the others decoded. */
function decodeBrokenLines(
  slice: Buffer,
  firstLine: number,
  sink: LogSink,
  minLogBytes: number,
): DecodedLines {
  let start = 0;
  let line = firstLine;
  for (; start < slice.length && line < firstLine + MAX_SLICE_LINES; line++) {
    let end = slice.indexOf(NEWLINE, start);
    if (end < 0) end = slice.length;
    const bytes = slice.subarray(skipByteOrderMarks(slice, start), end);
    if (isUtf8(bytes)) decodeLine(bytes.toString(), line, sink, minLogBytes);
    else if (!sink.wantsErrors) sink.error(line, UNSPECIFIED);
    else sink.error(line, { column: firstInvalidByte(bytes) + 1, path: '', message: 'is not valid UTF-8' });
    start = end + 1;
  }
  return { count: line - firstLine, end: start };
}

function decodeLine(text: string, line: number, sink: LogSink, minLogBytes: number): void {
  if (!(text.charCodeAt(0) > SPACE) && isBlankText(text)) return;
  // Keeps a body of millions of wrong lines cheap.
  if (!sink.wantsErrors && text.length < minLogBytes) {
    sink.error(line, UNSPECIFIED);
    return;
  }
  if (text.length > COUNTED_CHARACTERS && hasTooManyValues(text)) {
    sink.error(line, sink.wantsErrors ? { path: '', message: TOO_MANY_VALUES } : UNSPECIFIED);
    return;
  }
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    sink.error(line, sink.wantsErrors ? describeError(text, error) : UNSPECIFIED);
    return;
  }
  sink.value(line, value, () => (mayHoldInexactNumber(text) ? parseExactly(text) : undefined));
}

function describeError(text: string, error: unknown): FieldError {
  const { offset, message } = findJsonError(text) ?? { offset: 0, message: String(error) };
  return { column: offset + 1, path: '', message: `is not valid JSON: ${message}` };
}
