import { describe, expect, it } from 'vitest';
import { tokenizeQuery } from './tokenize.ts';

/** The pieces of a query but its blanks, as `kind text`. */
function pieces(text: string): string[] {
  return tokenizeQuery(text)
    .filter((token) => token.kind !== 'blank')
    .map((token) => `${token.kind} ${text.slice(token.start, token.end)}`);
}

describe('tokenizeQuery', () => {
  it('tells fields, operators, values, words and phrases apart', () => {
    expect(pieces('level:error AND -(blk_38* OR "a b") metadata.n >= 5')).toEqual([
      'field level',
      'comparison :',
      'value error',
      'operator AND',
      'operator -',
      'bracket (',
      'word blk_38',
      'wildcard *',
      'operator OR',
      'phrase "a b"',
      'bracket )',
      'field metadata.n',
      'comparison >=',
      'value 5',
    ]);
  });

  it('knows whose values stand in brackets and ranges', () => {
    expect(pieces('level:(error or war*) timestamp:[now-1h TO *]')).toEqual([
      'field level',
      'comparison :',
      'bracket (',
      'value error',
      'operator or',
      'value war',
      'wildcard *',
      'bracket )',
      'field timestamp',
      'comparison :',
      'bracket [',
      'value now-1h',
      'operator TO',
      'wildcard *',
      'bracket ]',
    ]);
    const tokens = tokenizeQuery('level:(error or war*)');
    expect(tokens.filter((token) => token.kind === 'value').map((token) => token.field)).toEqual([
      'level',
      'level',
    ]);
  });

  it('leaves text alone that only looks like a query', () => {
    expect(pieces('http://x and foo(bar baz) 10:35')).toEqual([
      'word http://x',
      'word and',
      'word foo(bar',
      'word baz)',
      'word 10:35',
    ]);
  });

  it('takes what is half typed', () => {
    expect(pieces('level:')).toEqual(['field level', 'comparison :']);
    expect(pieces('level:"err')).toEqual(['field level', 'comparison :', 'error "err']);
    expect(pieces('a ("b')).toEqual(['word a', 'bracket (', 'error "b']);
    expect(pieces('a )')).toEqual(['word a', 'error )']);
    expect(pieces('timestamp:[now-1h TO')).toEqual([
      'field timestamp',
      'comparison :',
      'bracket [',
      'value now-1h',
      'operator TO',
    ]);
  });
});
