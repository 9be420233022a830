import { describe, expect, it } from 'vitest';
import {
  MAX_LAST_SEARCH_LENGTH,
  MAX_LAST_SEARCHES,
  parseLastSearches,
  withLastSearch,
} from './last-search-list';
import type { SearchText } from './search-text';

const search = (text: string, columns: string[] = []): SearchText => ({ search: text, columns });

describe('The searches that were used last', () => {
  it('The latest is first, and each is in the list once.', () => {
    const list = [search('q=a'), search('q=b')];
    expect(withLastSearch(list, search('q=b'))).toEqual([search('q=b'), search('q=a')]);
    expect(withLastSearch(list, search('q=b', ['message']))).toHaveLength(3);
  });

  it('A search that narrows nothing, and a very long one, are not kept.', () => {
    const list = [search('q=a')];
    expect(withLastSearch(list, search(''))).toEqual(list);
    expect(withLastSearch(list, search('x'.repeat(MAX_LAST_SEARCH_LENGTH + 1)))).toEqual(list);
  });

  it('The list has a bounded length.', () => {
    let list: SearchText[] = [];
    for (let n = 0; n < 3 * MAX_LAST_SEARCHES; n++) list = withLastSearch(list, search(`q=${n}`));
    expect(list).toHaveLength(MAX_LAST_SEARCHES);
    expect(list[0]).toEqual(search(`q=${3 * MAX_LAST_SEARCHES - 1}`));
  });

  it('What the storage has else is left out.', () => {
    for (const text of [null, '', '{', '{"length":3}', 'null']) expect(parseLastSearches(text)).toEqual([]);
    const mixed = [1, null, 'q=a', { search: 1, columns: [] }, { search: 'q=b' }, search('q=c', ['message'])];
    expect(parseLastSearches(JSON.stringify(mixed))).toEqual([search('q=c', ['message'])]);
  });
});
