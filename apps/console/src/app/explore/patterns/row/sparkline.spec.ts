import { expect, it } from 'vitest';
import { barsPath } from './sparkline';

it('Bars are as high as their share of the highest, empty ones are not drawn, and small ones stay visible.', () => {
  expect(barsPath([10, 0, 5, 0.01])).toBe('M0.1 20v-20h0.8v20zM2.1 20v-10h0.8v10zM3.1 20v-1.5h0.8v1.5z');
  expect(barsPath([0, 0])).toBe('');
});
