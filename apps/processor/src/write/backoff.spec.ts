import { expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

it('The delay doubles up to 5 s.', () => {
  const longest = [1, 2, 3, 4, 5, 6, 1000].map((attempt) => backoffMs(attempt, () => 1));
  expect(longest).toEqual([200, 400, 800, 1600, 3200, 5000, 5000]);
});

it('Jitter shortens the delay to half at most.', () => {
  expect(backoffMs(1000, () => 0)).toBe(2500);
});
