import { describe, expect, it, vi } from 'vitest';
import { seededRandom } from '@timberline/testing';
import { matches } from '../analyzer/brute-force.fixture.ts';
import { MAX_HIGHLIGHTS } from '../limits.ts';
import { parseQuery } from '../parse/parse.ts';
import type { QueryNode } from '../tree/tree.ts';
import { Automaton } from './automaton.ts';
import { Highlighter } from './highlighter.ts';
import { naiveRanges } from './naive-ranges.fixture.ts';

function treeOf(query: string): QueryNode | null {
  const result = parseQuery(query);
  if (!result.ok) throw new Error(result.error.message);
  return result.tree;
}

/** The highlighted parts of a message. */
function highlighted(query: string, message: string, extraWords?: string | string[]): string[] {
  return new Highlighter(treeOf(query), extraWords)
    .highlight(message)
    .map(([start, end]) => message.slice(start, end));
}

describe('Highlighter', () => {
  it('Words, phrases, prefixes and parts of words are highlighted as whole words.', () => {
    const message = 'Error in dfs.DataNode$PacketResponder: blk_3886 from 10.10.34.11 error';
    expect(highlighted('error', message)).toEqual(['Error', 'error']);
    expect(highlighted('blk_3886', message)).toEqual(['blk_3886']);
    expect(highlighted('"error in"', message)).toEqual(['Error in']);
    expect(highlighted('10.10.34.11', message)).toEqual(['10.10.34.11']);
    expect(highlighted('data* blk_38*', message)).toEqual(['DataNode', 'blk_3886']);
    expect(highlighted('*respond*', message)).toEqual(['PacketResponder']);
    expect(highlighted('nowhere OR 34', message)).toEqual(['34']);
  });

  it('Excluded terms and other fields highlight nothing.', () => {
    expect(highlighted('a -b NOT (c OR d)', 'a b c d')).toEqual(['a']);
    expect(highlighted('NOT (a NOT b)', 'a b')).toEqual(['b']);
    expect(highlighted('level:error resourceId:b', 'error b')).toEqual([]);
    expect(highlighted('', 'a b')).toEqual([]);
    expect(highlighted('*', 'a b')).toEqual([]);
  });

  it('Ranges that overlap or touch are joined.', () => {
    expect(highlighted('"a b" "b c"', 'a b c')).toEqual(['a b c']);
    expect(highlighted('日本', 'x日本語')).toEqual(['日本']);
    expect(highlighted('日 語 本', 'x日本語')).toEqual(['日本語']);
    expect(highlighted('10.10', '10.10.10.10')).toEqual(['10.10.10.10']);
  });

  it('Ranges are in UTF-16 units.', () => {
    expect(new Highlighter(treeOf('ünï')).highlight('😀 ÜNÏ')).toEqual([[3, 6]]);
  });

  it('The words of the message filter are highlighted as well.', () => {
    expect(highlighted('', 'a blk_388 b', 'blk_388 B')).toEqual(['blk_388', 'b']);
    expect(highlighted('a', 'a blk_388 b', ['388', 'none'])).toEqual(['a', '388']);
  });

  it('At most MAX_HIGHLIGHTS ranges are returned, the first ones.', () => {
    const ranges = new Highlighter(treeOf('a')).highlight('a '.repeat(5000));
    expect(ranges).toHaveLength(MAX_HIGHLIGHTS);
    expect(ranges.at(-1)).toEqual([1998, 1999]);
  });

  it('A match over an escape sequence includes it, and one beside an escape sequence does not.', () => {
    const message = '\u001b[0;31mExample\u001b[0m foo ER\u001b[1mROR\u001b[0m';
    expect(highlighted('example', message)).toEqual(['Example']);
    expect(highlighted('"example foo"', message)).toEqual(['Example\u001b[0m foo']);
    expect(highlighted('err*', message)).toEqual(['ER\u001b[1mROR']);
    expect(highlighted('31mexample OR 0m', message)).toEqual([]);
  });

  it('Equal forms of a text are highlighted as they were sent.', () => {
    const message =
      'Re\u0301sume\u0301.pdf Résumé ｻｰﾊﾞｰ 5㎏ soft\u00adware \u1112\u1161\u11ab\u1100\u1173\u11af';
    expect(highlighted('résumé', message)).toEqual(['Re\u0301sume\u0301', 'Résumé']);
    expect(highlighted('re\u0301s*', message)).toEqual(['Re\u0301sume\u0301', 'Résumé']);
    expect(highlighted('*ésu*', message)).toEqual(['Re\u0301sume\u0301', 'Résumé']);
    expect(highlighted('サーバー', message)).toEqual(['ｻｰﾊﾞｰ']);
    expect(highlighted('5kg', message)).toEqual(['5㎏']);
    expect(highlighted('software', message)).toEqual(['soft\u00adware']);
    expect(highlighted('한글', message)).toEqual(['\u1112\u1161\u11ab\u1100\u1173\u11af']);
    expect(highlighted('res* resume', message)).toEqual([]);
  });

  it('A message with escapes that were left as text is highlighted in both readings.', () => {
    const message = 'boom\\nCaused by: C:\\temp in a%20b\\n\\tat \\u001b[31mERROR';
    expect(highlighted('"caused by" temp', message)).toEqual(['Caused by', 'temp']);
    expect(highlighted('ncaused', message)).toEqual(['nCaused']);
    expect(highlighted('"a b at error"', message)).toEqual(['a%20b\\n\\tat \\u001b[31mERROR']);
    expect(highlighted('"b boom"', message)).toEqual([]);
  });

  it(
    'A message is highlighted exactly where a brute-force search finds a match.',
    { timeout: 60_000 },
    () => {
      const random = seededRandom(11);
      const parts = [
        ...'error|Error|blk|388|10|node|DataNode|.|_| |-> |é|ÉTÉ|ｎｏｄｅ|e\u0301te\u0301|\u00ad|™|ﬁ'.split(
          '|',
        ),
        ...['\u001b[31m', '\u001b[0m', '\u001b]0;blk error\u0007', '\u001bc'],
      ];
      const queries = 'error|blk_388|"10 10"|data*|*node*|blk_38*|été|10.10|"node . error"'.split('|');
      let count = 0;
      for (let i = 0; i < 4000; i++) {
        let message = '';
        for (let length = random.below(12); length > 0; length--)
          message += parts[random.below(parts.length)];
        for (const query of queries) {
          const tree = treeOf(query);
          if (!tree) throw new Error(`${query} has no tree`);
          const ranges = new Highlighter(tree).highlight(message);
          expect(ranges.length > 0, `${query} in ${message}`).toBe(matches(tree, message));
          // Each highlighted part matches by itself, so no range is too short.
          for (const [start, end] of ranges) {
            expect(matches(tree, message.slice(start, end)), `${query} in ${message}`).toBe(true);
            count++;
          }
        }
      }
      expect(count).toBeGreaterThan(1000);
    },
  );

  it('Many patterns that overlap are found where each by itself is found.', { timeout: 60_000 }, () => {
    const random = seededRandom(15);
    const letters = (most: number, alphabet: string) =>
      Array.from({ length: 1 + random.below(most) }, () => alphabet[random.below(alphabet.length)]).join('');
    let marks = 0;
    for (let round = 0; round < 4000; round++) {
      const clauses = Array.from({ length: 2 + random.below(8) }, () => {
        const words = Array.from({ length: 1 + random.below(4) }, () => letters(3, 'ab'));
        const part = letters(4, 'ab').padEnd(3, 'a');
        return [`"${words.join(' ')}"`, `${words.join('.')}*`, `*${part}*`][random.below(3)];
      });
      const query = clauses.join(' OR ');
      const separators = [' ', ' ', '.', '\\n', '\u001b[1m', '日', '日本'];
      let message = '';
      for (let length = random.below(20); length > 0; length--)
        message += letters(4, 'abc') + separators[random.below(separators.length)];
      const tree = treeOf(query);
      if (!tree) throw new Error(`${query} has no tree`);
      const ranges = new Highlighter(tree).highlight(message);
      expect(ranges, `${query} in ${message}`).toEqual(naiveRanges(tree, message));
      marks += ranges.length;
    }
    expect(marks).toBeGreaterThan(3_000);
  });

  it.each([
    ['a phrase of equal words', `"${'a '.repeat(2000)}"`, 'a '.repeat(1500)],
    ['a phrase that nearly fits everywhere', `"${'a '.repeat(1000)}b"`, 'a '.repeat(5000)],
    ['phrases of all lengths', phrasesOfAllLengths(' '), `${'a '.repeat(20)}c `.repeat(250)],
    ['prefixes behind phrases of all lengths', phrasesOfAllLengths('*'), 'a '.repeat(5000)],
    ['a word with many prefixes', prefixesOfAllLengths(), `${'a'.repeat(254)} `.repeat(20)],
    ['parts of equal characters', `*${'a'.repeat(200)}b* OR *${'a'.repeat(254)}c*`, 'a'.repeat(10_000)],
    ['62 parts of words', manyParts(), 'zq zqa zqb 0 '.repeat(1000)],
  ])('The steps for a message are in proportion to its length: %s.', (_, query, message) => {
    const highlighter = new Highlighter(treeOf(query));
    const steps = vi.spyOn(Automaton.prototype, 'edge');
    try {
      highlighter.highlight(message);
      // Two steps of an automaton a word, for each of its characters as well, and one for each in a prefix.
      expect(steps.mock.calls.length).toBeLessThan(5 * message.length);
    } finally {
      steps.mockRestore();
    }
  });
});

/** 40 phrases of `a` with a different number of words each, so that many end or go on at the same word. */
function phrasesOfAllLengths(end: ' ' | '*'): string {
  return Array.from({ length: 40 }, (_, n) => `${'a.'.repeat(n)}a${end}`).join(' OR ');
}

function prefixesOfAllLengths(): string {
  return Array.from({ length: 60 }, (_, n) => `${'a'.repeat(n + 1)}*`).join(' OR ');
}

function manyParts(): string {
  return Array.from({ length: 62 }, (_, n) => `*zqa${n}*`).join(' OR ');
}
