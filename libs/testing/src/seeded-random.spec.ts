import { expect, it } from 'vitest';
import { seededRandom } from './seeded-random.ts';

const take = (seed: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: 20 }, () => random.below(1_000_000));
};

it('The same seed gives the same numbers.', () => {
  expect(take(7)).toEqual(take(7));
});

it('Another seed gives other numbers.', () => {
  expect(take(7)).not.toEqual(take(8));
});

it('Integers stay below their limit and reach each value.', () => {
  const random = seededRandom(1);
  const numbers = Array.from({ length: 1_000 }, () => random.below(3));
  expect(new Set(numbers)).toEqual(new Set([0, 1, 2]));
});

it('A picked value is one of the list.', () => {
  expect(['a', 'b']).toContain(seededRandom(1).pick(['a', 'b']));
});
