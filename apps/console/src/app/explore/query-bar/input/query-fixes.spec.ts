import { describe, expect, it } from 'vitest';
import { fixedQueries } from './query-fixes';

const fixes = (text: string) => fixedQueries(text).map(({ query }) => query);

describe('what was perhaps meant', () => {
  it('is a query with the field put right, and the rest as it was typed', () => {
    expect(fixes('levle:error  "two words"')).toEqual(['level:error  "two words"']);
    expect(fixes('a (levle:error OR resourceID:"x y")')[0]).toBe('a (level:error OR resourceID:"x y")');
    expect(fixes('currency:JPY')).toEqual(['metadata.currency:JPY']);
  });

  it('is an operator in capitals, and a comparison with its colon', () => {
    expect(fixes('one or two')).toEqual(['one OR two']);
    expect(fixes('level=error')).toEqual(['level:error']);
    expect(fixes('level!=error')).toEqual(['NOT level:error']);
  });

  it('puts right what cannot be read', () => {
    expect(fixes('_exists_:levle')).toEqual(['_exists_:level']);
  });

  it('is nothing where nothing is known to be wrong', () => {
    for (const text of ['', 'level:error', 'http://x', '10:35:22', '(a OR']) expect(fixes(text)).toEqual([]);
  });
});
