import { expect, it } from 'vitest';
import type { FieldError } from '@timberline/contract';
import { ProblemError } from '../http/problem-error.ts';
import { parseNewSearch, parseSearchChange } from './parse-saved-search.ts';

const SEARCH = { name: 'errors', search: 'level=error', columns: ['timestamp', 'message'], shared: true };

function errorsOf(parse: () => unknown): FieldError[] {
  try {
    parse();
  } catch (error) {
    expect(error).toBeInstanceOf(ProblemError);
    return (error as ProblemError).extras.errors!;
  }
  throw new Error('It was parsed.');
}

it('A new search has a name and a query string; it is private and has no columns unless it says so.', () => {
  expect(parseNewSearch(SEARCH)).toEqual(SEARCH);
  expect(parseNewSearch({ name: ' a ', search: '?q=b' })).toEqual({
    name: 'a',
    search: 'q=b',
    columns: [],
    shared: false,
  });
  expect(parseNewSearch({ name: 'all', search: '' }).search).toBe('');
});

it('What an answer has beside them may be sent back, and counts for nothing.', () => {
  const answer = { ...SEARCH, id: 'x', owner: 'joe', version: 7, updatedAt: '2026-11-28T00:00:00Z' };
  expect(parseNewSearch(answer)).toEqual(SEARCH);
  expect(parseSearchChange(answer)).toEqual({ ...SEARCH, version: 7 });
});

it('A change names the version that it was made from, and has what is different alone.', () => {
  expect(parseSearchChange({ version: 1 })).toEqual({ version: 1 });
  expect(parseSearchChange({ version: 2, name: 'b', shared: false })).toEqual({
    version: 2,
    name: 'b',
    shared: false,
  });
  for (const version of [undefined, 0, -1, 1.5, '1', null, 2 ** 53])
    expect(
      errorsOf(() => parseSearchChange({ ...SEARCH, version })).map(({ path }) => path),
      String(version),
    ).toEqual(['version']);
});

it.each([
  ['name', undefined],
  ['name', ''],
  ['name', '  '],
  ['name', 'x'.repeat(101)],
  ['name', 'a\nb'],
  ['name', '\ud800'],
  ['name', 1],
  ['search', undefined],
  ['search', null],
  ['search', 'x'.repeat(16_385)],
  ['search', 'q=\u0000'],
  ['search', 'q=\udc00'],
  ['columns', null],
  ['columns', 'message'],
  ['columns', ['']],
  ['columns', [1]],
  ['columns', ['x'.repeat(1_025)]],
  ['columns', Array.from({ length: 101 }, () => 'a')],
  ['shared', 'true'],
  ['shared', null],
  ['id_', 'x'],
  ['constructor', {}],
])('A new search whose %s is %j is refused by the name of the member.', (path, value) => {
  const errors = errorsOf(() => parseNewSearch({ ...SEARCH, [path]: value }));
  expect(errors.map((error) => error.path)).toEqual([path]);
});

it('The longest values are taken, counted in characters and not in units of UTF-16.', () => {
  const longest = {
    name: '😀'.repeat(100),
    search: '😀'.repeat(16_384),
    columns: Array.from({ length: 100 }, () => 'é'.repeat(1_024)),
    shared: false,
  };
  expect(parseNewSearch(longest)).toEqual(longest);
});

it.each([undefined, null, 'x', 1, []])('The body %j is refused.', (body) => {
  expect(errorsOf(() => parseNewSearch(body))[0]!.path).toBe('');
  expect(errorsOf(() => parseSearchChange(body))[0]!.path).toBe('');
});

it('An error names 16 unknown members at most.', () => {
  const body = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`unknown-${n}`, n]));
  expect(errorsOf(() => parseNewSearch({ ...SEARCH, ...body }))).toHaveLength(16);
});
