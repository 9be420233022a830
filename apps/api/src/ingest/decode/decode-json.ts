// JSON → its logs: one, or those of an array. What is no JSON is refused as a whole.
import { isUtf8 } from 'node:buffer';
import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, NEWLINE } from '../../json/characters.ts';
import { mayHoldInexactNumber, parseExactly } from '../../json/exact-json.ts';
import { parseJson } from '../../json/parse-json.ts';
import { ProblemError } from '../../problem/problem-error.ts';
import type { LogScanner } from '../fast-path/log-scanner.ts';
import { jsonFault } from './json-error.ts';
import {
  COUNTED_FROM,
  firstVisible,
  hasTooManyValues,
  isBlank,
  opensArray,
  StructureScan,
  TOO_MANY_VALUES,
} from './json-text.ts';
import { type LogSink, SLICE_BYTES } from './log-sink.ts';
import { brokenByte } from './utf8.ts';

/** Elements that have to be parsed are parsed together up to this; those behind them may be plain again. */
const RUN_BYTES = 16 * 1024;

/** A log, or an array of them. Yields between slices. */
export function* decodeJson(body: Buffer, plainLog: LogScanner, sink: LogSink): Generator<undefined, void> {
  if (!isUtf8(body))
    throw new ProblemError(400, `The body is not UTF-8: broken at byte ${brokenByte(body) + 1}.`);
  if (opensArray(body)) yield* splitArray(body, plainLog, sink);
  else takeOne(body, plainLog, sink);
}

function takeOne(body: Buffer, plainLog: LogScanner, sink: LogSink): void {
  const end = plainLog.look(body, firstVisible(body, 0));
  if (end >= 0 && firstVisible(body, end) === body.length) {
    sink.plain(1, plainLog);
    return;
  }
  const text = body.toString();
  if (isBlank(text)) return;
  if (text.length > COUNTED_FROM && hasTooManyValues(text)) {
    sink.fault(1, { path: '', message: TOO_MANY_VALUES });
    return;
  }
  sink.value(1, parse(text, body, 0, 1), () => (mayHoldInexactNumber(text) ? parseExactly(text) : undefined));
}

function* splitArray(body: Buffer, plainLog: LogScanner, sink: LogSink): Generator<undefined, void> {
  const first = firstVisible(body, 0) + 1;
  let line = 1;
  let turn = first + SLICE_BYTES;
  for (let at = first; ;) {
    if (at > turn) {
      yield;
      turn = at + SLICE_BYTES;
    }
    const behind = plainLog.look(body, firstVisible(body, at));
    let end = behind < 0 ? -1 : firstVisible(body, behind);
    if (body[end] === COMMA || body[end] === CLOSE_BRACKET) sink.plain(line++, plainLog);
    else {
      const run = elementsFrom(body, at, line);
      end = run.end;
      // A brace in the place of the bracket is for the parser to find.
      const text = `[${body.toString('utf8', at, end)}${body[end] === CLOSE_BRACE ? '}' : ']'}`;
      if (run.isLong && hasTooManyValues(text)) sink.fault(line++, { path: '', message: TOO_MANY_VALUES });
      else {
        const values = parse(text, body, at - 1, line) as unknown[];
        if (values.length === 0 && (at > first || body[end] === COMMA))
          throw notJson(body, end, line, `expected a value ${at > first ? 'after' : 'before'} the comma`);
        takeElements(values, line, sink, () => text);
        line += values.length;
      }
    }
    if (body[end] === CLOSE_BRACKET) {
      const tail = firstVisible(body, end + 1);
      if (tail < body.length)
        throw notJson(body, tail, Math.max(1, line - 1), 'expected the end of the body after the array');
      return;
    }
    at = end + 1;
  }
}

/** Some elements of an array that stand side by side, or one that is too long to be parsed unseen. */
interface Elements {
  /** Where the comma or bracket behind them is. */
  end: number;
  isLong: boolean;
}

/** The elements that begin at `start`: RUN_BYTES or a little more. Throws a 400 where the array does not end. */
function elementsFrom(body: Buffer, start: number, line: number): Elements {
  let element = start;
  const scan = new StructureScan(1);
  for (let at = start; at < body.length; at++) {
    const isComma = scan.next(body[at]!);
    if (scan.depth > 0 && !(isComma && scan.depth === 1)) continue;
    if (at - element > COUNTED_FROM)
      return element > start ? { end: element - 1, isLong: false } : { end: at, isLong: true };
    if (scan.depth === 0 || at - start >= RUN_BYTES) return { end: at, isLong: false };
    element = at + 1;
  }
  throw unclosed(body, start, line);
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
    return parseJson(text);
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

/** The error of an array that does not end; what is wrong in its first elements from `start` on comes first. */
function unclosed(body: Buffer, start: number, line: number): ProblemError {
  const end = Math.min(body.length, start + 2 * SLICE_BYTES);
  const text = `[${body.toString('utf8', start, end)}`;
  const fault = jsonFault(text);
  // Where only a part was looked at, a fault at its end is one of the cut.
  const isReal =
    fault && (end === body.length || (!fault.isOpenText && fault.offset < text.length - LONGEST_TOKEN));
  if (isReal)
    return notJson(
      body,
      start - 1 + Buffer.byteLength(text.slice(0, fault.offset)),
      line + elementOf(text, fault.offset),
      fault.message,
    );
  return notJson(body, body.length, line, 'the array is not closed');
}

/** Characters of the longest token that a cut can break, but for texts: `false`, `\\u0000`, and some to spare. */
const LONGEST_TOKEN = 16;
