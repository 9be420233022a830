import { describe, expect, it } from 'vitest';
import type { Entry } from '@timberline/formats';
import { doubleField, fixed64Field, lengthField, varintField } from '@timberline/testing';
import { IngestError } from '../../ingest-error.ts';
import { readEntries } from '../entries.fixture.ts';
import { otlpJson, otlpProtobuf } from './otlp-formats.ts';

function readJson(request: unknown): Entry[] {
  return readEntries(otlpJson, Buffer.from(JSON.stringify(request))).entries;
}

function readRecord(record: unknown): Entry {
  return readJson({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] })[0]!;
}

function attribute(field: number, key: string, ...value: Buffer[]): Buffer {
  return lengthField(field, lengthField(1, key), lengthField(2, ...value));
}

/** A request with one record, made of its fields. */
function request(...record: Buffer[]): Buffer {
  return lengthField(1, lengthField(2, lengthField(2, ...record)));
}

describe('OTLP in protobuf', () => {
  it('A record is read with what its scope and its resource say.', () => {
    const record = [
      fixed64Field(1, 1_795_527_039_873_000_001n),
      varintField(2, 17),
      lengthField(3, 'ERROR'),
      lengthField(5, lengthField(1, 'hello')),
      attribute(6, 'user', varintField(3, -7)),
      attribute(6, 'big', varintField(3, 9_007_199_254_740_993n)),
      attribute(6, 'ok', varintField(2, 1)),
      attribute(6, 'ratio', doubleField(4, 0.5)),
      attribute(
        6,
        'list',
        lengthField(5, lengthField(1, lengthField(1, 'a')), lengthField(1, varintField(3, 1))),
      ),
      attribute(6, 'nested', lengthField(6, attribute(1, 'a', varintField(2, 0)))),
      attribute(6, 'bytes', lengthField(7, Buffer.from([0, 1, 2]))),
      lengthField(9, Buffer.from('5b8efff798038103d269b633813fc60c', 'hex')),
      lengthField(10, Buffer.from('eee19b7ec3c1b174', 'hex')),
    ];
    // The resource and the scope come last here, which the encoding allows.
    const bytes = lengthField(
      1,
      lengthField(2, lengthField(2, ...record), lengthField(1, lengthField(1, 'lib'), lengthField(2, '1.0'))),
      lengthField(1, attribute(1, 'service.name', lengthField(1, 'api'))),
    );
    const { entries, notes } = readEntries(otlpProtobuf, bytes);
    expect(notes).toEqual([]);
    expect(entries).toHaveLength(1);
    const { attributes, ...entry } = entries[0]!;
    expect(entry).toEqual({
      time: '2026-11-24T13:30:39.873000001Z',
      level: 'ERROR',
      message: 'hello',
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      inherited: { 'otel.scope.name': 'lib', 'otel.scope.version': '1.0', 'service.name': 'api' },
    });
    expect(JSON.stringify(attributes)).toBe(
      '{"user":-7,"big":9007199254740993,"ok":true,"ratio":0.5,"list":["a",1],"nested":{"a":false},"bytes":"AAEC"}',
    );
  });

  it('An attribute of a scope whose name is __proto__ is a field like any other.', () => {
    const [entry] = readJson({
      resourceLogs: [
        {
          scopeLogs: [
            {
              scope: {
                attributes: [
                  { key: '__proto__', value: { intValue: '9007199254740993' } },
                  { key: 'rawJSON', value: { stringValue: 'a' } },
                ],
              },
              logRecords: [{}],
            },
          ],
        },
      ],
    });
    expect(JSON.stringify(entry!.inherited)).toBe('{"__proto__":9007199254740993,"rawJSON":"a"}');
  });

  it('A body that is an object is the message as it was sent.', () => {
    const { entries } = readEntries(
      otlpProtobuf,
      request(lengthField(5, lengthField(6, attribute(1, 'a', varintField(3, 1))))),
    );
    expect(entries[0]!.message).toEqual({ a: 1 });
  });

  it('A text that is not valid UTF-8 is kept and told.', () => {
    const { entries, notes } = readEntries(
      otlpProtobuf,
      request(lengthField(5, lengthField(1, Buffer.from([0x61, 0xff])))),
    );
    expect(entries[0]!.message).toBe('a\uFFFD');
    expect(notes).toEqual([expect.stringContaining('not valid UTF-8')]);
  });

  it('Values in each other past every limit are kept as bytes, and do not overflow the stack.', () => {
    let value = lengthField(1, 'x');
    for (let level = 0; level < 5_000; level++) value = lengthField(5, lengthField(1, value));
    const { entries } = readEntries(otlpProtobuf, request(attribute(6, 'deep', value)));
    expect(JSON.stringify(entries[0]!.attributes)).toMatch(/^\{"deep":\[{31}"/);
  });

  it.each([
    ['a field that is longer than the body', [0x0a, 0x05, 0x12]],
    ['a varint of eleven bytes', [0x0a, ...Array<number>(10).fill(0xff), 0x01]],
    ['a varint that is cut', [0x0a, 0x80]],
    ['a field without a number', [0x00, 0x01]],
    ['an unknown wire type', [0x1f, 0x01]],
    ['a message that is a number', [0x08, 0x01]],
    ['a group without an end', [0x1b, 0x08, 0x01]],
    ['the end of a group without a beginning', [0x0c]],
  ])('%s is refused with its offset.', (_name, bytes) => {
    expect(() => readEntries(otlpProtobuf, Buffer.from(bytes))).toThrow(
      /not a valid protobuf message: .* at byte \d+/,
    );
  });

  it('Changed requests are read or refused, and never anything else.', () => {
    const bytes = request(
      fixed64Field(1, 1n),
      lengthField(5, lengthField(1, 'hello')),
      attribute(6, 'list', lengthField(5, lengthField(1, lengthField(1, 'a')))),
      lengthField(9, Buffer.alloc(16, 7)),
    );
    let seed = 1;
    const random = (limit: number) => (seed = (seed * 48_271) % 2_147_483_647) % limit;
    for (let round = 0; round < 20_000; round++) {
      const changed = Buffer.from(bytes);
      for (let i = random(4); i >= 0; i--) changed[random(changed.length)] = random(256);
      try {
        readEntries(
          otlpProtobuf,
          changed.subarray(0, random(2) === 0 ? changed.length : random(changed.length)),
        );
      } catch (error) {
        expect(error).toBeInstanceOf(IngestError);
      }
    }
  });
});

describe('OTLP in JSON', () => {
  it('A record is read with what its scope and its resource say.', () => {
    const entries = readJson({
      resourceLogs: [
        {
          scopeLogs: [
            {
              logRecords: [
                {
                  timeUnixNano: '1795527039873000001',
                  severityNumber: 9,
                  body: { stringValue: 'hello' },
                  traceId: '5B8EFFF798038103D269B633813FC60C',
                  spanId: 'EEE19B7EC3C1B174',
                  attributes: [{ key: 'user', value: { intValue: '9007199254740993' } }],
                },
              ],
              scope: { name: 'lib' },
            },
          ],
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'api' } }] },
        },
      ],
    });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      time: '2026-11-24T13:30:39.873000001Z',
      level: 'info',
      message: 'hello',
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      inherited: { 'service.name': 'api', 'otel.scope.name': 'lib' },
    });
    expect(JSON.stringify(entries[0]!.attributes)).toBe('{"user":9007199254740993}');
  });

  it.each([
    ['a number as a number', { intValue: 7 }, 7],
    ['a number as a text', { intValue: '7' }, 7],
    ['a double', { doubleValue: 0.5 }, 0.5],
    ['no number', { doubleValue: 'NaN' }, 'NaN'],
    ['a truth value', { boolValue: false }, false],
    ['bytes', { bytesValue: 'AAEC' }, 'AAEC'],
    ['a list', { arrayValue: { values: [{ stringValue: 'a' }, { intValue: 1 }] } }, ['a', 1]],
    ['an object', { kvlistValue: { values: [{ key: 'a', value: { boolValue: true } }] } }, { a: true }],
    ['nothing', {}, null],
    ['a name in snake case', { string_value: 'a' }, 'a'],
  ])('An attribute can be %s.', (_name, value, expected) => {
    expect(readRecord({ attributes: [{ key: 'x', value }] }).attributes).toEqual({ x: expected });
  });

  it('The time of observation counts where a record has none of its own.', () => {
    expect(readRecord({ timeUnixNano: '0', observedTimeUnixNano: '1795527039000000000' }).time).toBe(
      '2026-11-24T13:30:39.000000000Z',
    );
  });

  it('Ids of zeros alone are no ids.', () => {
    const entry = readRecord({ traceId: '0'.repeat(32), spanId: '' });
    expect(entry.traceId).toBeUndefined();
    expect(entry.spanId).toBeUndefined();
  });

  it('An attribute of the scope that the resource has as well keeps both values.', () => {
    const attribute = (value: string) => ({ key: 'env', value: { stringValue: value } });
    const [entry] = readJson({
      resourceLogs: [
        {
          resource: { attributes: [attribute('resource')] },
          scopeLogs: [{ scope: { attributes: [attribute('scope')] }, logRecords: [{}] }],
        },
      ],
    });
    expect(entry!.inherited).toEqual({ env: 'resource', 'scope.env': 'scope' });
  });

  it.each([
    ['{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":}]}]}]}'],
    ['{"resourceLogs":'],
    ['[]'],
    ['{"resourceLogs":[]} x'],
  ])('%s is refused.', (json) => {
    expect(() => readEntries(otlpJson, Buffer.from(json))).toThrow();
  });
});
