import { describe, expect, it } from 'vitest';
import { MAX_CLAUSES, MAX_LEVELS, MAX_QUERY_BYTES } from '../limits.ts';
import { parseQuery } from './parse.ts';

/** The column and message of what a text is refused with. */
function refusal(text: string): string {
  const result = parseQuery(text);
  return result.ok ? 'read' : `${result.error.column}: ${result.error.message}`;
}

describe('an error', () => {
  it('points at the column and says what was expected', () => {
    for (const [text, column, expected] of [
      ['level:', 7, 'expected a value after level:'],
      ['level: ) x', 8, 'expected a value'],
      ['level:AND x', 7, 'expected a value'],
      ['a AND', 6, 'after AND'],
      ['a AND OR b', 7, 'between AND and OR'],
      ['OR b', 1, 'before OR'],
      ['a OR', 5, 'after OR'],
      ['NOT', 4, 'after NOT'],
      ['(a AND) b', 7, 'after AND'],
      ['"a b', 1, 'never closed'],
      ['level:"a', 7, 'never closed'],
      ['x (a b', 3, 'never closed'],
      ['x ()', 3, 'between these brackets'],
      ['a )', 3, 'closes nothing'],
      ['(a))', 4, 'closes nothing'],
      ['level:error)', 12, 'closes nothing'],
      ['->', 1, 'no word'],
      ['x *part', 3, 'cannot begin'],
      ['level:*x', 7, 'only at the end'],
      ['level:*x*', 7, 'only at the end'],
      ['a*b', 2, 'inside a word'],
      ['*ab*', 1, 'at least 3'],
      ['*a.bc*', 1, 'only letters and digits'],
      ['level>=error', 6, 'level is text'],
      ['message>5', 8, 'message is text'],
      ['level:>5', 7, 'level is text'],
      ['level:[a TO b]', 7, 'level is text'],
      ['metadata.n>=abc', 13, 'expected a number'],
      ['metadata.n:[1 TO x]', 18, 'expected a number'],
      ['metadata.n:[1 TO', 12, 'expected \\[from TO to'],
      ['metadata.n>1e999', 12, 'expected a number'],
      ['timestamp>=yesterday', 12, 'expected a time'],
      ['timestamp:2008-13-01', 11, 'expected a time'],
      ['timestamp:2008-11-*', 19, 'takes no star'],
      ['timestamp:now-5m', 11, 'timestamp>=now-5m'],
      ['metadata.*:x', 10, 'without a star'],
      ['_exists_:levle', 10, 'perhaps you meant level'],
      ['level:a~2', 8, 'no fuzzy search'],
      ['"a b"~2', 6, 'blank after the phrase'],
      ['level:(a resourceId:b)', 10, 'only values of level'],
      ['metadata.f:foo(bar)', 15, 'in quotes'],
      ['level:"a"b', 10, 'expected a blank'],
    ] as [string, number, string][]) {
      const result = parseQuery(text);
      expect([text, result.ok ? 'read' : result.error.column]).toEqual([text, column]);
      expect(!result.ok && result.error.message).toMatch(new RegExp(expected));
    }
  });

  it('refuses what would cost too much, and takes what is just within', () => {
    const clauses = (n: number): string => Array.from({ length: n }, (_, i) => `w${i}`).join(' ');
    expect(parseQuery(clauses(MAX_CLAUSES)).ok).toBe(true);
    expect(refusal(clauses(MAX_CLAUSES + 1))).toMatch(/^247: .*at most 64/);
    const levels = (n: number): string => '('.repeat(n) + 'a' + ')'.repeat(n);
    expect(parseQuery(levels(MAX_LEVELS)).ok).toBe(true);
    expect(refusal(levels(MAX_LEVELS + 1))).toMatch(/^17: .*16 deep/);
    expect(parseQuery('é'.repeat(MAX_QUERY_BYTES / 2)).ok).toBe(true);
    expect(refusal('é'.repeat(MAX_QUERY_BYTES / 2 + 1))).toMatch(/^2049: .*4 KiB/);
    const group = `metadata.${'k'.repeat(1000)}:(${clauses(40)})`;
    expect(refusal(group)).toMatch(/^1: .*4 KiB/);
  });
});
