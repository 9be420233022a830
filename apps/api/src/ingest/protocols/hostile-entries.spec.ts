// Bodies of other protocols that are meant to take long: whatever they hold, other work gets a turn between slices.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lengthField } from '@timberline/testing';
import { JsonCursor, JsonCursorError } from '../../json/json-cursor.ts';
import { NestingScanner } from '../../json/scan.ts';
import { MAX_LOG_BYTES, TOO_LONG_LOG } from '../decode/json-text.ts';
import { SLICE_BYTES } from '../decode/log-sink.ts';
import { IngestError } from '../ingest-error.ts';
import { BulkFormat, DocumentFormat } from './elastic/bulk-format.ts';
import { BulkError } from './elastic/decode-bulk.ts';
import { readEntries } from './entries.fixture.ts';
import { entryDecoder, type EntryFormat, MAX_ENTRY_VALUES } from './entry-decoder.ts';
import { lokiJson, lokiProtobuf } from './loki/loki-formats.ts';
import { otlpJson, otlpProtobuf } from './otlp/otlp-formats.ts';
import { WireReader } from './protobuf/wire-reader.ts';
import { hecEvents } from './splunk/hec-formats.ts';

const BODY_BYTES = 2 * MAX_LOG_BYTES;
const SMALL_BYTES = 16 * SLICE_BYTES;

function text(start: string, repeated: string, end: string, bytes = BODY_BYTES): Buffer {
  return Buffer.from(start + repeated.repeat((bytes - start.length - end.length) / repeated.length) + end);
}

function many(part: Buffer, bytes = BODY_BYTES): Buffer {
  return Buffer.alloc(Math.floor(bytes / part.length) * part.length, part);
}

const otlpRecord = (...fields: Buffer[]) => lengthField(1, lengthField(2, lengthField(2, ...fields)));
const lokiEntry = (...fields: Buffer[]) => lengthField(1, lengthField(2, ...fields));
const attribute = lengthField(6, lengthField(1, 'k'), lengthField(2, lengthField(1, 'v')));
const unknown = Buffer.from([0x78, 1]);
const bulk = () => new BulkFormat('logs');

/** Bodies by what they are, with their format. */
const BODIES: Record<string, [EntryFormat, Buffer]> = {
  'OTLP: attributes': [otlpProtobuf, otlpRecord(many(attribute))],
  'OTLP: a long body': [otlpProtobuf, otlpRecord(lengthField(5, lengthField(1, many(Buffer.from('a')))))],
  'OTLP: an array': [otlpProtobuf, otlpRecord(lengthField(5, lengthField(5, many(lengthField(1, '')))))],
  'OTLP: many short values': [otlpProtobuf, otlpRecord(many(attribute, SMALL_BYTES))],
  'OTLP: attributes of a resource': [otlpProtobuf, lengthField(1, lengthField(1, many(lengthField(1, ''))))],
  'OTLP: empty scopes': [otlpProtobuf, lengthField(1, many(lengthField(2, ''), SMALL_BYTES))],
  'OTLP: empty resources': [otlpProtobuf, many(lengthField(1, ''), SMALL_BYTES)],
  'OTLP: empty records': [
    otlpProtobuf,
    lengthField(1, lengthField(2, many(lengthField(2, ''), SMALL_BYTES))),
  ],
  'OTLP: unknown fields': [otlpProtobuf, many(unknown)],
  'OTLP: unknown fields of a resource': [otlpProtobuf, lengthField(1, many(unknown))],
  'OTLP in JSON: keys': [otlpJson, text('{', '"a":1,', '"b":1}', SMALL_BYTES)],
  'OTLP in JSON: an unknown value': [otlpJson, text('{"a":[', '1,', '1]}')],
  'OTLP in JSON: a value before the resource': [
    otlpJson,
    text('{"resourceLogs":[{"a":[', '1,', '1],"resource":{}}]}'),
  ],
  'OTLP in JSON: empty resources': [
    otlpJson,
    text('{"resourceLogs":[', '{"scopeLogs":[]},', '{}]}', SMALL_BYTES),
  ],
  'OTLP in JSON: attributes': [
    otlpJson,
    text('{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[', '{},', '{}]}]}]}]}'),
  ],
  'Loki: labels': [lokiProtobuf, lengthField(1, lengthField(1, many(Buffer.from('a="b",'))))],
  'Loki: a long line': [lokiProtobuf, lokiEntry(lengthField(2, many(Buffer.from('a'))))],
  'Loki: streams': [lokiProtobuf, many(lengthField(1, ''), SMALL_BYTES)],
  'Loki: entries without labels': [lokiProtobuf, lengthField(1, many(lengthField(2, ''), SMALL_BYTES))],
  'Loki in JSON: labels': [lokiJson, text('{"streams":[{"stream":{', '"a":"b",', '"c":"d"}}]}', SMALL_BYTES)],
  'Loki in JSON: streams': [lokiJson, text('{"streams":[', '{},', '{}]}', SMALL_BYTES)],
  'Loki in JSON: a value before the labels': [
    lokiJson,
    text('{"streams":[{"a":[', '1,', '1],"stream":{}}]}'),
  ],
  'Loki in JSON: a long line': [lokiJson, text('{"streams":[{"values":[["1","', '\\"', '"]]}]}')],
  'Splunk: a long event': [hecEvents, text('{"event":"', '\\"', '"}')],
  'Splunk: a number without an end': [hecEvents, text('{"event":', '1', '')],
  'Splunk: small events': [hecEvents, text('', '{"event":0}', '', SMALL_BYTES)],
  'Elasticsearch: a long action': [bulk(), text('{"create":{"a":"', 'b', '"}}\n{}\n')],
  'Elasticsearch: a long document': [bulk(), text('{"create":{}}\n{"a":"', 'b', '"}\n')],
  'Elasticsearch: blank lines': [bulk(), text('', '\n', '{"create":{}}\n{}\n', SMALL_BYTES)],
  'Elasticsearch: one long document': [new DocumentFormat('logs', undefined), text('{', '"a":1,', '"b":1}')],
};

