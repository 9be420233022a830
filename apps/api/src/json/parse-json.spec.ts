import { describe, expect, it } from 'vitest';
import { parseExactly } from './exact-json.ts';
import { parseJson } from './parse-json.ts';

/** Keys that V8 takes the following ones for, once it has seen them behind the same key. */
const SEEN = ['\\', '\\n', '\\u', '\\u0', 'a\\', '\\"'];
const SENT = ['\\n', '\\"', '\\u0001', '\\ud800', '\\nn', '\\u0001日', '\\u0061', 'a\\t', '\\\\', '\\/'];

describe.each([
  ['parseJson', parseJson],
  ['parseExactly', parseExactly],
])('%s', (_name, parse) => {
  it.each(SEEN)('keeps keys apart from the key %s of a text before', (seen) => {
    for (const [n, key] of SENT.entries()) {
      const first = `first ${_name} ${seen} ${n}`.replaceAll('\\', '/').replaceAll('"', "'");
      parse(JSON.stringify({ [first]: 1, [seen]: 2 }));
      // What V8 itself makes of it once it has seen the other.
      JSON.parse(JSON.stringify({ [first]: 1, [seen]: 2 }));
      const keys = Object.keys(parse(`{"${first}":"a","${key}":{"b":"c"}}`) as object);
      expect(keys).toEqual([first, JSON.parse(`"${key}"`)]);
    }
  });

  it.each([
    '{"\\n":[1,-2.5e+3,true,false,null,"",{},[],[[]],{"\\t":{"a":"b"}}]}',
    ' [ {"\\u0061" : 1 , "a" : 2 } ,\r\n\t"\\"}]{[,:" , -0 ] ',
    '{"__proto__":{"x":1},"\\u005f_proto__":{"y":2},"constructor":0}',
    '{"b":1,"2":1,"1":1,"\\b":1,"b":[]}',
    '{"message":"a \\"key\\": in text","\\\\":"\\\\"}',
    '"\\n"',
    '{"a":"\\n:"}',
  ])('reads %s as JSON.parse does', (text) => {
    expect(JSON.stringify(parse(text))).toBe(JSON.stringify(JSON.parse(text)));
  });

  it('reads what is deep', () => {
    const text = `${'{"\\n":['.repeat(50_000)}1${']}'.repeat(50_000)}`;
    let value = parse(text);
    for (let depth = 0; depth < 50_000; depth++) value = (value as Record<string, unknown[]>)['\n']![0];
    expect(value).toBe(1);
  });

  it('throws where the text is no JSON', () => {
    for (const text of ['', '{"\\n":1', '{"\\x":1}', '"\\', '[1,]'])
      expect(() => parse(text)).toThrow(SyntaxError);
  });
});

it('numbers that a double cannot hold keep their text beside keys with escapes', () => {
  const text = '{"\\n":12345678901234567890,"a":[1e400,1.5]}';
  expect(JSON.stringify(parseExactly(text))).toBe(text);
});
