import { describe, expect, it } from 'vitest';
import { parseExactly } from './exact-json.ts';
import { parseJson } from './parse-json.ts';

/** Keys for which V8 takes later keys, once it has seen these behind the same first key. */
const SEEN_KEYS = ['\\', '\\n', '\\u', '\\u0', 'a\\', '\\"'];
const SENT_KEYS = ['\\n', '\\"', '\\u0001', '\\ud800', '\\nn', '\\u0001日', '\\u0061', 'a\\t', '\\\\', '\\/'];

/** The keys that a parser finds in an object after V8 has seen another one that begins alike. */
function keysAfter(parse: (text: string) => unknown, seen: string, sent: string, firstKey: string): string[] {
  const seenText = JSON.stringify({ [firstKey]: 1, [seen]: 2 });
  parse(seenText);
  JSON.parse(seenText);
  return Object.keys(parse(`{"${firstKey}":"a","${sent}":{"b":"c"}}`) as object);
}

/** A key that no other case uses, so that V8's memory of earlier cases does not matter. */
const firstKeyOf = (name: string, seen: string, n: number) =>
  `first ${name} ${seen} ${n}`.replaceAll('\\', '/').replaceAll('"', "'");

describe.each([
  ['parseJson', parseJson],
  ['parseExactly', parseExactly],
])('%s', (name, parse) => {
  it.each(SEEN_KEYS)(
    `${name} keeps the keys of an object apart from the key %s of an earlier one.`,
    (seen) => {
      for (const [n, sent] of SENT_KEYS.entries()) {
        const firstKey = firstKeyOf(name, seen, n);
        expect(keysAfter(parse, seen, sent, firstKey)).toEqual([firstKey, JSON.parse(`"${sent}"`)]);
      }
    },
  );

  it.each([
    '{"\\n":[1,-2.5e+3,true,false,null,"",{},[],[[]],{"\\t":{"a":"b"}}]}',
    ' [ {"\\u0061" : 1 , "a" : 2 } ,\r\n\t"\\"}]{[,:" , -0 ] ',
    '{"__proto__":{"x":1},"\\u005f_proto__":{"y":2},"constructor":0}',
    '{"b":1,"2":1,"1":1,"\\b":1,"b":[]}',
    '{"message":"a \\"key\\": in text","\\\\":"\\\\"}',
    '"\\n"',
    '{"a":"\\n:"}',
  ])(`${name} parses %s as JSON.parse does.`, (text) => {
    expect(JSON.stringify(parse(text))).toBe(JSON.stringify(JSON.parse(text)));
  });

  it(`${name} parses deeply nested JSON.`, () => {
    const text = `${'{"\\n":['.repeat(50_000)}1${']}'.repeat(50_000)}`;
    let value = parse(text);
    for (let depth = 0; depth < 50_000; depth++) value = (value as Record<string, unknown[]>)['\n']![0];
    expect(value).toBe(1);
  });

  it.each(['', '{"\\n":1', '{"\\x":1}', '"\\', '[1,]'])(`${name} rejects %j, which is not JSON.`, (text) => {
    expect(() => parse(text)).toThrow(SyntaxError);
  });
});

it('Numbers that a double cannot hold keep their text beside keys with escapes.', () => {
  const text = '{"\\n":12345678901234567890,"a":[1e400,1.5]}';
  expect(JSON.stringify(parseExactly(text))).toBe(text);
});

it('JSON.parse still confuses keys with escapes (nodejs/node#63785); otherwise parse-json.ts can be simplified.', () => {
  const confused = SEEN_KEYS.flatMap((seen) =>
    SENT_KEYS.filter((sent, n) => {
      const [, key] = keysAfter(JSON.parse, seen, sent, firstKeyOf('JSON.parse', seen, n));
      return key !== JSON.parse(`"${sent}"`);
    }),
  );
  expect(confused, 'keys that JSON.parse got wrong').not.toEqual([]);
});
