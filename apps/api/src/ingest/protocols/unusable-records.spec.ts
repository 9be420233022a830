// A record that no log can be made of is refused by itself, and those beside it are taken.
import { describe, expect, it } from 'vitest';
import { lengthField } from '@timberline/testing';
import { MAX_LOG_BYTES } from '../decode/json-text.ts';
import { readEntries } from './entries.fixture.ts';
import { type EntryFormat, MAX_ENTRY_VALUES } from './entry-decoder.ts';
import { lokiJson, lokiProtobuf } from './loki/loki-formats.ts';
import { otlpJson, otlpProtobuf } from './otlp/otlp-formats.ts';
import { hecEvents } from './splunk/hec-formats.ts';

const LONG = 'x'.repeat(MAX_LOG_BYTES);
const MANY = [...Array(2 * MAX_ENTRY_VALUES).keys()];
const TOO_LONG = `takes more than ${MAX_LOG_BYTES} bytes, which no log needs`;

const attributes = (count: number) =>
  Buffer.concat(Array.from({ length: count }, () => lengthField(6, lengthField(1, 'k'))));

/** For each format: a body of a good record, one of a message or with many values, and a good one. */
const FORMATS: [string, EntryFormat, (message: string) => Buffer, () => Buffer][] = [
  [
    'OTLP in protobuf',
    otlpProtobuf,
    (message) => otlp(lengthField(5, lengthField(1, message))),
    () => otlp(attributes(4 * MAX_ENTRY_VALUES)),
  ],
  [
    'OTLP in JSON',
    otlpJson,
    (message) => otlpText({ body: { stringValue: message } }),
    () => otlpText({ body: { stringValue: 'm' }, attributes: MANY }),
  ],
  [
    'Loki in protobuf',
    lokiProtobuf,
    (message) => lokiProto(lengthField(2, message)),
    () => lokiProto(Buffer.concat([...MANY, ...MANY].map(() => lengthField(3, lengthField(1, 'k'))))),
  ],
  [
    'Loki in JSON',
    lokiJson,
    (message) => lokiText(['1', message]),
    () => lokiText(['1', 'm', { many: MANY }]),
  ],
  [
    'Splunk',
    hecEvents,
    (message) => Buffer.from(`{"event":"a"}{"event":"${message}"}{"event":"b"}`),
    () => Buffer.from(`{"event":"a"}{"event":${JSON.stringify(MANY)}}{"event":"b"}`),
  ],
];

function otlp(record: Buffer): Buffer {
  const good = (body: string) => lengthField(2, lengthField(5, lengthField(1, body)));
  return lengthField(1, lengthField(2, good('a'), lengthField(2, record), good('b')));
}

function otlpText(record: object): Buffer {
  const good = (body: string) => ({ body: { stringValue: body } });
  return Buffer.from(
    JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [good('a'), record, good('b')] }] }] }),
  );
}

function lokiProto(entry: Buffer): Buffer {
  const good = (line: string) => lengthField(2, lengthField(2, line));
  return lengthField(1, good('a'), lengthField(2, entry), good('b'));
}

function lokiText(entry: unknown[]): Buffer {
  return Buffer.from(JSON.stringify({ streams: [{ values: [['1', 'a'], entry, ['1', 'b']] }] }));
}

describe.each(FORMATS)('%s', (_name, format, withMessage, withMany) => {
  it('A record of a few bytes is taken.', () => {
    const { entries, errors } = readEntries(format, withMessage('m'));
    expect(entries.map(({ message }) => message)).toEqual(['a', 'm', 'b']);
    expect(errors).toEqual([]);
  });

  it('A record that is too long is refused, and those beside it are taken.', () => {
    const { entries, errors } = readEntries(format, withMessage(LONG));
    expect(entries.map(({ message }) => message)).toEqual(['a', 'b']);
    expect(errors).toEqual([{ line: 2, message: TOO_LONG }]);
  });

  it('A record with too many values is refused, and those beside it are taken.', () => {
    const { entries, errors } = readEntries(format, withMany());
    expect(entries.map(({ message }) => message)).toEqual(['a', 'b']);
    expect(errors).toMatchObject([{ line: 2, message: expect.stringContaining('has more than') as string }]);
  });
});

it.each([
  ['OTLP', otlpJson, `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":"${LONG}"`],
  ['Splunk', hecEvents, `{"event":"a"}{"event":"${LONG}"`],
])('%s: a body that ends within a record that is too long is refused as a whole.', (_name, format, body) => {
  expect(() => readEntries(format, Buffer.from(body))).toThrow('not closed');
});
