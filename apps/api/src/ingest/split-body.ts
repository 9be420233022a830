// A body → the logs in it, with their lines. Long bodies are taken in slices, between which others get their turn.
import { isUtf8 } from 'node:buffer';
import type { FieldError } from '@timberline/contract';
import { ProblemError } from '../problem/problem-error.ts';
import { mayHoldInexactNumber, parseExactly } from './exact-json.ts';
import { jsonFault } from './json-fault.ts';

/** `json`: one log or an array of them; `ndjson`: a log a line. */
export type BodyKind = 'json' | 'ndjson';

/** Takes what a body holds, in order. */
export interface LogSink {
  /**
   * A value that may be a log.
   * @param line element or line, from 1
   * @param exactly parses it again with RawJson for the numbers that a double cannot hold; undefined where it has none
   */
  value(line: number, value: unknown, exactly: () => unknown): void;
  /** A line that is no JSON, or no log. */
  fault(line: number, fault: FieldError): void;
  /** Whether it still matters what exactly is wrong with a line. */
  readonly wantsFaults: boolean;
}

/** A slice takes about 3 ms; what comes in meanwhile waits so long. */
const SLICE_BYTES = 256 * 1024;
/** A log within its limits is this long at most when nothing is escaped twice; longer ones are counted before parsing. */
const COUNTED_FROM = 64 * 1024;
/** The shortest log in a body: how many a body can hold follows from it. */
export const SHORTEST_LOG_BYTES =
  '{"level":"i","message":"","resourceId":"r","timestamp":"2026-11-24T10:35:22Z"}'.length;
const NOT_DESCRIBED: FieldError = { path: '', message: 'is no log' };
/** JSON values that one log may have: parsed they take up to 60 bytes each, whatever their text takes. */
const VALUES = 100_000;

const NEWLINE = 10;
const SPACE = 32;
const OPEN_BRACKET = 91;

/**
 * Hands the logs of a body to a sink. Yields between slices, so that the caller can let others run.
 * Throws a 400 where the body as a whole cannot be read: then the sink's content is to be dropped.
 */
export function* splitBody(body: Buffer, kind: BodyKind, sink: LogSink): Generator<undefined, void> {
  const bytes = withoutMark(body);
  if (kind === 'ndjson') yield* splitLines(bytes, sink);
  else yield* splitJson(bytes, sink);
}

/** Whether a JSON body is an array. */
export function isArray(body: Buffer): boolean {
  const bytes = withoutMark(body);
  return bytes[firstVisible(bytes, 0)] === OPEN_BRACKET;
}

/** The body without the byte order mark that some editors put first. */
function withoutMark(body: Buffer): Buffer {
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? body.subarray(3) : body;
}

function* splitLines(body: Buffer, sink: LogSink): Generator<undefined, void> {
  let line = 1;
  for (let start = 0; start < body.length;) {
    if (start > 0) yield;
    let end = body.length;
    if (end - start > SLICE_BYTES) {
      end = body.lastIndexOf(NEWLINE, start + SLICE_BYTES - 1) + 1;
      if (end <= start) end = body.indexOf(NEWLINE, start) + 1 || body.length;
    }
    const slice = body.subarray(start, end);
    line = isUtf8(slice) ? takeLines(slice.toString(), line, sink) : takeLinesOneByOne(slice, line, sink);
    start = end;
  }
}

function takeLines(text: string, line: number, sink: LogSink): number {
  for (let start = 0; start < text.length; line++) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    takeLine(text.slice(start, end), line, sink);
    start = end + 1;
  }
  return line;
}

