import { describe, expect, it } from 'vitest';
import { tokenizeQuery } from './tokenize.ts';

/** The tokens of a query, without blanks, as `kind text`. */
function tokensOf(text: string): string[] {
  return tokenizeQuery(text)
    .filter((token) => token.kind !== 'blank')
    .map((token) => `${token.kind} ${text.slice(token.start, token.end)}`);
}

describe('tokenizeQuery', () => {
  it('Fields, operators, values, words and phrases are different kinds of tokens.', () => {
    expect(tokensOf('level:error AND -(blk_38* OR "a b") metadata.n >= 5')).toEqual([
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

  it('Values in brackets and ranges belong to the field before them.', () => {
    expect(tokensOf('level:(error or war*) timestamp:[now-1h TO *]')).toEqual([
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

  it('Text that only looks like a query is a word.', () => {
    expect(tokensOf('http://x and foo(bar baz) 10:35')).toEqual([
      'word http://x',
      'word and',
      'word foo(bar',
      'word baz)',
      'word 10:35',
    ]);
  });

  it('An incomplete query is split into tokens.', () => {
    expect(tokensOf('level:')).toEqual(['field level', 'comparison :']);
    expect(tokensOf('level:"err')).toEqual(['field level', 'comparison :', 'error "err']);
    expect(tokensOf('a ("b')).toEqual(['word a', 'bracket (', 'error "b']);
    expect(tokensOf('a )')).toEqual(['word a', 'error )']);
    expect(tokensOf('timestamp:[now-1h TO')).toEqual([
      'field timestamp',
      'comparison :',
      'bracket [',
      'value now-1h',
      'operator TO',
    ]);
  });
});