/** What the format did since it yielded. */
let work = { parsed: 0, scanned: 0, steps: 0 };
let most = { parsed: 0, scanned: 0, steps: 0 };
const { parse } = JSON;
function method<T extends object>(prototype: T, name: keyof T): (this: T, ...parameters: unknown[]) => never {
  return Object.getOwnPropertyDescriptor(prototype, name)!.value as never;
}
const nextCharacter = method(NestingScanner.prototype, 'next');
const nextField = method(WireReader.prototype, 'next');
const nextKey = method(JsonCursor.prototype, 'nextKey');
const nextElement = method(JsonCursor.prototype, 'nextElement');

beforeEach(() => {
  most = { parsed: 0, scanned: 0, steps: 0 };
  NestingScanner.prototype.next = function (code) {
    work.scanned++;
    return nextCharacter.call(this, code);
  };
  WireReader.prototype.next = function () {
    work.steps++;
    return nextField.call(this);
  };
  JsonCursor.prototype.nextKey = function () {
    work.steps++;
    return nextKey.call(this);
  };
  JsonCursor.prototype.nextElement = function () {
    work.steps++;
    return nextElement.call(this);
  };
  JSON.parse = (json: string, ...others: []) => {
    work.parsed += json.length;
    return parse(json, ...others) as unknown;
  };
});
afterEach(() => {
  NestingScanner.prototype.next = nextCharacter;
  WireReader.prototype.next = nextField;
  Object.assign(JsonCursor.prototype, { nextKey, nextElement });
  JSON.parse = parse;
});

function endSlice(): void {
  most = {
    parsed: Math.max(most.parsed, work.parsed),
    scanned: Math.max(most.scanned, work.scanned),
    steps: Math.max(most.steps, work.steps),
  };
  work = { parsed: 0, scanned: 0, steps: 0 };
}

describe('A slice', () => {
  it.each(Object.keys(BODIES))('never reads more than one entry and a few bytes: %s.', (name) => {
    const [format, bytes] = BODIES[name]!;
    const slices = format.read(bytes, {
      entry: () => true,
      error: () => {},
      nextId: () => '',
      note: () => {},
    });
    try {
      while (!slices.next().done) endSlice();
    } catch (error) {
      const isRefusal =
        error instanceof IngestError || error instanceof JsonCursorError || error instanceof BulkError;
      expect(isRefusal, String(error)).toBe(true);
    }
    endSlice();
    expect(most.parsed).toBeLessThan(MAX_LOG_BYTES + 4 * SLICE_BYTES);
    expect(most.scanned).toBeLessThan(MAX_LOG_BYTES + 4 * SLICE_BYTES);
    // A field of a value is a step, and so is the end of its message.
    expect(most.steps).toBeLessThan(8 * MAX_ENTRY_VALUES);
  });
});

