import { expect, it } from 'vitest';
import type { SavedSearch } from '@timberline/contract';
import { byName, bytesOf, withChange, withoutSearch, withSearch } from './owner-searches.ts';
import { SavedSearchError, type SavedSearchErrorKind } from './saved-search-error.ts';
import { MAX_OWNER_BYTES, MAX_SEARCHES_PER_OWNER } from './saved-search-limits.ts';

const AT = '2026-11-28T09:00:00.000Z';

function search(name: string, more: Partial<SavedSearch> = {}): SavedSearch {
  const content = { id: name, name, search: 'q=a', columns: [], shared: false };
  return { ...content, owner: 'joe', version: 1, updatedAt: AT, ...more };
}

function refusal(change: () => unknown): { kind: SavedSearchErrorKind; current?: string } {
  try {
    change();
  } catch (error) {
    expect(error).toBeInstanceOf(SavedSearchError);
    const { kind, current } = error as SavedSearchError;
    return { kind, ...(current && { current: current.id }) };
  }
  throw new Error('It was done.');
}

const two = [search('a'), search('b')];

it('A name is unique whatever its case and whatever way its characters are encoded.', () => {
  expect(withSearch(two, search('c'))).toHaveLength(3);
  expect(refusal(() => withSearch(two, search('A', { id: 'x' })))).toEqual({
    kind: 'name-taken',
    current: 'a',
  });
  const accents = [search('caf\u00e9')];
  expect(refusal(() => withSearch(accents, search('cafe\u0301')))).toMatchObject({ kind: 'name-taken' });
  expect(refusal(() => withChange(two, 'b', { version: 1, name: 'a' }, AT))).toEqual({
    kind: 'name-taken',
    current: 'a',
  });
});

it('A change counts the version, and keeps what it does not name; another case of its own name is no conflict.', () => {
  const later = '2026-11-28T10:00:00.000Z';
  const { searches, changed } = withChange(two, 'b', { version: 1, name: 'B' }, later);
  expect(changed).toEqual(search('B', { id: 'b', version: 2, updatedAt: later }));
  expect(searches).toEqual([two[0], changed]);
});

it('A change or a deletion by an old version, or of what is gone, is refused.', () => {
  const changed = [search('a', { version: 3 })];
  expect(refusal(() => withChange(changed, 'a', { version: 2 }, AT))).toEqual({
    kind: 'changed',
    current: 'a',
  });
  expect(refusal(() => withoutSearch(changed, 'a', 2))).toEqual({ kind: 'changed', current: 'a' });
  expect(withoutSearch(changed, 'a', 3)).toEqual([]);
  expect(refusal(() => withChange(two, 'x', { version: 1 }, AT))).toEqual({ kind: 'not-found' });
  expect(refusal(() => withoutSearch(two, 'x', 1))).toEqual({ kind: 'not-found' });
});

it('An owner has a bounded number of searches, which take a bounded number of bytes.', () => {
  const most = Array.from({ length: MAX_SEARCHES_PER_OWNER - 1 }, (_, n) => search(`s${n}`));
  const full = withSearch(most, search('last'));
  expect(refusal(() => withSearch(full, search('more')))).toEqual({ kind: 'too-many' });
  expect(withChange(full, 'last', { version: 1, search: 'q=b' }, AT).searches).toHaveLength(full.length);
  const long = 'ä'.repeat(MAX_OWNER_BYTES / 2);
  expect(bytesOf([search('a', { search: long })])).toBeGreaterThan(MAX_OWNER_BYTES);
  expect(refusal(() => withSearch(two, search('c', { search: long })))).toEqual({ kind: 'too-many' });
  expect(refusal(() => withChange(two, 'a', { version: 1, search: long }, AT))).toEqual({ kind: 'too-many' });
});

it('Lists are by name whatever its case, then by owner.', () => {
  const mixed = [search('b'), search('C'), search('a', { owner: 'zoe' }), search('A', { owner: 'ann' })];
  expect(mixed.sort(byName).map(({ name, owner }) => `${name} ${owner}`)).toEqual([
    'A ann',
    'a zoe',
    'b joe',
    'C joe',
  ]);
});
