import { describe, expect, it } from 'vitest';
import { seededRandom } from '@timberline/testing';
import { validateLog } from '../../log/validate-log.ts';
import { decode, errorOf } from './native-decoders.fixture.ts';
import { jsonDecoder, ndjsonDecoder } from './native-decoders.ts';

describe('Bodies of another kind than their type', () => {
  it('NDJSON that is sent as JSON is taken with a note, bad lines and all.', () => {
    const body = '\n{"a":1}\r\n{"a":oops}\n\ufeff{"a":2}\n';
    const { values, errors, notes } = decode(body, jsonDecoder);
    expect(values).toEqual([
      [2, { a: 1 }],
      [4, { a: 2 }],
    ]);
    expect(errors.map(({ line }) => line)).toEqual([3]);
    expect(notes).toEqual(['The body is NDJSON and was taken as such; send it as application/x-ndjson.']);
  });

  it('NDJSON that is sent as JSON gets an id for each of its logs.', () => {
    const log = '{"level":"i","message":"","resourceId":"r","timestamp":"2026-11-24T10:35:22Z"}';
    expect(jsonDecoder.maxLogs(Buffer.from(`${log}\n`.repeat(1_000)))).toBeGreaterThanOrEqual(1_000);
    expect(jsonDecoder.maxLogs(Buffer.from(log))).toBe(1);
  });

  it.each(['{"a":1}', '{"a":1}\n', '\ufeff{\n  "a": 1\n}\n', '{"a":\n1}', '[{"a":1}\n,{"a":2}]'])(
    'The JSON %j is taken without a note.',
    (body) => {
      expect(decode(body, jsonDecoder)).toMatchObject({ errors: [], notes: [] });
    },
  );

  it.each(['[{"a":1},{"a":2}]', ' [\n{"a":1},\n{"a":2}\n]\n'])(
    'The array %j that is sent as NDJSON is taken with a note.',
    (body) => {
      const { values, notes } = decode(body, ndjsonDecoder);
      expect(values.map(([, value]) => value)).toEqual([{ a: 1 }, { a: 2 }]);
      expect(notes).toEqual(['The body is a JSON array and was taken as such; send it as application/json.']);
    },
  );

  it('A line of NDJSON that is an array does not change how the others are read.', () => {
    const { values, notes } = decode('[1]\n{"a":1}\n[2]\n', ndjsonDecoder);
    expect(values.map(([line]) => line)).toEqual([1, 2, 3]);
    expect(notes).toEqual([]);
  });

  it.each([
    ['UTF-16', Buffer.from('\ufeff{"a":1}', 'utf16le')],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
    ['UTF-16', Buffer.from('\ufeff{"a":1}', 'utf16le').swap16()],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le').swap16()],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0])],
    ['UTF-32', Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x7b])],
  ])('The error of a body in %s names the encoding.', (encoding, body) => {
    for (const decoder of [jsonDecoder, ndjsonDecoder])
      expect(() => decode(body, decoder)).toThrow(`The body is in ${encoding}.`);
  });
});

