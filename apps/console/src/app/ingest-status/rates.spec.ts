import { describe, expect, it } from 'vitest';
import { curve, KEPT_RATES, withRate } from './rates';

describe('the curve of a rate', () => {
  it('ends at the right edge and stays within its box', () => {
    expect(curve([0, 10], KEPT_RATES - 1, 20)).toBe(`M${KEPT_RATES - 2} 20L${KEPT_RATES - 1} 0`);
  });

  it('is flat on the ground while nothing moves', () => {
    expect(curve([0, 0, 0], KEPT_RATES - 1, 20)).toMatch(/^M116 20L117 20L118 20|^M117 20L118 20L119 20/);
  });

  it('needs two readings', () => {
    expect(curve([5], 100, 20)).toBe('');
  });

  it('forgets the oldest readings', () => {
    let rates: number[] = [];
    for (let n = 0; n < 2 * KEPT_RATES; n++) rates = withRate(rates, n);
    expect(rates).toHaveLength(KEPT_RATES);
    expect(rates.at(-1)).toBe(2 * KEPT_RATES - 1);
  });
});
