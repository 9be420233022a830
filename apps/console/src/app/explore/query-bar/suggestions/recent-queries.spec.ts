import { describe, expect, it } from 'vitest';
import { readQueries, RECENT_LENGTH, RECENT_LIMIT, remembered } from './recent-queries';

describe('recent queries', () => {
  it('puts the latest first and holds each once', () => {
    expect(remembered(['a', 'b'], ' b ')).toEqual(['b', 'a']);
  });

  it('keeps no blank and no pasted document', () => {
    expect(remembered(['a'], '  ')).toEqual(['a']);
    expect(remembered(['a'], 'x'.repeat(RECENT_LENGTH + 1))).toEqual(['a']);
  });

  it('keeps a bounded number', () => {
    let list: string[] = [];
    for (let n = 0; n < 3 * RECENT_LIMIT; n++) list = remembered(list, `query ${n}`);
    expect(list).toHaveLength(RECENT_LIMIT);
    expect(list[0]).toBe(`query ${3 * RECENT_LIMIT - 1}`);
  });

  it('takes anything from storage', () => {
    expect(readQueries(null)).toEqual([]);
    expect(readQueries('{')).toEqual([]);
    expect(readQueries('{"length":3}')).toEqual([]);
    expect(readQueries('["a",1,null,"b"]')).toEqual(['a', 'b']);
  });
});
