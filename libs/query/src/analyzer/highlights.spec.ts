import { describe, expect, it } from 'vitest';
import { MAX_HIGHLIGHTS } from '../limits.ts';
import { parseQuery } from '../parse/parse.ts';
import { highlights } from './highlights.ts';

/** The marked parts of a message. */
function marked(query: string, message: string, extra?: string | string[]): string[] {
  const result = parseQuery(query);
  if (!result.ok) throw new Error(result.error.message);
  return highlights(result.tree, message, extra).map(([start, end]) => message.slice(start, end));
}

describe('highlights', () => {
  it('mark words, phrases, beginnings and parts, whole words always', () => {
    const message = 'Error in dfs.DataNode$PacketResponder: blk_3886 from 10.10.34.11 error';
    expect(marked('error', message)).toEqual(['Error', 'error']);
    expect(marked('blk_3886', message)).toEqual(['blk_3886']);
    expect(marked('"error in"', message)).toEqual(['Error in']);
    expect(marked('10.10.34.11', message)).toEqual(['10.10.34.11']);
    expect(marked('data* blk_38*', message)).toEqual(['DataNode', 'blk_3886']);
    expect(marked('*respond*', message)).toEqual(['PacketResponder']);
    expect(marked('nowhere OR 34', message)).toEqual(['34']);
  });

  it('leave out what must not be there, and what is not the message', () => {
    expect(marked('a -b NOT (c OR d)', 'a b c d')).toEqual(['a']);
    expect(marked('NOT (a NOT b)', 'a b')).toEqual(['b']);
    expect(marked('level:error resourceId:b', 'error b')).toEqual([]);
    expect(marked('', 'a b')).toEqual([]);
    expect(marked('*', 'a b')).toEqual([]);
  });

  it('join what overlaps or touches', () => {
    expect(marked('"a b" "b c"', 'a b c')).toEqual(['a b c']);
    expect(marked('日本', 'x日本語')).toEqual(['日本']);
    expect(marked('日 語 本', 'x日本語')).toEqual(['日本語']);
    expect(marked('10.10', '10.10.10.10')).toEqual(['10.10.10.10']);
  });

  it('count in UTF-16 units', () => {
    const result = parseQuery('ünï');
    expect(result.ok && highlights(result.tree, '😀 ÜNÏ')).toEqual([[3, 6]]);
  });

  it('mark the words of the message filter as well', () => {
    expect(marked('', 'a blk_388 b', 'blk_388 B')).toEqual(['blk_388', 'b']);
    expect(marked('a', 'a blk_388 b', ['388', 'none'])).toEqual(['a', '388']);
  });

  it('are bounded', () => {
    const message = 'a '.repeat(5000);
    const result = parseQuery('a');
    const ranges = result.ok ? highlights(result.tree, message) : [];
    expect(ranges).toHaveLength(MAX_HIGHLIGHTS);
    expect(ranges.at(-1)).toEqual([1998, 1999]);
  });
});
