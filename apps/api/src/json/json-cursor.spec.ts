import { describe, expect, it } from 'vitest';
import { JsonCursor, JsonCursorError } from './json-cursor.ts';

const MAX_BYTES = 1024;

/** Reads a whole value by the cursor alone. */
function walk(cursor: JsonCursor): unknown {
  if (cursor.isObject) {
    const object: Record<string, unknown> = {};
    cursor.enterObject();
    for (let key = cursor.nextKey(); key !== undefined; key = cursor.nextKey()) object[key] = walk(cursor);
    return object;
  }
  if (cursor.isArray) {
    const array: unknown[] = [];
    for (cursor.enterArray(); cursor.nextElement();) array.push(walk(cursor));
    return array;
  }
  return JSON.parse(cursor.text());
}

function errorOf(json: string): JsonCursorError {
  try {
    const cursor = new JsonCursor(Buffer.from(json), MAX_BYTES);
    walk(cursor);
    if (!cursor.isAtEnd) throw cursor.error('expected the end');
  } catch (error) {
    if (error instanceof JsonCursorError) return error;
    throw error;
  }
  throw new Error(`${json} was read`);
}

describe('JsonCursor', () => {
  it.each([
    '{}',
    '[]',
    ' [ 1 , "a" , null , [ ] , { } ] ',
    '{"a":{"b":[1,2,{"c":"}"}]},"d":"\\"]\\\\","e":-1.5e3}',
    '["\\\\","\\"","a\\\\\\"b",""]',
    '{"":"","日本":"語"}',
    '"text"',
    '12',
  ])('%s is read as JSON.parse reads it.', (json) => {
    const cursor = new JsonCursor(Buffer.from(json), MAX_BYTES);
    expect(walk(cursor)).toEqual(JSON.parse(json));
    expect(cursor.isAtEnd).toBe(true);
  });

  it('A value that is skipped ends where it ends.', () => {
    const cursor = new JsonCursor(Buffer.from('[{"a":["]",{"b":"}"}]},7]'), MAX_BYTES);
    cursor.enterArray();
    cursor.nextElement();
    expect(cursor.text()).toBe('{"a":["]",{"b":"}"}]}');
    cursor.nextElement();
    expect(cursor.text()).toBe('7');
    expect(cursor.nextElement()).toBe(false);
  });

  it.each([
    ['', 0, 'expected a value'],
    ['[1', 2, 'expected a comma or a bracket'],
    ['[1 2]', 3, 'expected a comma or a bracket'],
    ['[1,]', 3, 'expected a value after the comma'],
    ['{"a":1,}', 7, 'expected a value after the comma'],
    ['{a:1}', 1, 'expected a key in quotes'],
    ['{"a" 1}', 5, 'expected a colon after the key'],
    ['{"a":}', 5, 'expected a value'],
    ['{"a":,"b":1}', 5, 'expected a value'],
    ['[,1]', 1, 'expected a value'],
    ['[:1]', 1, 'expected a value'],
    ['[:]', 1, 'expected a value'],
    ['["abc', 5, 'a string is not closed'],
  ])('%s is refused at byte %i.', (json, offset, message) => {
    expect(errorOf(json)).toMatchObject({ offset, message });
  });

  it.each(['"a"', '"a\\"b"', '{"a":[1,2]}', '[[],[]]', '12', 'true'])(
    '%s may be as long as the limit, and not longer.',
    (value) => {
      const cursor = new JsonCursor(Buffer.from(`${value},`), value.length);
      expect(cursor.text()).toBe(value);
      const short = new JsonCursor(Buffer.from(`${value},`), value.length - 1);
      expect(() => short.skip()).toThrow(`more than ${value.length - 1} bytes`);
      expect(short.at).toBe(0);
    },
  );

  it.each(['{"a":["]",{"b":"}\\""}]}', '[]', '"text"', '12'])('%s is skipped in slices.', (value) => {
    const cursor = new JsonCursor(Buffer.from(`${value},7`), 8);
    let slices = 1;
    for (const _ of cursor.skipInSlices(4)) slices++;
    expect(cursor.at).toBe(value.length);
    expect(slices).toBe(value.startsWith('"') ? 1 : Math.ceil(value.length / 4));
  });

  it('A long value that is not closed is an error, also in slices.', () => {
    const slices = new JsonCursor(Buffer.from('{"a":[1,2,"]}'), 8).skipInSlices(4);
    expect(() => {
      while (!slices.next().done);
    }).toThrow('a value is not closed');
  });
});
