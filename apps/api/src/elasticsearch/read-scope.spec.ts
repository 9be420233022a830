import { describe, expect, it } from 'vitest';
import { ForbiddenError } from '../access/access-error.ts';
import { ANYONE } from '../access/principal.ts';
import { fakeReader } from '../limits/reader.fixture.ts';
import { Reader } from '../limits/reader.ts';
import { ReadScope } from './read-scope.ts';
import type { SearchRequest } from './search-response.ts';

const narrow = ReadScope.of({ ...ANYONE, filter: 'resourceId:team-a' });
const wide = ReadScope.of(ANYONE);
const CLAUSE = { bool: { filter: [{ term: { resourceId: 'team-a' } }] } };

describe('ReadScope', () => {
  it('Whoever has no filter sends each request as it is.', () => {
    const request: SearchRequest = { size: 0, aggs: { keys: { terms: { field: 'attributeKeys' } } } };
    expect(wide.narrow(request)).toBe(request);
    expect(wide).toMatchObject({ isNarrow: false, key: '' });
  });

  it('A filter is added to a request, whether it has a query or not.', () => {
    expect(narrow.narrow({ size: 1 })).toEqual({ size: 1, query: { bool: { filter: [CLAUSE] } } });
    const query = { bool: { should: [{ match_all: {} }] } };
    expect(narrow.narrow({ query })).toEqual({ query: { bool: { filter: [CLAUSE, query] } } });
    expect(narrow.isNarrow).toBe(true);
  });

  it.each<NonNullable<SearchRequest['aggs']>>([
    { all: { global: {} } },
    { words: { significant_text: { field: 'message' } } },
    { words: { significant_terms: { field: 'level' } } },
    { levels: { terms: { field: 'level', min_doc_count: 0 } } },
    { outer: { filter: { match_all: {} }, aggs: { all: { global: {} } } } },
  ])('An aggregation that tells of logs beside those of the query is refused to everyone: %j.', (aggs) => {
    expect(() => narrow.narrow({ aggs })).toThrow(/of all logs/);
    expect(() => wide.narrow({ aggs })).toThrow(/of all logs/);
  });

  it.each(['', '  ', '(', 'level:'])(
    'Whoever has the filter %j, which cannot be read, reads nothing.',
    (filter) => {
      expect(() => fakeReader('a', filter).reader.scope).toThrow(ForbiddenError);
    },
  );

  it('Where nobody was asked who they are, nothing is read.', () => {
    const reply = { raw: { once: () => undefined } } as never;
    expect(() => new Reader('a', undefined, reply).scope).toThrow('The route is public');
  });

  it('Scopes of different logs have different keys.', () => {
    expect(narrow.key).not.toBe(ReadScope.of({ ...ANYONE, filter: 'resourceId:team-b' }).key);
  });
});
