import { describe, expect, it } from 'vitest';
import { decode } from './native-decoders.fixture.ts';
import { ndjsonDecoder } from './native-decoders.ts';

describe('NDJSON', () => {
  it('Each line may begin with a byte order mark.', () => {
    const { values, errors } = decode(
      '\ufeff{"a":1}\n\ufeff{"a":2}\n\ufeff\n\ufeff\ufeff{"a":3}',
      ndjsonDecoder,
    );
    expect(values).toEqual([
      [1, { a: 1 }],
      [2, { a: 2 }],
      [4, { a: 3 }],
    ]);
    expect(errors).toEqual([]);
  });

  it('NDJSON is one value per line; blank lines are counted and skipped.', () => {
    const { values, errors } = decode('{"a":1}\n\n  \t\r\n{"a":2}\r\n{"a":3}', ndjsonDecoder);
    expect(values).toEqual([
      [1, { a: 1 }],
      [4, { a: 2 }],
      [5, { a: 3 }],
    ]);
    expect(errors).toEqual([]);
  });

  it('NDJSON may begin with a byte order mark, and may be empty.', () => {
    expect(decode('\ufeff{"a":1}\n', ndjsonDecoder).values).toEqual([[1, { a: 1 }]]);
    for (const body of ['', '\ufeff', '\n\n', ' '])
      expect(decode(body, ndjsonDecoder)).toMatchObject({ values: [], errors: [] });
  });

  it('NDJSON lines that are not JSON are named with line and column, and the others are kept.', () => {
    const { values, errors } = decode('{"a":1}\n{"a":oops}\nhello\n{"a":2}\n{"a"', ndjsonDecoder);
    expect(values.map(([line]) => line)).toEqual([1, 4]);
    expect(errors).toEqual([
      { line: 2, column: 6, path: '', message: 'is not valid JSON: expected a value, found "o"' },
      { line: 3, column: 1, path: '', message: 'is not valid JSON: expected a value, found "h"' },
      { line: 5, column: 5, path: '', message: `is not valid JSON: expected ':', found the end of the text` },
    ]);
  });

  it('NDJSON lines that are not UTF-8 are named, and the others are kept.', () => {
    const body = Buffer.concat([
      Buffer.from('{"a":"é"}\n{"a":"x'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}\n{"a":"日本"}\n'),
      Buffer.from([0x7b, 0xff, 0x0a]),
      Buffer.from('{"a":"\u{1f600}"}\n{"a":"'),
      Buffer.from([0xf0, 0x9f, 0x98]),
    ]);
    const { values, errors } = decode(body, ndjsonDecoder);
    expect(values.map(([, value]) => (value as { a: string }).a)).toEqual(['é', '日本', '\u{1f600}']);
    expect(errors).toEqual([
      { line: 2, column: 8, path: '', message: 'is not valid UTF-8' },
      { line: 4, column: 2, path: '', message: 'is not valid UTF-8' },
      { line: 6, column: 7, path: '', message: 'is not valid UTF-8' },
    ]);
  });

  it('The first hundred errors of NDJSON are described, and the others are reported.', () => {
    const long = `{"text":"${'x'.repeat(100)}"`;
    const { values, errors } = decode(`${'x\n\n'.repeat(150)}{"a":1}\n${long}\n${long}}`, ndjsonDecoder);
    expect(values).toHaveLength(1);
    expect(errors).toHaveLength(152);
    expect(errors[99]?.message).toBe('is not valid JSON: expected a value, found "x"');
    expect(errors.slice(100).every(({ message }) => message === 'is not a valid log')).toBe(true);
    expect(errors.slice(-2).map(({ line }) => line)).toEqual([301, 302]);
  });

  it('A pretty-printed document as NDJSON is an error on every line.', () => {
    const { values, errors } = decode(JSON.stringify({ a: { b: 1 } }, null, 2), ndjsonDecoder);
    expect(values).toEqual([]);
    expect(errors.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
  });

  it('NDJSON is decoded in slices of whole lines, which are counted on.', () => {
    const line = (i: number) => JSON.stringify({ i, text: 'é'.repeat(i % 500) });
    const body = Array.from({ length: 5_000 }, (_, i) => line(i)).join('\n');
    const { values, errors, slices } = decode(body, ndjsonDecoder);
    expect(errors).toEqual([]);
    expect(values.map(([at, value]) => [at, JSON.stringify(value)])).toEqual(
      Array.from({ length: 5_000 }, (_, i) => [i + 1, line(i)]),
    );
    expect(slices).toBeGreaterThan(8);
  });

  it('NDJSON may have lines longer than a slice.', () => {
    const long = JSON.stringify({ text: 'x'.repeat(1_000_000) });
    const { values, errors } = decode(`{}\n${long}\n{}\n${long}`, ndjsonDecoder);
    expect(values.map(([line]) => line)).toEqual([1, 2, 3, 4]);
    expect(errors).toEqual([]);
  });

  it('An NDJSON line with more values than a log can have is rejected without parsing.', () => {
    const deep = '['.repeat(500_000) + ']'.repeat(500_000);
    const wide = `{"a":[${'0,'.repeat(200_000)}0]}`;
    const { values, errors } = decode(`{}\n${deep}\n${wide}\n{}`, ndjsonDecoder);
    expect(values.map(([line]) => line)).toEqual([1, 4]);
    expect(errors.map(({ line, message }) => [line, message])).toEqual([
      [2, 'has more than 40000 JSON values'],
      [3, 'has more than 40000 JSON values'],
    ]);
  });
});