/** Lines some of which are not UTF-8: those are named, the others taken. */
function takeLinesOneByOne(slice: Buffer, line: number, sink: LogSink): number {
  for (let start = 0; start < slice.length; line++) {
    let end = slice.indexOf(NEWLINE, start);
    if (end < 0) end = slice.length;
    const bytes = slice.subarray(start, end);
    if (isUtf8(bytes)) takeLine(bytes.toString(), line, sink);
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
    value = JSON.parse(text);
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

const TOO_MANY_VALUES = `has more than ${VALUES} JSON values`;

function* splitJson(body: Buffer, sink: LogSink): Generator<undefined, void> {
  if (!isUtf8(body))
    throw new ProblemError(400, `The body is not UTF-8: broken at byte ${brokenByte(body) + 1}.`);
  if (!isArray(body)) {
    const text = body.toString();
    if (isBlank(text)) return;
    if (text.length > COUNTED_FROM && hasTooManyValues(text)) {
      sink.fault(1, { path: '', message: TOO_MANY_VALUES });
      return;
    }
    sink.value(1, parse(text, body, 0, 1), () =>
      mayHoldInexactNumber(text) ? parseExactly(text) : undefined,
    );
    return;
  }
  if (body.length <= SLICE_BYTES) {
    takeElements(parse(body.toString(), body, 0, 1) as unknown[], 1, sink, () => body.toString());
    return;
  }
  let line = 1;
  for (const { start, end, afterComma, isLong } of arraySlices(body)) {
    if (line > 1) yield;
    const text = `[${body.toString('utf8', start, end)}]`;
    if (isLong && hasTooManyValues(text)) {
      sink.fault(line++, { path: '', message: TOO_MANY_VALUES });
      continue;
    }
    const values = parse(text, body, start - 1, line) as unknown[];
    if (values.length === 0 && afterComma) throw notJson(body, end, line, 'expected a value after the comma');
    takeElements(values, line, sink, () => text);
    line += values.length;
  }
}

/** @param textOf the array that the values were parsed from */
function takeElements(values: unknown[], line: number, sink: LogSink, textOf: () => string): void {
  let exact: unknown[] | undefined;
  let looked = false;
  values.forEach((value, index) =>
    sink.value(line + index, value, () => {
      if (!looked) {
        looked = true;
        const text = textOf();
        if (mayHoldInexactNumber(text)) exact = parseExactly(text) as unknown[];
      }
      return exact?.[index];
    }),
  );
}

function parse(text: string, body: Buffer, start: number, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const { offset, message } = jsonFault(text) ?? { offset: 0, message: String(error) };
    const element = line + elementOf(text, offset);
    throw notJson(body, start + Buffer.byteLength(text.slice(0, offset)), element, message);
  }
}

/** Elements of the array `text` before an offset in it. */
function elementOf(text: string, offset: number): number {
  if (!text.startsWith('[')) return 0;
  let elements = 0;
  const scan = new StructureScan();
  for (let at = 0; at < offset; at++) if (scan.next(text.charCodeAt(at)) && scan.depth === 1) elements++;
  return elements;
}

/** The error of a body that is no JSON, broken at a byte offset. */
function notJson(body: Buffer, offset: number, line: number, message: string): ProblemError {
  const at = Math.min(Math.max(0, offset), body.length);
  const lineStart = at === 0 ? 0 : body.lastIndexOf(NEWLINE, at - 1) + 1;
  let lines = 1;
  for (
    let next = body.indexOf(NEWLINE);
    next >= 0 && next < lineStart;
    next = body.indexOf(NEWLINE, next + 1)
  )
    lines++;
  const column = body.toString('utf8', lineStart, at).length + 1;
  const place = `${message} (line ${lines}, column ${column} of the body)`;
  return new ProblemError(400, `The body is not JSON: ${place}. Nothing was accepted.`, {
    errors: [{ line, path: '', message: `is not JSON: ${place}` }],
  });
}

/** Elements of an array that stand side by side, as a byte range without the commas around them. */
interface ArraySlice {
  start: number;
  end: number;
  afterComma: boolean;
  /** One element that is too long to be parsed unseen. */
  isLong: boolean;
}

function* arraySlices(body: Buffer): Generator<ArraySlice> {
  const open = firstVisible(body, 0);
  let start = open + 1;
  let element = start;
  const scan = new StructureScan();
  for (let at = open; at < body.length; at++) {
    const isComma = scan.next(body[at]!);
    const isEnd = scan.depth === 0;
    if (!isEnd && !(isComma && scan.depth === 1)) continue;
    if (at - element > COUNTED_FROM) {
      if (element > start) yield { start, end: element - 1, afterComma: start > open + 1, isLong: false };
      yield { start: element, end: at, afterComma: element > open + 1, isLong: true };
      start = at + 1;
    } else if (isEnd || at - start >= SLICE_BYTES) {
      yield { start, end: at, afterComma: start > open + 1, isLong: false };
      start = at + 1;
    }
    element = at + 1;
    if (isEnd) {
      const tail = firstVisible(body, at + 1);
      if (tail < body.length) throw notJson(body, tail, 1, 'expected the end of the body after the array');
      return;
    }
  }
  throw unclosed(body, start);
}

/** The error of an array that does not end; what is wrong in its first elements from `start` on comes first. */
function unclosed(body: Buffer, start: number): ProblemError {
  const end = Math.min(body.length, start + 2 * SLICE_BYTES);
  const text = `[${body.toString('utf8', start, end)}`;
  const fault = jsonFault(text);
  // Where only a part was looked at, a fault at its end is one of the cut.
  const isReal =
    fault && (end === body.length || (!fault.isOpenText && fault.offset < text.length - LONGEST_TOKEN));
  if (isReal)
    return notJson(body, start - 1 + Buffer.byteLength(text.slice(0, fault.offset)), 1, fault.message);
  return notJson(body, body.length, 1, 'the array is not closed');
}

/** Characters of the longest token that a cut can break, but for texts: `false`, `\\u0000`, and some to spare. */
const LONGEST_TOKEN = 16;

/** Follows brackets and texts of JSON through its characters. */
class StructureScan {
  depth = 0;
  inText = false;
  private escaped = false;

  /** Takes the next character code; true where it is a comma outside of texts. */
  next(code: number): boolean {
    if (this.inText) {
      if (this.escaped) this.escaped = false;
      else if (code === 92) this.escaped = true;
      else if (code === 34) this.inText = false;
      return false;
    }
    if (code === 34) this.inText = true;
    else if (code === OPEN_BRACKET || code === 123) this.depth++;
    else if (code === 93 || code === 125) this.depth--;
    return code === 44;
  }
}

function hasTooManyValues(text: string): boolean {
  const scan = new StructureScan();
  let values = 1;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (scan.next(text.charCodeAt(at)) || scan.depth > depth) values++;
    depth = scan.depth;
    if (values > VALUES) return true;
  }
  return false;
}

