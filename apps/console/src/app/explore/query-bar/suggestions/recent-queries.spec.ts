import { describe, expect, it } from 'vitest';
import {
  MAX_RECENT_QUERIES,
  MAX_RECENT_QUERY_LENGTH,
  parseRecentQueries,
  withRecentQuery,
} from './recent-queries';

describe('recent queries', () => {
  it('The latest query is first, and each query is in the list once.', () => {
    expect(withRecentQuery(['a', 'b'], ' b ')).toEqual(['b', 'a']);
  });

  it('Blank queries and pasted documents are not added.', () => {
    expect(withRecentQuery(['a'], '  ')).toEqual(['a']);
    expect(withRecentQuery(['a'], 'x'.repeat(MAX_RECENT_QUERY_LENGTH + 1))).toEqual(['a']);
  });

  it('The list has at most MAX_RECENT_QUERIES queries.', () => {
    let list: string[] = [];
    for (let n = 0; n < 3 * MAX_RECENT_QUERIES; n++) list = withRecentQuery(list, `query ${n}`);
    expect(list).toHaveLength(MAX_RECENT_QUERIES);
    expect(list[0]).toBe(`query ${3 * MAX_RECENT_QUERIES - 1}`);
  });

  it('Invalid items in the storage are ignored.', () => {
    expect(parseRecentQueries(null)).toEqual([]);
    expect(parseRecentQueries('{')).toEqual([]);
    expect(parseRecentQueries('{"length":3}')).toEqual([]);
    expect(parseRecentQueries('["a",1,null,"b"]')).toEqual(['a', 'b']);
  });
});
