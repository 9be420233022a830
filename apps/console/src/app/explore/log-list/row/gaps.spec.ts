import { describe, expect, it } from 'vitest';
import { gapSize, gapThreshold } from './gaps';

describe('gaps', () => {
  it('With few rows no gap is marked.', () => {
    expect(gapThreshold([1000, 1000])).toBe(Infinity);
  });

  it('The threshold is ten times the span that nine of ten rows stay below.', () => {
    expect(gapThreshold([...Array<number>(30).fill(500), 60_000])).toBe(5000);
  });

  it('The threshold is at least a second.', () => {
    expect(gapThreshold(Array<number>(50).fill(0))).toBe(1000);
  });

  it('A gap grows with the order of magnitude above the threshold, in either direction.', () => {
    expect(gapSize(4999, 5000)).toBe(0);
    expect(gapSize(-5000, 5000)).toBe(1);
    expect(gapSize(60_000, 5000)).toBe(2);
    expect(gapSize(86_400_000, 5000)).toBe(3);
  });
});
