import { describe, expect, it } from 'vitest';
import { MAX_RATES, ratePath, withRate } from './rates';

describe('ratePath', () => {
  it('The path ends at the right edge and stays within its box.', () => {
    expect(ratePath([0, 10], MAX_RATES - 1, 20)).toBe(`M${MAX_RATES - 2} 20L${MAX_RATES - 1} 0`);
  });

  it('A rate of zero is a flat line at the bottom.', () => {
    expect(ratePath([0, 0, 0], MAX_RATES - 1, 20)).toBe('M117 20L118 20L119 20');
  });

  it('A single reading has no path.', () => {
    expect(ratePath([5], 100, 20)).toBe('');
  });
});

describe('withRate', () => {
  it('The oldest readings are dropped.', () => {
    let rates: number[] = [];
    for (let n = 0; n < 2 * MAX_RATES; n++) rates = withRate(rates, n);
    expect(rates).toHaveLength(MAX_RATES);
    expect(rates.at(-1)).toBe(2 * MAX_RATES - 1);
  });
});
