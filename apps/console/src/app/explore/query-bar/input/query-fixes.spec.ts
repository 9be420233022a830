import { describe, expect, it } from 'vitest';
import { fixedQueries } from './query-fixes';

const fixes = (text: string) => fixedQueries(text).map(({ query }) => query);

describe('fixedQueries', () => {
  it('A wrong field is replaced, and the rest stays as it was typed.', () => {
    expect(fixes('levle:error  "two words"')).toEqual(['level:error  "two words"']);
    expect(fixes('a (levle:error OR resourceID:"x y")')[0]).toBe('a (level:error OR resourceID:"x y")');
    expect(fixes('currency:JPY')).toEqual(['metadata.currency:JPY']);
  });

  it('An operator is written in capitals, and a comparison with a colon.', () => {
    expect(fixes('one or two')).toEqual(['one OR two']);
    expect(fixes('level=error')).toEqual(['level:error']);
    expect(fixes('level!=error')).toEqual(['NOT level:error']);
  });

  it('An error with a suggestion is corrected.', () => {
    expect(fixes('_exists_:levle')).toEqual(['_exists_:level']);
  });

  it('A query without a suggestion has no correction.', () => {
    for (const text of ['', 'level:error', 'http://x', '10:35:22', '(a OR'])
      expect(fixes(text), text).toEqual([]);
  });
});
