import { describe, expect, it } from 'vitest';
import { patternOf, patternsOf } from './pattern.fixture';
import {
  commonText,
  momentText,
  peakText,
  restTexts,
  shareText,
  sinceText,
  spanText,
  summaryText,
} from './pattern-text';

const NOW = Date.UTC(2026, 10, 24, 15, 10);

describe('shareText', () => {
  it('A share is never rounded to nothing or to all.', () => {
    expect([1, 0.996, 0.334, 0.0337, 0.00001, 0].map(shareText)).toEqual([
      '100 %',
      '99 %',
      '33 %',
      '3.4 %',
      '< 0.1 %',
      '0 %',
    ]);
  });
});

describe('momentText', () => {
  it('A time of the same day is told without its date.', () => {
    expect(momentText('2026-11-24T14:32:05.000Z', 'utc', NOW)).toBe('14:32');
    expect(momentText('2026-11-23T14:32:05.000Z', 'utc', NOW)).toBe('2026-11-23 14:32');
  });
});

describe('spanText', () => {
  it.each([
    ['2026-11-24T14:32:00Z', '2026-11-24T15:02:11Z', '14:32 – 15:02'],
    ['2026-11-24T14:32:00Z', '2026-11-24T14:32:11Z', '14:32'],
    ['2026-11-23T14:32:00Z', '2026-11-24T15:02:11Z', '2026-11-23 14:32 – 2026-11-24 15:02'],
    ['2008-11-09T20:36:00Z', '2008-11-09T21:00:00Z', '2008-11-09 20:36 – 21:00'],
    ['2008-11-09T20:36:00Z', '2008-11-09T20:36:30Z', '2008-11-09 20:36'],
    ['2008-11-09T20:36:00Z', '2008-11-10T01:00:00Z', '2008-11-09 20:36 – 2008-11-10 01:00'],
  ])('Logs from %s to %s were written at “%s”.', (first, last, text) => {
    expect(spanText(patternOf('a', { first, last }), 'utc', NOW)).toBe(text);
  });
});

describe('peakText', () => {
  it('The highest bar is told with its time.', () => {
    const answer = { start: '2026-11-24T14:30:00.000Z', interval: 'PT5M' };
    expect(peakText([0, 3, 1200, 4], answer, 'utc', NOW)).toBe('most at 14:40 (1,200)');
    expect(peakText([], { start: null, interval: null }, 'utc', NOW)).toBe('');
  });
});

describe('summaryText', () => {
  it('A list that is whole says how many patterns there are.', () => {
    expect(summaryText(patternsOf([patternOf('a')]))).toBe('1 pattern in 12 logs');
    expect(summaryText(patternsOf([patternOf('a'), patternOf('b')], { other: 5, withoutPattern: 5 }))).toBe(
      '2 patterns in 29 logs',
    );
  });

  it('A list that is not whole says what it lists.', () => {
    const answer = patternsOf([patternOf('a'), patternOf('b')], { other: 7, withoutPattern: 5 });
    expect(summaryText(answer)).toBe('The 2 most frequent patterns in 31 logs');
  });
});

describe('restTexts', () => {
  const many = Array.from({ length: 500 }, (_, n) => patternOf(`p${n}`));

  it('Nothing is told where every log is in a row.', () => {
    expect(restTexts(patternsOf([patternOf('a')]), 'rare')).toEqual([]);
  });

  it('Rarer patterns and logs from before patterns were known are told apart.', () => {
    expect(restTexts(patternsOf([patternOf('a')], { other: 1_205, withoutPattern: 1 }), 'count')).toEqual([
      '1,204 logs have rarer patterns, which are not listed.',
      '1 log was stored before patterns were known, and has none.',
    ]);
  });

  it('An order that begins with the rarest says where it does not.', () => {
    expect(restTexts(patternsOf(many, { other: 9 }), 'rare').at(-1)).toMatch(/^Only the 500 most frequent/);
    expect(restTexts(patternsOf(many, { other: 9 }), 'count')).toHaveLength(1);
  });
});

describe('commonText', () => {
  it('It says how many logs have a pattern, and their share where the total is known.', () => {
    expect(commonText(412, 12_345)).toBe('412 of the 12,345 logs of this result have it (3.3 %).');
    expect(commonText(1, 1)).toBe('1 of the 1 log of this result has it (100 %).');
    expect(commonText(412, null)).toBe('412 logs of this result have it.');
    expect(commonText(0, 12_345)).toBe('No log of this result has it.');
  });

  it('No share is told where logs came in between the two counts.', () => {
    expect(commonText(12, 11)).toBe('12 logs of this result have it.');
  });
});

describe('sinceText', () => {
  it('A pattern that came within the range is new, and another one was seen before.', () => {
    const pattern = patternOf('a', { firstEver: '2026-11-24T14:32:00.000Z' });
    expect(sinceText(pattern, { from: 'now-1h' }, 'utc', NOW)).toBe('New since 14:32.');
    expect(sinceText(pattern, { from: 'now-15m' }, 'utc', NOW)).toBe('First seen 14:32.');
    expect(sinceText(pattern, {}, 'utc', NOW)).toBe('First seen 14:32.');
  });
});
