// NDJSON → its logs. A line that is bad is named, and the others are taken.
import { isUtf8 } from 'node:buffer';
import type { FieldError } from '@timberline/contract';
import { NEWLINE, SPACE } from '../../json/characters.ts';
import { mayHoldInexactNumber, parseExactly } from '../../json/exact-json.ts';
import { parseJson } from '../../json/parse-json.ts';
import type { LogScanner } from '../fast-path/log-scanner.ts';
import { jsonFault } from './json-error.ts';
import { COUNTED_FROM, hasTooManyValues, isBlank, isBlankCode, TOO_MANY_VALUES } from './json-text.ts';
import { type LogSink, SHORTEST_LOG_BYTES, SLICE_BYTES } from './log-sink.ts';
import { brokenByte } from './utf8.ts';

const NOT_DESCRIBED: FieldError = { path: '', message: 'is no log' };

/** NDJSON: a log a line. Yields between slices. */
export function* decodeNdjson(body: Buffer, plainLog: LogScanner, sink: LogSink): Generator<undefined, void> {
  let line = 1;
  for (let start = 0; start < body.length;) {
    if (start > 0) yield;
    let end = body.length;
    if (end - start > SLICE_BYTES) {
      end = body.lastIndexOf(NEWLINE, start + SLICE_BYTES - 1) + 1;
      if (end <= start) end = body.indexOf(NEWLINE, start) + 1 || body.length;
    }
    const slice = body.subarray(start, end);
    line = isUtf8(slice) ? takeLines(slice, line, plainLog, sink) : takeLinesOneByOne(slice, line, sink);
    start = end;
  }
}

function takeLines(slice: Buffer, line: number, plainLog: LogScanner, sink: LogSink): number {
  for (let start = 0; start < slice.length; line++) {
    let end = endOfLine(slice, plainLog.look(slice, start));
    if (end >= 0) sink.plain(line, plainLog);
    else {
      end = slice.indexOf(NEWLINE, start);
      if (end < 0) end = slice.length;
      takeLine(slice.toString('utf8', start, end), line, sink);
    }
    start = end + 1;
  }
  return line;
}

/** Where the line ends that has nothing but blanks from `at` on; -1 where it has more, or `at` is -1. */
function endOfLine(slice: Buffer, at: number): number {
  if (at < 0) return -1;
  while (slice[at] !== NEWLINE && isBlankCode(slice[at])) at++;
  return at === slice.length || slice[at] === NEWLINE ? at : -1;
}

/** Lines some of which are not UTF-8: those are named, the others taken. */
function takeLinesOneByOne(slice: Buffer, line: number, sink: LogSink): number {
  for (let start = 0; start < slice.length; line++) {
    let end = slice.indexOf(NEWLINE, start);
    if (end < 0) end = slice.length;
    const bytes = slice.subarray(start, end);
    if (isUtf8(bytes)) takeLine(bytes.toString(), line, sink);
    else if (!sink.wantsFaults) sink.fault(line, NOT_DESCRIBED);
    else sink.fault(line, { column: brokenByte(bytes) + 1, path: '', message: 'is not UTF-8' });
    start = end + 1;
  }
  return line;
}

function takeLine(text: string, line: number, sink: LogSink): void {
  if (!(text.charCodeAt(0) > SPACE) && isBlank(text)) return;
  // A body of millions of bad lines costs little when nobody is told of each.
  if (!sink.wantsFaults && text.length < SHORTEST_LOG_BYTES) {
    sink.fault(line, NOT_DESCRIBED);
    return;
  }
  let value: unknown;
  try {
    if (text.length > COUNTED_FROM && hasTooManyValues(text)) throw new TypeError(TOO_MANY_VALUES);
    value = parseJson(text);
  } catch (error) {
    if (!sink.wantsFaults) sink.fault(line, NOT_DESCRIBED);
    else if (error instanceof TypeError) sink.fault(line, { path: '', message: error.message });
    else {
      const { offset, message } = jsonFault(text) ?? { offset: 0, message: String(error) };
      sink.fault(line, { column: offset + 1, path: '', message: `is not JSON: ${message}` });
    }
    return;
  }
  sink.value(line, value, () => (mayHoldInexactNumber(text) ? parseExactly(text) : undefined));
}
