import { describe, expect, it } from 'vitest';
import { adjusted, chiSquareTail, dispersion, judge, rateG2, shareG2 } from './change-statistics.ts';

describe('chiSquareTail', () => {
  it.each([
    [0, 1],
    [2.705543, 0.1],
    [3.841459, 0.05],
    [6.634897, 0.01],
    [10.827566, 0.001],
    [23.928127, 1e-6],
  ])('Chi-square of %d has the probability %d.', (g2, p) => {
    expect(chiSquareTail(g2) / p).toBeCloseTo(1, 5);
  });
});

describe('G²', () => {
  it('Equal shares have none.', () => {
    expect(shareG2({ count: 30, baselineCount: 10 }, { count: 300, baselineCount: 100 })).toBeCloseTo(0, 10);
    expect(rateG2({ count: 30, baselineCount: 10 }, { lengthRatio: 3 })).toBeCloseTo(0, 10);
  });

  it('It is twice the sum of what was observed by the logarithm of how many times more it is than expected.', () => {
    const g2 =
      2 * (30 * Math.log(30 / 20) + 10 * Math.log(10 / 20) + 70 * Math.log(70 / 80) + 90 * Math.log(90 / 80));
    expect(shareG2({ count: 30, baselineCount: 10 }, { count: 100, baselineCount: 100 })).toBeCloseTo(g2, 10);
  });

  it('A value of no log of one span has one.', () => {
    expect(rateG2({ count: 10, baselineCount: 0 }, { lengthRatio: 1 })).toBeCloseTo(20 * Math.log(2), 10);
  });
});

describe('judge', () => {
  const totals = { count: 2_000, baselineCount: 1_000, lengthRatio: 1 };

  it('A value that doubles with all others has not changed.', () => {
    expect(judge({ count: 200, baselineCount: 100 }, totals).direction).toBe('none');
  });

  it('A value that stays while others double has not changed.', () => {
    expect(judge({ count: 100, baselineCount: 100 }, totals).direction).toBe('none');
  });

  it('A value beyond both expectations has changed.', () => {
    expect(judge({ count: 300, baselineCount: 100 }, totals)).toMatchObject({
      direction: 'up',
      isLarge: true,
    });
    expect(judge({ count: 40, baselineCount: 100 }, totals)).toMatchObject({
      direction: 'down',
      isLarge: true,
    });
  });

  it('A change of nine logs is not large, and neither is one of less than half a point and of less than twice.', () => {
    expect(judge({ count: 9, baselineCount: 0 }, totals).isLarge).toBe(false);
    expect(judge({ count: 10, baselineCount: 0 }, totals).isLarge).toBe(true);
    expect(judge({ count: 29, baselineCount: 10 }, { ...totals, baselineCount: 2_000 }).isLarge).toBe(true);
    expect(judge({ count: 19, baselineCount: 10 }, { ...totals, baselineCount: 2_000 }).isLarge).toBe(false);
  });

  it('A longer baseline is expected to have more logs of each value.', () => {
    const week = { count: 100, baselineCount: 16_800, lengthRatio: 1 / 168 };
    expect(judge({ count: 10, baselineCount: 1_680 }, week).direction).toBe('none');
    expect(judge({ count: 30, baselineCount: 1_680 }, week).direction).toBe('up');
  });
});

describe('adjusted', () => {
  it('Each probability is multiplied by the number of tests and divided by its rank, and is at most that of the next.', () => {
    expect(adjusted([0.04, 0.001, 0.03], 10)).toEqual([
      expect.closeTo(0.04 * (10 / 3)),
      expect.closeTo(0.01),
      expect.closeTo(0.04 * (10 / 3)),
    ]);
  });

  it('It is never more than 1.', () => {
    expect(adjusted([0.9], 100)).toEqual([1]);
  });
});

describe('dispersion', () => {
  it('Independent logs have none beside chance.', () => {
    const values = [48, 52, 55, 45, 50].map((firstHalf) => ({ baselineCount: 100, firstHalf }));
    expect(dispersion(values, 0.5)).toBe(1);
  });

  it('Logs that come together twenty at a time fluctuate about twenty times more.', () => {
    const values = Array.from({ length: 50 }, (_, n) => ({ baselineCount: 20, firstHalf: n % 2 ? 20 : 0 }));
    expect(dispersion(values, 0.5)).toBeGreaterThan(15);
  });

  it('Without values, and without a half to compare, none is known.', () => {
    expect(dispersion([], 0.5)).toBe(1);
    expect(dispersion([{ baselineCount: 20, firstHalf: 20 }], 1)).toBe(1);
  });
});
