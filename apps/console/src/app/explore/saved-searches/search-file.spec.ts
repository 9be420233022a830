import { describe, expect, it } from 'vitest';
import type { SavedSearch } from '@timberline/contract';
import { MAX_IMPORTED_SEARCHES, parseSearchFile, toSearchFile } from './search-file';

const CONTENT = { name: 'errors', search: 'level=error', columns: ['message'], shared: true };
const SAVED: SavedSearch = {
  ...CONTENT,
  id: 'x',
  owner: 'joe',
  version: 3,
  updatedAt: '2026-11-28T09:00:00Z',
};

describe('A file of searches', () => {
  it('What was exported is imported as it was, without what belongs to the installation.', () => {
    const file = toSearchFile([SAVED]);
    expect(file).not.toContain('joe');
    expect(parseSearchFile(file)).toEqual([CONTENT]);
  });

  it('An answer of the API and a bare list are read as well.', () => {
    expect(parseSearchFile(JSON.stringify({ searches: [SAVED] }))).toEqual([CONTENT]);
    expect(parseSearchFile('[{"name":"a","search":""}]')).toEqual([
      { name: 'a', search: '', columns: [], shared: false },
    ]);
  });

  it.each([
    ['{', 'is not JSON'],
    ['null', 'no list "searches"'],
    ['{"searches":{}}', 'no list "searches"'],
    ['[{"name":"a","search":"b"},{"name":"c"}]', 'Search 2 of the file'],
    ['[null]', 'Search 1 of the file'],
    ['[{"name":" ","search":"b"}]', 'Search 1 of the file'],
    ['[{"name":"a","search":"b","columns":[1]}]', 'Search 1 of the file'],
  ])('The file %s is refused with what is wrong.', (text, message) => {
    expect(parseSearchFile(text)).toContain(message);
  });

  it('A file with too many searches is refused as a whole.', () => {
    const many = Array.from({ length: MAX_IMPORTED_SEARCHES + 1 }, () => CONTENT);
    expect(parseSearchFile(JSON.stringify(many))).toContain('can be imported at a time');
  });
});
