import { describe, expect, it } from 'vitest';
import { parseQuery } from '@timberline/query';
import { queryParts } from './query-parts';

const errorOf = (text: string) => {
  const result = parseQuery(text);
  return result.ok ? null : result.error;
};

describe('the coloured parts of a query', () => {
  it.each([
    'level:error AND (timeout OR "two words") -x*',
    'level:',
    '((',
    '"open',
    '',
    'a\u00a0b 😀 :',
    'level:error)',
  ])('are together the text: %s', (text) => {
    const parts = queryParts(text, errorOf(text));
    expect(
      parts
        .map((part) => part.text)
        .join('')
        .slice(0, text.length),
    ).toBe(text);
  });

  it('underlines what is wrong and nothing else', () => {
    expect(queryParts('one two three', { column: 5, length: 3 }).filter((part) => part.wrong)).toEqual([
      { text: 'two', kind: 'word', wrong: true },
    ]);
    expect(queryParts('abcdef', { column: 3, length: 2 }).map((part) => [part.text, part.wrong])).toEqual([
      ['ab', false],
      ['cd', true],
      ['ef', false],
    ]);
  });

  it('marks what is missing at the end', () => {
    expect(queryParts('level:', { column: 7 }).at(-1)).toEqual({ text: ' ', kind: 'blank', wrong: true });
  });
});
