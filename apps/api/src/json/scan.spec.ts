import { describe, expect, it } from 'vitest';
import { endOfString, NestingScanner, skipBlanks, skipBlanksInText } from './scan.ts';

describe('endOfString', () => {
  it.each([
    ['"" ', 2],
    ['"abc",', 5],
    ['"a\\"b":', 6],
    ['"\\\\":', 4],
    ['"\\\\\\"x":', 7],
    ['"\\"\\"\\"" ', 8],
    ['"日本\\u0022"', 10],
  ])('The string at the start of %j ends at offset %i.', (json, end) => {
    expect(endOfString(json, 1)).toBe(end);
  });

  it.each(['"', '"abc', '"\\"', '"\\\\\\"'])(
    'A string that does not end, %j, takes all of the text.',
    (json) => {
      expect(endOfString(json, 1)).toBe(json.length);
    },
  );

  it('The end of a string is found from any escape in it.', () => {
    expect(endOfString('"a\\\\\\"b"', 2)).toBe(8);
    expect(endOfString('"a\\\\\\"b"', 4)).toBe(8);
  });

  it('The end of a string of very many escaped quotes is found in linear time.', () => {
    const json = `"${'\\"'.repeat(2_000_000)}"`;
    expect(endOfString(json, 1)).toBe(json.length);
  });
});

describe('skipBlanks', () => {
  it.each([
    ['', 0],
    [' \t\r\nx', 4],
    ['\u00a0', 0],
    ['  ', 2],
  ])('The blanks at the start of %j end at offset %i, in bytes and in text.', (text, end) => {
    expect(skipBlanks(Buffer.from(text), 0)).toBe(end);
    expect(skipBlanksInText(text, 0)).toBe(end);
  });
});

describe('NestingScanner', () => {
  const scan = (json: string, depth?: number) => {
    const scanner = new NestingScanner(depth);
    const commas: number[] = [];
    for (let at = 0; at < json.length; at++)
      if (scanner.next(json.charCodeAt(at))) commas.push(scanner.depth);
    return { commas, depth: scanner.depth };
  };

  it('Commas are found with the depth at which they stand.', () => {
    expect(scan('[1,{"a":2,"b":[3,4]},5]')).toEqual({ commas: [1, 2, 3, 1], depth: 0 });
  });

  it('Commas and brackets in strings do not count.', () => {
    expect(scan('["a,[{\\",]",1')).toEqual({ commas: [1], depth: 1 });
  });

  it('The depth can begin above zero.', () => {
    expect(scan('1,2]', 1)).toEqual({ commas: [1], depth: 0 });
  });
});
