import { describe, expect, it } from 'vitest';
import { parseQuery } from '@timberline/query';
import { queryParts } from './query-parts';

const errorOf = (text: string) => {
  const result = parseQuery(text);
  return result.ok ? null : result.error;
};

describe('queryParts', () => {
  it.each([
    'level:error AND (timeout OR "two words") -x*',
    'level:',
    '((',
    '"open',
    '',
    'a\u00a0b 😀 :',
    'level:error)',
  ])('The parts of a query are together its text: “%s”.', (text) => {
    const parts = queryParts(text, errorOf(text));
    expect(
      parts
        .map((part) => part.text)
        .join('')
        .slice(0, text.length),
    ).toBe(text);
  });

  it('Only the part with the error is marked.', () => {
    expect(queryParts('one two three', { column: 5, length: 3 }).filter((part) => part.wrong)).toEqual([
      { text: 'two', kind: 'word', wrong: true },
    ]);
    expect(queryParts('abcdef', { column: 3, length: 2 })).toMatchObject([
      { text: 'ab', wrong: false },
      { text: 'cd', wrong: true },
      { text: 'ef', wrong: false },
    ]);
  });

  it('An error at the end is marked on an added blank.', () => {
    expect(queryParts('level:', { column: 7 }).at(-1)).toEqual({ text: ' ', kind: 'blank', wrong: true });
  });

  it('A quote that is still open is an error only once the text is finished.', () => {
    expect(queryParts('"abc', errorOf('"abc')).some(({ kind }) => kind === 'error')).toBe(true);
    expect(queryParts('"abc', null, true)).toEqual([{ text: '"abc', kind: 'phrase', wrong: false }]);
  });
});
