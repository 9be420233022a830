import { expect, it } from 'vitest';
import { mayHoldInexactNumber, parseExactly } from './exact-json.ts';

/** A JSON text, parsed and written again. */
function roundTrip(text: string): string {
  return JSON.stringify(mayHoldInexactNumber(text) ? parseExactly(text) : JSON.parse(text));
}

it.each([
  '1234567890123456789',
  '-9007199254740993',
  '1e400',
  '-1E+400',
  '1e-400',
  '0.1000000000000000055511151231257827',
  '3.14159265358979323846',
  '123456789012345678901234567890',
  '7'.repeat(2000),
])('The number %s, which a double cannot hold, keeps its text.', (number) => {
  for (const text of [`{"a":${number}}`, `{"a":[0,${number}]}`, `[${number}]`])
    expect(roundTrip(text)).toBe(text);
  expect(roundTrip(`{"a": [ ${number} , {"b":\t${number}}]}`)).toBe(`{"a":[${number},{"b":${number}}]}`);
});

it.each([
  '1',
  '0.1',
  '1.50',
  '1E5',
  '-0.0',
  '1e21',
  '100000000000000000000',
  '9007199254740992',
  '0.00000012e-3',
  '1.7976931348623157e308',
  '5e-324',
])('The number %s, which a double holds, is written as JavaScript writes it.', (number) => {
  const written = roundTrip(`{"a":${number}}`);
  expect(written).toBe(JSON.stringify({ a: Number(number) }));
});

it('Digits in strings and keys are not numbers.', () => {
  expect(roundTrip('{"a":"1234567890123456789","b: 12345678901234567890":1}')).toBe(
    '{"a":"1234567890123456789","b: 12345678901234567890":1}',
  );
});

it('JSON that is too deep for a reviver is parsed.', () => {
  const text = `[12345678901234567890,${'['.repeat(20_000)}1.50${']'.repeat(20_000)}]`;
  expect((parseExactly(text) as unknown[]).length).toBe(2);
});

it('The time for a number of very many zeros is linear in its length.', () => {
  // A regular expression that starts again at each zero would take hours.
  const text = `{"n":1.${'0'.repeat(4_000_000)}1}`;
  expect(parseExactly(text)).toHaveProperty('n.rawJSON');
});
