import { expect, it } from 'vitest';
import { seededRandom } from './seeded-random.ts';

const take = (seed: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: 20 }, () => random.below(1_000_000));
};

it('gives the same numbers for the same seed', () => {
  expect(take(7)).toEqual(take(7));
});

it('gives other numbers for another seed', () => {
  expect(take(7)).not.toEqual(take(8));
});

it('keeps numbers below their bound and picks from the list', () => {
  const random = seededRandom(1);
  const numbers = Array.from({ length: 1_000 }, () => random.below(3));
  expect(new Set(numbers)).toEqual(new Set([0, 1, 2]));
  expect(['a', 'b']).toContain(random.pick(['a', 'b']));
});
