import { describe, expect, it } from 'vitest';
import { gapSize, gapThreshold } from './gaps';

describe('gaps between rows', () => {
  it('are unknown while there are few rows', () => {
    expect(gapThreshold([1000, 1000])).toBe(Infinity);
  });

  it('are drawn from ten times what most rows stay under', () => {
    const threshold = gapThreshold([...Array(30).fill(500), 60_000]);
    expect(threshold).toBe(5000);
    expect(gapSize(4999, threshold)).toBe(0);
    expect(gapSize(-5000, threshold)).toBe(1);
    expect(gapSize(60_000, threshold)).toBe(2);
    expect(gapSize(86_400_000, threshold)).toBe(3);
  });

  it('are never drawn below a second, as between lines of one millisecond', () => {
    expect(gapThreshold(Array(50).fill(0))).toBe(1000);
  });
});
