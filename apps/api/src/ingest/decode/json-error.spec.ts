import { expect, it } from 'vitest';
import { seededRandom } from '@timberline/testing';
import { findJsonError } from './json-error.ts';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

it.each([
  ['', 0, 'expected a value, found the end of the text'],
  ['{"a":1,}', 7, 'expected a key in quotes, found "}"'],
  ['{a:1}', 1, `expected a key in quotes or '}', found "a"`],
  ['[1 2]', 3, `expected ',' or ']', found "2"`],
  ['{"a":tru}', 5, 'expected a value, found "t"'],
  ['{"a" 1}', 5, `expected ':', found "1"`],
  ['{"a":"b', 5, 'a string without a closing quote'],
  ['{"a":"b\nc"}', 7, 'a control character in a string: U+000A (line feed); write it as an escape'],
  ['\ufeff{}', 0, 'expected a value, found U+FEFF (byte order mark)'],
  ['{}\u200b', 2, 'expected the end of the text, found U+200B (zero-width space)'],
  ['{\u00a0"a":1}', 1, `expected a key in quotes or '}', found U+00A0 (no-break space)`],
  ['{"a":1\u0000}', 6, `expected ',' or '}', found U+0000 (NUL)`],
  ['{"a":"\\x"}', 6, 'an escape that JSON does not define'],
  ['{"a":01}', 6, `expected ',' or '}', found "1"`],
  ['{"a":1}}', 7, 'expected the end of the text, found "}"'],
  ["{'a':1}", 1, `expected a key in quotes or '}', found "'"`],
  ['[NaN]', 1, 'expected a value, found "N"'],
])('The error of %j is at offset %i: %s.', (text, offset, message) => {
  expect(findJsonError(text)).toMatchObject({ offset, message });
});

it('An error is found in exactly those mutated texts that JSON.parse rejects.', () => {
  const generator = seededRandom(5);
  const random = () => generator.next();
  const whole = '{"a":[1,-2.5e3,"x\\u00e9\\n",true,null,{}],"b":{"c":[],"d":"\u{1f600}"} , "e" : false}';
  for (let i = 0; i < 8_000; i++) {
    let text = whole;
    for (let n = Math.floor(random() * 3); n >= 0; n--) {
      const at = Math.floor(random() * text.length);
      const piece = ['', ',', '"', '{', ']', '1', 'e', '\\', '\n', ' ', '-', '.', '0'][
        Math.floor(random() * 13)
      ];
      text = text.slice(0, at) + piece + text.slice(at + Math.floor(random() * 2));
    }
    expect(findJsonError(text) === undefined, text).toBe(isJson(text));
  }
});

it('The error of a text is found at any depth.', () => {
  expect(findJsonError('['.repeat(1_000_000))).toEqual({
    offset: 1_000_000,
    message: 'expected a value, found the end of the text',
  });
});
