import { describe, expect, it } from 'vitest';
import type { FieldError } from '@timberline/contract';
import { seededRandom } from '@timberline/testing';
import { ProblemError } from '../../problem/problem-error.ts';
import { type BodyKind, decodeBody, isArray } from './decode-body.ts';

/** What a body holds: values and faults by line. */
function split(body: string | Buffer, kind: BodyKind) {
  const values: [line: number, value: unknown][] = [];
  const faults: FieldError[] = [];
  const slices = decodeBody(Buffer.from(body as string), kind, {
    plain: (line, { bytes, start, end }) =>
      values.push([line, JSON.parse(bytes.toString('utf8', start, end))]),
    value: (line, value, exactly) => values.push([line, exactly() ?? value]),
    fault: (line, fault) => faults.push({ line, ...fault }),
    get wantsFaults() {
      return faults.length < 100;
    },
  });
  let turns = 1;
  while (!slices.next().done) turns++;
  return { values, faults, turns };
}

function problemOf(body: string | Buffer, kind: BodyKind = 'json'): ProblemError {
  try {
    split(body, kind);
  } catch (error) {
    return error as ProblemError;
  }
  throw new Error('no problem');
}

describe('NDJSON', () => {
  it('is a value a line, blank lines counted and skipped', () => {
    const { values, faults } = split('{"a":1}\n\n  \t\r\n{"a":2}\r\n{"a":3}', 'ndjson');
    expect(values).toEqual([
      [1, { a: 1 }],
      [4, { a: 2 }],
      [5, { a: 3 }],
    ]);
    expect(faults).toEqual([]);
  });

  it('may begin with a byte order mark, and may be empty', () => {
    expect(split('\ufeff{"a":1}\n', 'ndjson').values).toEqual([[1, { a: 1 }]]);
    for (const body of ['', '\ufeff', '\n\n', ' '])
      expect(split(body, 'ndjson')).toMatchObject({ values: [], faults: [] });
  });

  it('names line and column of what is no JSON and takes the rest', () => {
    const { values, faults } = split('{"a":1}\n{"a":oops}\nhello\n{"a":2}\n{"a"', 'ndjson');
    expect(values.map(([line]) => line)).toEqual([1, 4]);
    expect(faults).toEqual([
      { line: 2, column: 6, path: '', message: 'is not JSON: expected a value, found "o"' },
      { line: 3, column: 1, path: '', message: 'is not JSON: expected a value, found "h"' },
      { line: 5, column: 5, path: '', message: `is not JSON: expected ':', found the end` },
    ]);
  });

  it('names lines that are not UTF-8 and takes the rest', () => {
    const body = Buffer.concat([
      Buffer.from('{"a":"é"}\n{"a":"x'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}\n{"a":"日本"}\n'),
      Buffer.from([0x7b, 0xff, 0x0a]),
      Buffer.from('{"a":"\u{1f600}"}\n{"a":"'),
      Buffer.from([0xf0, 0x9f, 0x98]),
    ]);
    const { values, faults } = split(body, 'ndjson');
    expect(values.map(([, value]) => (value as { a: string }).a)).toEqual(['é', '日本', '\u{1f600}']);
    expect(faults).toEqual([
      { line: 2, column: 8, path: '', message: 'is not UTF-8' },
      { line: 4, column: 2, path: '', message: 'is not UTF-8' },
      { line: 6, column: 7, path: '', message: 'is not UTF-8' },
    ]);
  });

  it('is described by its first hundred faults and counted on', () => {
    const long = `{"text":"${'x'.repeat(100)}"`;
    const { values, faults } = split(`${'x\n\n'.repeat(150)}{"a":1}\n${long}\n${long}}`, 'ndjson');
    expect(values).toHaveLength(1);
    expect(faults).toHaveLength(152);
    expect(faults[99]?.message).toBe('is not JSON: expected a value, found "x"');
    expect(faults.slice(100).every(({ message }) => message === 'is no log')).toBe(true);
    expect(faults.slice(-2).map(({ line }) => line)).toEqual([301, 302]);
  });

  it('of a pretty-printed document is a fault a line', () => {
    const { values, faults } = split(JSON.stringify({ a: { b: 1 } }, null, 2), 'ndjson');
    expect(values).toEqual([]);
    expect(faults.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
  });

  it('is taken in slices, lines kept whole and counted on', () => {
    const line = (i: number) => JSON.stringify({ i, text: 'é'.repeat(i % 500) });
    const body = Array.from({ length: 5_000 }, (_, i) => line(i)).join('\n');
    const { values, faults, turns } = split(body, 'ndjson');
    expect(faults).toEqual([]);
    expect(values.map(([at, value]) => [at, JSON.stringify(value)])).toEqual(
      Array.from({ length: 5_000 }, (_, i) => [i + 1, line(i)]),
    );
    expect(turns).toBeGreaterThan(8);
  });

  it('may have lines longer than a slice', () => {
    const long = JSON.stringify({ text: 'x'.repeat(1_000_000) });
    const { values, faults } = split(`{}\n${long}\n{}\n${long}`, 'ndjson');
    expect(values.map(([line]) => line)).toEqual([1, 2, 3, 4]);
    expect(faults).toEqual([]);
  });

  it('refuses a line of more values than a log can have, without parsing it', () => {
    const deep = '['.repeat(500_000) + ']'.repeat(500_000);
    const wide = `{"a":[${'0,'.repeat(200_000)}0]}`;
    const { values, faults } = split(`{}\n${deep}\n${wide}\n{}`, 'ndjson');
    expect(values.map(([line]) => line)).toEqual([1, 4]);
    expect(faults.map(({ line, message }) => [line, message])).toEqual([
      [2, 'has more than 100000 JSON values'],
      [3, 'has more than 100000 JSON values'],
    ]);
  });
});

describe('JSON', () => {
  it('is one value, or the elements of an array', () => {
    expect(split(' {"a":1}\n', 'json').values).toEqual([[1, { a: 1 }]]);
    expect(split('\ufeff[{"a":1},\n2 , null,[3]]', 'json').values).toEqual([
      [1, { a: 1 }],
      [2, 2],
      [3, null],
      [4, [3]],
    ]);
    expect(split('[]', 'json').values).toEqual([]);
    expect(split('', 'json').values).toEqual([]);
    expect(split('"text"', 'json').values).toEqual([[1, 'text']]);
  });

  it.each([
    ['{"a":1,}', 1, `expected a key in quotes, found "}" (line 1, column 8 of the body)`],
    ['{\n  "a": 1\n  "é": 2\n}', 1, `expected ',' or '}', found "\\"" (line 3, column 3 of the body)`],
    ['[{"a":1},{"a":2},{"a"}]', 3, `expected ':', found "}" (line 1, column 22 of the body)`],
    ['[1,2', 2, `expected ',' or ']', found the end (line 1, column 5 of the body)`],
    ['[1,]', 2, 'expected a value, found "]" (line 1, column 4 of the body)'],
    ['{"a":1}{"a":2}', 1, 'expected the end, found "{" (line 1, column 8 of the body)'],
    ['{"a":1}\n{"a":2}', 1, 'expected the end, found "{" (line 2, column 1 of the body)'],
  ])('that is broken, %j, is a 400 that points', (body, line, message) => {
    const problem = problemOf(body);
    expect(problem.status).toBe(400);
    expect(problem.extras.errors).toEqual([{ line, path: '', message: `is not JSON: ${message}` }]);
  });

  it('that is not UTF-8 is a 400 that names the byte', () => {
    const body = Buffer.concat([Buffer.from('[{"a":"é'), Buffer.from([0xe9]), Buffer.from('"}]')]);
    expect(problemOf(body).detail).toBe('The body is not UTF-8: broken at byte 10.');
    expect(problemOf(Buffer.from([0x7b, 0x00, 0x22, 0x00, 0xff])).status).toBe(400);
  });

  it('does not run out of stack at any depth', () => {
    expect(problemOf('['.repeat(100_000)).status).toBe(400);
    expect(problemOf('['.repeat(1_000_000)).status).toBe(400);
    expect(split('{"a":'.repeat(200_000), 'json').faults).toHaveLength(1);
    expect(problemOf('{"a":'.repeat(10_000)).status).toBe(400);
    expect(split('['.repeat(10_000) + ']'.repeat(10_000), 'json').values).toHaveLength(1);
  });

  it('keeps the text of numbers that a double cannot hold', () => {
    const number = '12345678901234567890.5';
    expect(JSON.stringify(split(`{"a":${number}}`, 'json').values)).toBe(`[[1,{"a":${number}}]]`);
    expect(JSON.stringify(split(`[1,{"a":${number}}]`, 'json').values)).toBe(`[[1,1],[2,{"a":${number}}]]`);
  });
});

describe('long arrays', () => {
  const element = (i: number) => ({ i, text: `[{"\\",é${'x'.repeat(i % 700)}` });
  const elements = Array.from({ length: 5_000 }, (_, i) => element(i));

  it.each([undefined, 2])('are taken in slices and give what one parse gives (indented by %s)', (indent) => {
    const { values, turns } = split(JSON.stringify(elements, null, indent), 'json');
    expect(values).toEqual(elements.map((value, i) => [i + 1, value]));
    expect(turns).toBeGreaterThan(5);
  });

  it('may have elements longer than a slice, anywhere', () => {
    const long = { text: ',]['.repeat(200_000) };
    const mixed = [long, 1, 2, long, long, ...elements.slice(0, 2_000), long, 'end'];
    expect(split(JSON.stringify(mixed), 'json').values).toEqual(mixed.map((value, i) => [i + 1, value]));
  });

  it('refuse an element of more values than a log can have, and take the others', () => {
    const wide = { a: Array.from({ length: 200_000 }, () => 0) };
    const { values, faults } = split(JSON.stringify([1, wide, ...elements, wide]), 'json');
    expect(values.map(([line]) => line)).toEqual([1, ...elements.map((_, i) => i + 3)]);
    expect(faults.map(({ line }) => line)).toEqual([2, 5_003]);
  });

  it('keep the text of numbers that a double cannot hold', () => {
    const number = '1234567890123456789';
    const text = JSON.stringify(elements).replace('"i":4000', `"i":${number}`);
    const { values } = split(text, 'json');
    expect(JSON.stringify(values[4_000]?.[1])).toContain(`"i":${number}`);
  });

  const text = JSON.stringify(elements, null, 1);
  it.each([
    ['a comma is missing', text.replace('},', '}'), /expected ',' or ']', found "{" \(line 6, column 2/],
    ['a comma is too many', text.replace(/\]$/, ',]'), /expected a value/],
    [
      'a comma is doubled far in',
      text.replace('"i": 4000', '"i": 4000,,'),
      /found "," \(line 1\d{4}, column/,
    ],
    ['the end is missing', text.slice(0, -1), /found the end|is not closed/],
    ['it is cut in an element', text.slice(0, -500), /without a closing quote|found the end/],
    ['more follows', `${text} {}`, /expected the end of the body after the array/],
    ['a bracket does not fit', text.replace('"i": 4000', '"i": [4000}'), /expected ',' or ']', found "}"/],
    ['a quote is missing', text.replace('"i": 4000', 'i": 4000'), /expected/],
  ])('are a 400 where %s', (_what, body, message) => {
    const problem = problemOf(body);
    expect(problem.status).toBe(400);
    expect(problem.extras.errors?.[0]?.message).toMatch(message);
  });

  it('are known by their first visible character', () => {
    expect(isArray(Buffer.from(' \r\n\t[1]'))).toBe(true);
    expect(isArray(Buffer.from('\ufeff[1]'))).toBe(true);
    expect(isArray(Buffer.from('{}'))).toBe(false);
    expect(isArray(Buffer.from(''))).toBe(false);
  });
});

describe('arrays of logs', () => {
  const good = { level: 'info', message: 'm', resourceId: 'r', timestamp: '2026-11-24T10:35:22Z' };
  const log = JSON.stringify(good);
  const bad = JSON.stringify({ ...good, metadata: { a: ['an array is not plain'] } });

  it.each([10, 5_000])('give every element with its place, plain or not: %i of them', (count) => {
    const random = seededRandom(count).next;
    const elements = Array.from({ length: count }, (_, n) => {
      const kind = random();
      return kind < 0.8
        ? { ...good, message: `${n}` }
        : kind < 0.95
          ? { n, text: '},{'.repeat(random() * 50) }
          : n;
    });
    for (const indent of [undefined, 2]) {
      const { values, faults } = split(JSON.stringify(elements, null, indent), 'json');
      expect(values).toEqual(elements.map((element, n) => [n + 1, element]));
      expect(faults).toEqual([]);
    }
  });

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
  ])('that are broken, %s, are a 400 that names the element', (body, line, message) => {
    const problem = problemOf(body);
    expect(problem.status).toBe(400);
    expect(problem.extras.errors?.[0]).toMatchObject({ line, message: expect.stringMatching(message) });
  });
});
