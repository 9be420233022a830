import { expect, test } from 'vitest';
import { digits, isMet, type Measure, median, table } from './measure.ts';

const measure: Measure = {
  what: 'single posts',
  ours: '5,000/s',
  other: '10,000/s',
  ratio: 0.5,
  bar: 0.35,
  reach: 0.5,
  better: 'more',
};

test('the median of an even number of rounds lies between the two in the middle', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test('a bar is met from above where more is better and from below where less is', () => {
  expect(isMet(measure)).toBe(true);
  expect(isMet({ ...measure, ratio: 0.34 })).toBe(false);
  expect(isMet({ ...measure, better: 'less', bar: 2, ratio: 2.1 })).toBe(false);
  expect(isMet({ ...measure, better: 'less', bar: 2, ratio: 2 })).toBe(true);
});

test('the table has a line for each measure, and says which are missed', () => {
  const lines = table([
    measure,
    { ...measure, what: 'memory', ratio: 612, bar: 500, better: 'less', unit: 'MB' },
  ]).split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[2]).toMatch(/single posts .* 0\.5 × .* ≥ 0\.35 × .* met/);
  expect(lines[3]).toMatch(/memory .* 612 MB .* ≤ 500 MB .* MISSED/);
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
});

test('figures have three digits that mean something', () => {
  expect([digits(12_345.6), digits(12.345), digits(0.012_34)]).toEqual(['12,346', '12.3', '0.0123']);
});
