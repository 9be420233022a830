import { expect, test } from 'vitest';
import { digits, isMet, type Measure, median, table } from './measure.ts';

const measure: Measure = {
  what: 'single posts',
  ours: '5,000/s',
  other: '10,000/s',
  ratio: 0.5,
  limit: 0.35,
  target: 0.5,
  better: 'more',
};

test('The median of an even number of values is the mean of the middle two.', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

test('A limit is a minimum if more is better and a maximum if less is better.', () => {
  expect(isMet(measure)).toBe(true);
  expect(isMet({ ...measure, ratio: 0.34 })).toBe(false);
  expect(isMet({ ...measure, better: 'less', limit: 2, ratio: 2.1 })).toBe(false);
  expect(isMet({ ...measure, better: 'less', limit: 2, ratio: 2 })).toBe(true);
});

test('The table has a line for each measure and marks those that miss their limit.', () => {
  const lines = table([
    measure,
    { ...measure, what: 'memory', ratio: 612, limit: 500, better: 'less', unit: 'MB' },
  ]).split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[2]).toMatch(/single posts .* 0\.5 × .* ≥ 0\.35 × .* met/);
  expect(lines[3]).toMatch(/memory .* 612 MB .* ≤ 500 MB .* MISSED/);
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
});

test('Numbers have three significant digits.', () => {
  expect(digits(12_345.6)).toBe('12,346');
  expect(digits(12.345)).toBe('12.3');
  expect(digits(0.012_34)).toBe('0.0123');
});
