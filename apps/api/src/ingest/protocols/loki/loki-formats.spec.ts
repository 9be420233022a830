import { describe, expect, it } from 'vitest';
import { lengthField, varintField } from '@timberline/testing';
import { IngestError } from '../../ingest-error.ts';
import { readEntries } from '../entries.fixture.ts';
import { lokiJson, lokiProtobuf } from './loki-formats.ts';
import { parseLabels } from './parse-labels.ts';

function readJson(push: unknown) {
  return readEntries(lokiJson, Buffer.from(JSON.stringify(push))).entries;
}

describe('parseLabels', () => {
  it.each([
    ['{job="api", env="prod"}', { job: 'api', env: 'prod' }],
    ['{}', {}],
    ['{job="a, b=\\"c\\"}",x="1",}', { job: 'a, b="c"}', x: '1' }],
    ['{path="C:\\\\logs\\n", u="\\u00e9\\x41"}', { path: 'C:\\logs\n', u: 'éA' }],
    ['{raw=`a\\b`}', { raw: 'a\\b' }],
    ['{__proto__="x"}', JSON.parse('{"__proto__":"x"}')],
  ])('%s is read.', (text, labels) => {
    expect(parseLabels(text)).toEqual(labels);
  });

  it.each(['{job=}', '{job="a}', 'job', '{="a"}', '{a="1" b="2"}'])('%s is in another notation.', (text) => {
    expect(parseLabels(text)).toBeUndefined();
  });
});

describe('Loki in JSON', () => {
  it('Lines come with the labels of their stream and their own metadata.', () => {
    const entries = readJson({
      streams: [
        {
          values: [
            ['1795527039873000001', 'one', { trace_id: 'abc' }],
            ['1795527040000000000', 'two'],
          ],
          stream: { job: 'api', replica: 3 },
        },
      ],
    });
    expect(entries).toEqual([
      {
        time: '2026-11-24T13:30:39.873000001Z',
        message: 'one',
        attributes: { trace_id: 'abc' },
        inherited: { job: 'api', replica: 3 },
      },
      {
        time: '2026-11-24T13:30:40.000000000Z',
        message: 'two',
        attributes: undefined,
        inherited: { job: 'api', replica: 3 },
      },
    ]);
  });

  it('A time that is sent as a number keeps its nanoseconds.', () => {
    const push = '{"streams":[{"stream":{},"values":[[1795527039873000001,"one"]]}]}';
    expect(readEntries(lokiJson, Buffer.from(push)).entries[0]!.time).toBe('2026-11-24T13:30:39.873000001Z');
  });

  it('The form of the first version of Loki is read as well.', () => {
    const entries = readJson({
      streams: [{ labels: '{job="api"}', entries: [{ ts: '2026-11-24T13:30:39Z', line: 'one' }] }],
    });
    expect(entries).toMatchObject([
      { message: 'one', attributes: { timestamp: '2026-11-24T13:30:39Z' }, inherited: { job: 'api' } },
    ]);
  });

  it.each([
    '{"streams":[{"values":[["1"]]}]}',
    '{"streams":[{"values":[7]}]}',
    '{"streams":{}}',
    '{"streams":[{"values":[["1","a"]]}',
    '[]',
  ])('%s is refused.', (json) => {
    expect(() => readEntries(lokiJson, Buffer.from(json))).toThrow();
  });
});

describe('Loki in protobuf', () => {
  const entry = (line: string | Buffer, ...more: Buffer[]) =>
    lengthField(
      2,
      lengthField(1, varintField(1, 1_795_527_039), varintField(2, 873_000_001)),
      lengthField(2, line),
      ...more,
    );

  it('Lines come with the labels of their stream and their own metadata.', () => {
    const push = lengthField(
      1,
      entry('one', lengthField(3, lengthField(1, 'trace_id'), lengthField(2, 'abc'))),
      entry('two'),
      lengthField(1, '{job="api"}'),
    );
    expect(readEntries(lokiProtobuf, push).entries).toEqual([
      {
        time: '2026-11-24T13:30:39.873000001Z',
        message: 'one',
        attributes: { trace_id: 'abc' },
        inherited: { job: 'api' },
      },
      {
        time: '2026-11-24T13:30:39.873000001Z',
        message: 'two',
        attributes: undefined,
        inherited: { job: 'api' },
      },
    ]);
  });

  it('Labels in another notation are kept as text.', () => {
    const push = lengthField(1, lengthField(1, 'job: api'), entry('one'));
    expect(readEntries(lokiProtobuf, push).entries[0]!.inherited).toEqual({ labels: 'job: api' });
  });

  it('A line that is not valid UTF-8 is kept and told.', () => {
    const { entries, notes } = readEntries(lokiProtobuf, lengthField(1, entry(Buffer.from([0x61, 0xff]))));
    expect(entries[0]!.message).toBe('a\uFFFD');
    expect(notes).toEqual([expect.stringContaining('not valid UTF-8')]);
  });

  it('Changed pushes are read or refused, and never anything else.', () => {
    const push = lengthField(1, lengthField(1, '{job="api"}'), entry('one'), entry('two'));
    let seed = 1;
    const random = (limit: number) => (seed = (seed * 48_271) % 2_147_483_647) % limit;
    for (let round = 0; round < 20_000; round++) {
      const changed = Buffer.from(push);
      for (let i = random(4); i >= 0; i--) changed[random(changed.length)] = random(256);
      try {
        readEntries(lokiProtobuf, changed);
      } catch (error) {
        expect(error).toBeInstanceOf(IngestError);
      }
    }
  });
});