describe('An entry that no log needs', () => {
  const long = 'a'.repeat(MAX_LOG_BYTES);

  it('A bulk request keeps the documents beside it.', () => {
    const format = new BulkFormat(undefined);
    const bytes = Buffer.from(`{"create":{}}\n{"message":"${long}"}\n{"create":{}}\n{"message":"kept"}\n`);
    const { entries, errors } = readEntries(format, bytes);
    expect(entries).toHaveLength(1);
    expect(errors).toEqual([{ line: 2, message: TOO_LONG_LOG }]);
    expect(format.results).toMatchObject([
      { refusal: { type: 'document_parsing_exception' } },
      { operation: 'create', index: 'logs', id: 'id-0' },
    ]);
  });
});

describe('A body of the shortest entries', () => {
  const sink = { scannedLog: () => {}, error: () => {}, note: () => {}, nextId: () => '', wantsErrors: true };
  const ENTRIES = 1_000;
  const shortest: Record<string, [EntryFormat, Buffer]> = {
    'OTLP in protobuf': [otlpProtobuf, lengthField(1, lengthField(2, many(lengthField(2, ''), 2 * ENTRIES)))],
    'OTLP in JSON': [
      otlpJson,
      Buffer.from(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[{}${',{}'.repeat(ENTRIES - 1)}]}]}]}`),
    ],
    'Loki in protobuf': [lokiProtobuf, lengthField(1, many(lengthField(2, ''), 2 * ENTRIES))],
    'Loki in JSON': [
      lokiJson,
      Buffer.from(`{"streams":[{"stream":{},"values":[[0,0]${',[0,0]'.repeat(ENTRIES - 1)}]}]}`),
    ],
    Splunk: [hecEvents, Buffer.from('{"event":0}'.repeat(ENTRIES))],
    Elasticsearch: [new BulkFormat('logs'), Buffer.from('{"index":{}}\n\n'.repeat(ENTRIES))],
  };

  it.each(Object.keys(shortest))('has an id for each of its logs: %s.', (name) => {
    const [format, bytes] = shortest[name]!;
    let logs = 0;
    const slices = entryDecoder(format).decode(bytes, { ...sink, value: () => ++logs > 0 });
    while (!slices.next().done);
    expect(logs).toBe(ENTRIES);
    expect(format.maxEntries(bytes)).toBeGreaterThanOrEqual(ENTRIES);
  });

  it('is refused as a whole if the fields that they share make too many logs of them.', () => {
    const shared = { a: 'x'.repeat(100_000) };
    const format: EntryFormat = {
      protocol: 'p',
      name: 'n',
      maxEntries: () => ENTRIES,
      *read(_bytes, entries) {
        for (let n = 1; n <= ENTRIES; n++) entries.entry(n, { message: 'm', inherited: shared });
        yield;
      },
    };
    let logs = 0;
    const slices = entryDecoder(format).decode(Buffer.alloc(0), { ...sink, value: () => ++logs > 0 });
    expect(() => slices.next()).toThrow('The entries become too many logs');
    expect(logs).toBe(ENTRIES);
  });
});

it('Other work gets a turn between the logs that one long entry becomes.', () => {
  const added: number[] = [];
  const sink = {
    scannedLog: () => {},
    value: (line: number) => added.push(line) > 0,
    error: () => {},
    note: () => {},
    nextId: () => '',
    wantsErrors: true,
  };
  const body = `{"event":"${'a'.repeat(1_000_000)}"}{"event":"next"}`;
  let most = 0;
  let before = 0;
  for (const _slice of entryDecoder(hecEvents).decode(Buffer.from(body), sink)) {
    most = Math.max(most, added.length - before);
    before = added.length;
  }
  expect(most).toBe(1);
  expect(added).toEqual([1, 1, 1, 1, 2]);
});
