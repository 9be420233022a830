import { describe, expect, it } from 'vitest';
import { patternOf, patternsOf } from './pattern.fixture';
import { patternRows } from './pattern-rows';
import {
  levelsText,
  momentText,
  peakText,
  restTexts,
  rowName,
  shareText,
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

describe('levelsText', () => {
  it('The most severe levels are named, the others are counted.', () => {
    const levels = ['fatal', 'error', 'warn', 'info', 'debug'].map((name) => ({ name, count: 1 }));
    expect(levelsText(levels)).toBe('1 fatal, 1 error, 1 warn, 2 more levels');
    expect(levelsText(levels.slice(0, 2))).toBe('1 fatal, 1 error');
  });
});

describe('rowName', () => {
  it('A row says what is drawn in it.', () => {
    const answer = patternsOf([patternOf('charge', { template: 'charge <*> refused' })], { other: 12 });
    const [row] = patternRows(answer, 'count', {}, [], NOW);
    expect(row && rowName(row, ['new since 14:32', ''])).toBe(
      'charge (value) refused, 12 logs, 50 %, new since 14:32, 12 info',
    );
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