describe('JSON', () => {
  it('JSON is one value, or the elements of an array.', () => {
    expect(decode(' {"a":1}\n', jsonDecoder).values).toEqual([[1, { a: 1 }]]);
    expect(decode('\ufeff[{"a":1},\n2 , null,[3]]', jsonDecoder).values).toEqual([
      [1, { a: 1 }],
      [2, 2],
      [3, null],
      [4, [3]],
    ]);
    expect(decode('[]', jsonDecoder).values).toEqual([]);
    expect(decode('', jsonDecoder).values).toEqual([]);
    expect(decode('"text"', jsonDecoder).values).toEqual([[1, 'text']]);
  });

  it.each([
    ['{"a":1,}', 1, `expected a key in quotes, found "}" (line 1, column 8 of the body)`],
    ['{\n  "a": 1\n  "é": 2\n}', 1, `expected ',' or '}', found "\\"" (line 3, column 3 of the body)`],
    ['[{"a":1},{"a":2},{"a"}]', 3, `expected ':', found "}" (line 1, column 22 of the body)`],
    ['[1,2', 2, `expected ',' or ']', found the end of the text (line 1, column 5 of the body)`],
    ['[1,]', 2, 'expected a value, found "]" (line 1, column 4 of the body)'],
    ['{"a":1}{"a":2}', 1, 'expected the end of the text, found "{" (line 1, column 8 of the body)'],
    ['{"a":1}{"a":2}', 1, 'expected the end of the text, found "{" (line 1, column 8 of the body)'],
  ])('The broken JSON %j is malformed in element %i: %s.', (body, line, message) => {
    const error = errorOf(body);
    expect(error.kind).toBe('malformed');
    expect(error.details.errors).toEqual([{ line, path: '', message: `is not valid JSON: ${message}` }]);
  });

  it('A JSON body that is not UTF-8 is malformed, and the byte is named.', () => {
    const body = Buffer.concat([Buffer.from('[{"a":"é'), Buffer.from([0xe9]), Buffer.from('"}]')]);
    expect(errorOf(body).message).toBe(
      'The body is not valid UTF-8: byte 10 is invalid. Nothing was accepted.',
    );
    expect(errorOf(Buffer.from([0x7b, 0x22, 0x00, 0xff])).kind).toBe('malformed');
  });

  it('JSON of any depth does not overflow the stack.', () => {
    expect(errorOf('['.repeat(100_000)).kind).toBe('malformed');
    expect(errorOf('['.repeat(1_000_000)).kind).toBe('malformed');
    expect(decode('{"a":'.repeat(200_000), jsonDecoder).errors).toHaveLength(1);
    expect(errorOf('{"a":'.repeat(10_000)).kind).toBe('malformed');
    expect(decode('['.repeat(10_000) + ']'.repeat(10_000), jsonDecoder).values).toHaveLength(1);
  });

  it('JSON numbers that a double cannot hold keep their text.', () => {
    const number = '12345678901234567890.5';
    expect(JSON.stringify(decode(`{"a":${number}}`, jsonDecoder).values)).toBe(`[[1,{"a":${number}}]]`);
    expect(JSON.stringify(decode(`[1,{"a":${number}}]`, jsonDecoder).values)).toBe(
      `[[1,1],[2,{"a":${number}}]]`,
    );
  });
});

