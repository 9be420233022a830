import { describe, expect, it } from 'vitest';
import { SearchError } from '../../elasticsearch/search-error.ts';
import { filterKey, parseFilter } from './parse-filter.ts';

const NOW = Date.UTC(2026, 10, 24, 15, 0, 0);

describe('parseFilter', () => {
  it('An empty filter has no clauses and no bounds.', () => {
    expect(parseFilter({}, NOW)).toEqual({
      clauses: [],
      bounds: {},
      timeOnly: true,
      notes: [],
      tree: null,
      message: undefined,
    });
  });

  it('Relative times are resolved at the given time.', () => {
    const { bounds, timeOnly } = parseFilter({ from: 'now-1h', to: 'now' }, NOW);
    expect(bounds).toEqual({ gte: '2026-11-24T14:00:00.000000000Z', lte: '2026-11-24T14:59:59.999999999Z' });
    expect(timeOnly).toBe(true);
  });

  it('A filter with a query text is not only a time range.', () => {
    expect(parseFilter({ q: 'timeout', from: 'now-1h' }, NOW).timeOnly).toBe(false);
  });

  it('A range after the last time that can be stored has no bounds that a time can meet.', () => {
    expect(parseFilter({ from: '2300-01-01T00:00:00Z' }, NOW).bounds).toBeNull();
  });

  it('A query text of blanks is no query.', () => {
    expect(parseFilter({ q: '  ' }, NOW)).toMatchObject({ tree: null, clauses: [] });
  });

  it('The words of the message and those of the query are 64 together at most.', () => {
    const words = (count: number) => Array.from({ length: count }, (_, n) => `w${n}`).join(' ');
    expect(parseFilter({ message: words(64) }, NOW).clauses).toHaveLength(64);
    expect(parseFilter({ message: words(60), q: words(4) }, NOW).timeOnly).toBe(false);
    const tooMany = () => parseFilter({ message: words(65) }, NOW);
    expect(tooMany).toThrow(SearchError);
    expect(tooMany).toThrow(/^The parameter message can have at most 64 words; it has 65\. Remove some/);
    expect(() => parseFilter({ message: words(61), q: words(4) }, NOW)).toThrow(
      expect.objectContaining({
        kind: 'invalid-parameter',
        details: {
          errors: [
            {
              path: 'message',
              message: expect.stringContaining('comparisons of q (4); it has 61') as string,
            },
          ],
        },
      }),
    );
  });

  it('The message has at most 4 KiB, as the query.', () => {
    expect(parseFilter({ message: 'a'.repeat(4096) }, NOW).clauses).toHaveLength(1);
    expect(() => parseFilter({ message: 'é'.repeat(2049) }, NOW)).toThrow(
      'The parameter message is longer than 4 KiB; shorten it.',
    );
  });

  it('A surprising interpretation is noted with its column.', () => {
    expect(parseFilter({ q: 'levle:error' }, NOW).notes).toMatchObject([{ column: 1 }]);
  });

  it('A query text that cannot be parsed is an error with the column.', () => {
    const parse = () => parseFilter({ q: 'a level:' }, NOW);
    expect(parse).toThrow(SearchError);
    expect(parse).toThrow(/^The query cannot be read at column \d+: /);
  });
});

describe('filterKey', () => {
  it('Two filters with the same parameters have the same key, in any order.', () => {
    expect(filterKey({ q: 'a', from: 'now' })).toBe(filterKey({ from: 'now', q: 'a' }));
  });

  it('Filters that differ in one parameter have different keys.', () => {
    const keys = [{}, { q: 'a' }, { message: 'a' }, { level: ['a'] }, { level: ['a', 'b'] }].map(filterKey);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