/** Blanks of JSON and nothing else. */
function isBlank(text: string): boolean {
  return /^[ \t\r\n]*$/.test(text);
}

function firstVisible(body: Buffer, from: number): number {
  let at = from;
  while (body[at] === 32 || body[at] === 9 || body[at] === NEWLINE || body[at] === 13) at++;
  return at;
}

/** Offset of the first character that is not UTF-8, by halving what is whole but for a last character. */
function brokenByte(bytes: Buffer): number {
  let whole = 0;
  let broken = bytes.length;
  while (broken - whole > 1) {
    const middle = (whole + broken) >> 1;
    const end = endOfWhole(bytes, middle);
    if (end >= 0 && isBeginning(bytes, end, middle)) whole = middle;
    else broken = middle;
  }
  return Math.max(0, endOfWhole(bytes, whole));
}

/** Where whole characters end before a place, at most three bytes before it; -1 where they do not. */
function endOfWhole(bytes: Buffer, place: number): number {
  for (let end = place; end >= Math.max(0, place - 3); end--) if (isUtf8(bytes.subarray(0, end))) return end;
  return -1;
}

/** Whether the bytes between two places may begin a character of UTF-8. */
function isBeginning(bytes: Buffer, from: number, to: number): boolean {
  if (from >= to) return true;
  const first = bytes[from]!;
  const length = first >= 0xf0 && first < 0xf5 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
  if (first >= 0xf5 || to - from >= length) return false;
  for (let at = from + 1; at < to; at++) if ((bytes[at]! & 0xc0) !== 0x80) return false;
  return true;
}