describe('long arrays', () => {
  const element = (i: number) => ({ i, text: `[{"\\",é${'x'.repeat(i % 700)}` });
  const elements = Array.from({ length: 5_000 }, (_, i) => element(i));

  it.each([undefined, 2])(
    'A long array is decoded in slices to the same values as by JSON.parse (indented by %s).',
    (indent) => {
      const { values, slices } = decode(JSON.stringify(elements, null, indent), jsonDecoder);
      expect(values).toEqual(elements.map((value, i) => [i + 1, value]));
      expect(slices).toBeGreaterThan(5);
    },
  );

  it('A long array may have elements longer than a slice anywhere.', () => {
    const long = { text: ',]['.repeat(200_000) };
    const mixed = [long, 1, 2, long, long, ...elements.slice(0, 2_000), long, 'end'];
    expect(decode(JSON.stringify(mixed), jsonDecoder).values).toEqual(
      mixed.map((value, i) => [i + 1, value]),
    );
  });

  it('An element with more values than a log can have is rejected, and the others are kept.', () => {
    const wide = { a: Array.from({ length: 200_000 }, () => 0) };
    const { values, errors } = decode(JSON.stringify([1, wide, ...elements, wide]), jsonDecoder);
    expect(values.map(([line]) => line)).toEqual([1, ...elements.map((_, i) => i + 3)]);
    expect(errors.map(({ line }) => line)).toEqual([2, 5_003]);
  });

  it('Numbers in a long array that a double cannot hold keep their text.', () => {
    const number = '1234567890123456789';
    const text = JSON.stringify(elements).replace('"i":4000', `"i":${number}`);
    const { values } = decode(text, jsonDecoder);
    expect(JSON.stringify(values[4_000]?.[1])).toContain(`"i":${number}`);
  });

  const text = JSON.stringify(elements, null, 1);
  it.each([
    ['a comma is missing', text.replace('},', '}'), /expected ',' or ']', found "{" \(line 6, column 2/],
    ['a comma is superfluous', text.replace(/\]$/, ',]'), /expected a value/],
    [
      'a comma is doubled far in',
      text.replace('"i": 4000', '"i": 4000,,'),
      /found "," \(line 1\d{4}, column/,
    ],
    ['the end is missing', text.slice(0, -1), /found the end|is not closed/],
    ['it is cut in an element', text.slice(0, -500), /without a closing quote|found the end/],
    ['more follows', `${text} {}`, /expected the end of the body after the array/],
    ['a bracket does not match', text.replace('"i": 4000', '"i": [4000}'), /expected ',' or ']', found "}"/],
    ['a quote is missing', text.replace('"i": 4000', 'i": 4000'), /expected/],
  ])('A long array in which %s is malformed.', (_what, body, message) => {
    const error = errorOf(body);
    expect(error.kind).toBe('malformed');
    expect(error.details.errors?.[0]?.message).toMatch(message);
  });
});

describe('arrays of logs', () => {
  const good = { level: 'info', message: 'm', resourceId: 'r', timestamp: '2026-11-24T10:35:22Z' };
  const log = JSON.stringify(good);
  const bad = JSON.stringify({ ...good, metadata: { a: ['the fast path takes no arrays'] } });

  it.each([10, 5_000])(
    'Each of %i elements keeps its position, whether the fast path applies or not.',
    (count) => {
      const generator = seededRandom(count);
      const random = () => generator.next();
      const elements = Array.from({ length: count }, (_, n) => {
        const kind = random();
        return kind < 0.8
          ? { ...good, message: `${n}` }
          : kind < 0.95
            ? { n, text: '},{'.repeat(random() * 50) }
            : n;
      });
      for (const indent of [undefined, 2]) {
        const { values, errors } = decode(JSON.stringify(elements, null, indent), jsonDecoder);
        expect(values).toEqual(elements.map((element, n) => [n + 1, element]));
        expect(errors).toEqual([]);
      }
    },
  );

  it.each([
    [`[${log},${log}`, 2, /is not closed|found the end/],
    [`[${log},${log}}`, 2, /expected/],
    [`[${log},${log},]`, 3, /expected a value|found "]"/],
    [`[${log},,${log}]`, 2, /expected a value|found ","/],
    [`[${log} ${log}]`, 1, /expected ',' or ']'/],
    [`[${log},${bad}}`, 2, /expected ',' or ']', found ['"]}/],
    [`[${log},${bad},${log},{"a":}]`, 4, /expected a value/],
    [`[${log}]]`, 1, /end of the body/],
    [`[${log}`, 1, /is not closed|found the end/],
    [`[`, 1, /is not closed|found the end/],
    [`[}`, 1, /found "}"/],
    [`[${bad},}`, 2, /found "}"/],
    [`[${log},}`, 2, /found "}"/],
    [`[${log}}`, 1, /found "}"/],
    [`[${' '.repeat(20_000)},${log}]`, 1, /expected a value before the comma/],
  ])('The broken array %s is malformed in element %i.', (body, line, message) => {
    const error = errorOf(body);
    expect(error.kind).toBe('malformed');
    expect(error.details.errors?.[0]).toMatchObject({
      line,
      message: expect.stringMatching(message) as string,
    });
  });
});

describe('maxLogs', () => {
  const MIN_LOG = '{"level":"i","message":"","resourceId":"r","timestamp":"2026-11-24T10:35:22Z"}';

  it.each([
    ['JSON', jsonDecoder, (logs: string[], blank: string) => `${blank}[${logs.join(',')}]`],
    ['NDJSON', ndjsonDecoder, (logs: string[], blank: string) => blank + logs.join('\n')],
  ] as const)('A %s body never has more logs than its decoder promises.', (_name, decoder, join) => {
    const generator = seededRandom(78);
    const random = () => generator.next();
    for (let n = 0; n < 10_000; n++) {
      const count = Math.floor(random() * 40);
      // Some bodies have a log that is one blank longer.
      const logs = Array.from({ length: count }, () => (random() < 0.02 ? ` ${MIN_LOG}` : MIN_LOG));
      const body = Buffer.from(join(logs, ['', '\ufeff', '\r\n', ' '][n % 4]!));
      const maxLogs = decoder.maxLogs(body);
      expect(maxLogs, body.toString()).toBeGreaterThanOrEqual(count);
      if (n % 100 === 0) expect(decode(body, decoder).values).toHaveLength(count);
    }
  });

  it('No log is shorter than the one that the bounds assume.', () => {
    const log = JSON.parse(MIN_LOG) as Record<string, string>;
    expect(Array.isArray(validateLog(log))).toBe(false);
    for (const field of Object.keys(log)) {
      const { [field]: value, ...others } = log;
      const shorter = { ...others, [field]: value!.slice(0, -1) };
      if (field !== 'message') expect(validateLog(shorter)).toMatchObject([{ path: field }]);
      expect(validateLog(others)).toMatchObject([{ path: field }]);
    }
  });

  it.each([' \r\n\t[1]', '\ufeff[1]'])('A JSON body that opens an array, %j, may have many logs.', (body) => {
    expect(jsonDecoder.maxLogs(Buffer.from(body + ' '.repeat(1_000)))).toBeGreaterThan(1);
  });

  it.each(['', '{}', '"["', ` ${MIN_LOG} `.repeat(10)])(
    'A JSON body that is not an array, %j, has at most one log.',
    (body) => {
      expect(jsonDecoder.maxLogs(Buffer.from(body))).toBe(1);
    },
  );
});
