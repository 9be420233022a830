// Bodies that are meant to take long: whatever they hold, other work gets a turn between slices.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NestingScanner } from '../../../json/scan.ts';
import { MAX_LOG_BYTES, TOO_LONG_LOG } from '../../decode/json-text.ts';
import { MAX_SLICE_LINES, SLICE_BYTES } from '../../decode/log-sink.ts';
import { IngestError } from '../../ingest-error.ts';
import { decode } from './native-decoders.fixture.ts';
import { jsonDecoder, ndjsonDecoder } from './native-decoders.ts';

const BODY_BYTES = 1.25 * MAX_LOG_BYTES;
const LOG = '{"level":"info","message":"disk is full","resourceId":"r","timestamp":"2026-11-24T10:35:22Z"}';

function body(start: string, repeated: string, end: string): string {
  return start + repeated.repeat((BODY_BYTES - start.length - end.length) / repeated.length) + end;
}

const BODIES = {
  'open brackets': body('', '[', ''),
  'open objects': body('', '{"a":', ''),
  'brackets in brackets': body('', '[', '') + body('', ']', ''),
  commas: body('[', ',', ']'),
  quotes: body('', '"', ''),
  keys: body('{', '"a":1,', '"b":1}'),
  'keys with escapes': body('{', '"\\n":1,', '"b":1}'),
  'one long key': body(`${LOG.slice(0, -1)},"`, 'a', '":1}'),
  escapes: body('{"a":"', '\\n', '"}'),
  'escaped quotes': body('["', '\\"', '"]'),
  'backslashes without an end': body('{"a":"', '\\', ''),
  'a long message': body('{"message":"', 'a', '"}'),
  'small numbers': body('[', '1,', '1]'),
  'a long number': body('', '1', ''),
  'a long number in metadata': body(`${LOG.slice(0, -1)},"metadata":{"n":1.`, '0', '1}}'),
  'broken lines': body('', '{"a"\n', ''),
  'blank lines': body('', '\n', ''),
  blanks: body('', ' ', ''),
  'blanks between elements': body(`[${LOG}`, ' ', `,${LOG}]`),
  'a long text in an array': body('["', 'a', '"]'),
  'a long text without an end in an array': body('["', 'a', ''),
  'blanks and an error': body('[', '\r', 'x'),
  'byte order marks': body('', '\ufeff', ''),
  'small logs': body('[', '{"level":"i","a":1},', '1]'),
};

/** What the decoder did since it yielded. */
let work = { parsed: 0, scanned: 0 };
let most = { parsed: 0, scanned: 0 };
const scanner = Object.getOwnPropertyDescriptor(NestingScanner.prototype, 'next')!;
const next = scanner.value as (code: number) => boolean;
const { parse } = JSON;

beforeEach(() => {
  most = { parsed: 0, scanned: 0 };
  NestingScanner.prototype.next = function (code) {
    work.scanned++;
    return next.call(this, code);
  };
  JSON.parse = (text: string, ...others: []) => {
    work.parsed += text.length;
    return parse(text, ...others) as unknown;
  };
});
afterEach(() => {
  Object.defineProperty(NestingScanner.prototype, 'next', scanner);
  JSON.parse = parse;
});

function endSlice(): void {
  most = { parsed: Math.max(most.parsed, work.parsed), scanned: Math.max(most.scanned, work.scanned) };
  work = { parsed: 0, scanned: 0 };
}

describe.each([jsonDecoder, ndjsonDecoder])('$name', (decoder) => {
  it.each(Object.keys(BODIES))('A slice never reads more than one log and a few bytes: %s.', (name) => {
    const text = BODIES[name as keyof typeof BODIES];
    const counted = {
      ...decoder,
      *decode(...parameters: Parameters<typeof decoder.decode>): Generator<undefined, void> {
        const slices = decoder.decode(...parameters);
        try {
          while (!slices.next().done) {
            endSlice();
            yield;
          }
        } finally {
          endSlice();
        }
      },
    };
    let slices = 0;
    try {
      ({ slices } = decode(text, counted));
    } catch (error) {
      expect(error).toBeInstanceOf(IngestError);
      slices = 2;
    }
    expect(slices).toBeGreaterThan(1);
    expect(most.parsed).toBeLessThan(MAX_LOG_BYTES + 4 * SLICE_BYTES);
    expect(most.scanned).toBeLessThan(MAX_LOG_BYTES + 4 * SLICE_BYTES);
  });
});

it('A log of more than MAX_LOG_BYTES is refused without being parsed, and those beside it are kept.', () => {
  const long = JSON.stringify({ message: 'a'.repeat(MAX_LOG_BYTES) });
  const parsed = vi.fn(parse);
  JSON.parse = parsed;
  const error = { path: 'message', message: TOO_LONG_LOG };
  for (const result of [
    decode(`[{"a":1},${long},{"a":2}]`, jsonDecoder),
    decode(`{"a":1}\n${long}\n{"a":2}`, ndjsonDecoder),
  ]) {
    expect(result.errors).toEqual([{ line: 2, ...error }]);
    expect(result.values.map(([line]) => line)).toEqual([1, 3]);
  }
  expect(decode(long, jsonDecoder).errors).toEqual([{ line: 1, ...error }]);
  expect(Math.max(...parsed.mock.calls.map(([text]) => text.length))).toBeLessThan(1_000);
});

it('Blanks around a log do not count among its bytes.', () => {
  const blanks = ' \n'.repeat(0.3 * MAX_LOG_BYTES);
  expect(decode(`${blanks}{"a":1}${blanks}`, jsonDecoder).values).toEqual([[1, { a: 1 }]]);
  expect(decode(`[${blanks}{"a":1}${blanks},{"a":2}${blanks}]`, jsonDecoder).values).toHaveLength(2);
  const spaces = ' '.repeat(0.6 * MAX_LOG_BYTES);
  expect(decode(`${spaces}{"a":1}${spaces}\n{"a":2}`, ndjsonDecoder).values).toEqual([
    [1, { a: 1 }],
    [2, { a: 2 }],
  ]);
});

it.each(['\n', 'x\n', '{}\n', ' \r\n', '\ufeff\n', '\xff\n'])(
  'NDJSON yields after MAX_SLICE_LINES lines, however short they are: %j.',
  (line) => {
    const lines = 20_000;
    const result = decode(
      Buffer.from(line.repeat(lines) + LOG, line === '\xff\n' ? 'latin1' : 'utf8'),
      ndjsonDecoder,
    );
    expect(result.slices).toBeGreaterThan(lines / MAX_SLICE_LINES);
    expect(result.values.at(-1)).toEqual([lines + 1, expect.objectContaining({ resourceId: 'r' })]);
  },
);
