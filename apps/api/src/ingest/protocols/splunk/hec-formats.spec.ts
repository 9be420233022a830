import { describe, expect, it } from 'vitest';
import { readEntries } from '../entries.fixture.ts';
import { HecError } from './hec-error.ts';
import { hecEvents } from './hec-formats.ts';

function read(body: string) {
  return readEntries(hecEvents, Buffer.from(body)).entries;
}

function errorOf(body: string): HecError {
  try {
    read(body);
  } catch (error) {
    if (error instanceof HecError) return error;
    throw error;
  }
  throw new Error('The body was read without an error.');
}

describe('Splunk events', () => {
  it.each([
    ['without a separator', '{"event":"a"}{"event":"b"}'],
    ['on lines', '{"event":"a"}\n{"event":"b"}\n'],
    ['with blanks', ' {"event":"a"}  {"event":"b"}\r\n'],
    ['in an array', '[{"event":"a"},{"event":"b"}]'],
  ])('Events %s are read one after another.', (_name, body) => {
    expect(read(body).map(({ message }) => message)).toEqual(['a', 'b']);
  });

  it('What stands around an event is inherited.', () => {
    expect(
      read('{"time":1795527039.123,"host":"h","sourcetype":"s","fields":{"env":"prod"},"event":"a"}'),
    ).toEqual([
      { time: 1_795_527_039.123, message: 'a', inherited: { host: 'h', sourcetype: 's', env: 'prod' } },
    ]);
  });

  it('A line that is JSON within an event is the record.', () => {
    const event = { line: { level: 'error', msg: 'a' }, source: 'stdout', tag: 'container-1' };
    expect(read(JSON.stringify({ event, host: 'h' }))).toEqual([
      {
        time: undefined,
        attributes: { level: 'error', msg: 'a' },
        inherited: { host: 'h', source: 'stdout', tag: 'container-1' },
      },
    ]);
  });

  it('An event that is an object has fields of its own.', () => {
    expect(read('{"event":{"severity":"error","message":"a"}}')).toEqual([
      { time: undefined, attributes: { severity: 'error', message: 'a' }, inherited: {} },
    ]);
  });

  it.each([
    ['', 5, undefined],
    ['[]', 5, undefined],
    ['{"event":"a"}{"time":1}', 12, 1],
    ['{"event":null}', 12, 0],
    ['{"event":"a"}{"event":"b"}{"event":""}', 13, 2],
    ['{"event":"a"} 7', 6, 1],
    ['{"event":"a","fields":[]}', 15, 0],
  ])('%s is refused with code %i.', (body, code, eventNumber) => {
    expect(errorOf(body)).toMatchObject({ code, eventNumber });
  });
});
