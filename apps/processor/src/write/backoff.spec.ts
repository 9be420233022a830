import { expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

it('doubles the wait up to 5 s and spreads it', () => {
  const longest = [1, 2, 3, 4, 5, 6, 1000].map((attempt) => backoffMs(attempt, () => 1));
  expect(longest).toEqual([200, 400, 800, 1600, 3200, 5000, 5000]);
  expect(backoffMs(1000, () => 0)).toBe(2500);
});
