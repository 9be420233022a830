import { expect, it } from 'vitest';
import { parseLinesQuery } from './lines.query.ts';

it('Fields of metadata keep their names, __proto__ among them.', () => {
  const { defaults } = parseLinesQuery({
    'metadata.env': 'prod',
    'metadata.__proto__': 'x',
    'metadata.a.b': '1',
  });
  expect(JSON.stringify(defaults.metadata)).toBe('{"env":"prod","__proto__":"x","a.b":"1"}');
});

it.each([
  ['resourceId', ''],
  ['level', 'x'.repeat(33)],
  ['format', 'xml'],
  ['multiline', 'on'],
  ['timezone', 'Nowhere/Land'],
  ['metadata.', 'x'],
  ['unknown', 'x'],
  ['resourceId', ['a', 'b']],
])('%s=%j is refused by its name.', (name, value) => {
  expect(() => parseLinesQuery({ [name]: value })).toThrow(`Nothing was accepted. ${name}: `);
});

it('More fields of metadata than the limit are refused.', () => {
  const query = Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`metadata.k${n}`, 'v']));
  expect(() => parseLinesQuery(query)).toThrow('expected at most 32 fields');
});
