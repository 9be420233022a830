import { describe, expect, it } from 'vitest';
import { RowHeights } from './row-heights';

describe('heights of rows', () => {
  it('are one multiplication while all are alike', () => {
    const rows = new RowHeights(24);
    rows.grow(100_000);
    expect(rows.total).toBe(2_400_000);
    expect(rows.at(2_399_999)).toBe(99_999);
    expect(rows.at(1e9)).toBe(99_999);
    expect(rows.at(-5)).toBe(0);
  });

  it('add up as a plain sum does, wherever rows differ', () => {
    const rows = new RowHeights(20);
    const plain = Array<number>(3000).fill(20);
    rows.grow(plain.length);
    for (let i = 0; i < 500; i++) {
      const index = (i * 7919) % plain.length;
      plain[index] = 20 + (i % 13) * 10;
      rows.set(index, plain[index]);
    }
    let offset = 0;
    plain.forEach((height, index) => {
      expect(rows.offset(index)).toBeCloseTo(offset, 3);
      expect(rows.at(offset)).toBe(index);
      expect(rows.at(offset + height - 1)).toBe(index);
      offset += height;
    });
    expect(rows.total).toBeCloseTo(offset, 3);
  });

  it('stay when more rows come, and move with their rows', () => {
    const rows = new RowHeights(20);
    rows.grow(10);
    rows.set(2, 100);
    rows.set(8, 50);
    rows.grow(5000);
    expect(rows.offset(5000)).toBe(5000 * 20 + 80 + 30);
    rows.grow(5003);
    rows.move(5, 3);
    expect(rows.height(8)).toBe(20);
    expect(rows.height(11)).toBe(50);
    rows.move(0, 2);
    expect([rows.height(2), rows.height(4), rows.height(13)]).toEqual([20, 100, 50]);
    rows.move(4, -2);
    expect([rows.height(2), rows.height(4), rows.height(11)]).toEqual([100, 20, 50]);
    expect(rows.offset(5000)).toBe(5000 * 20 + 80 + 30);
    expect(rows.set(2, 100.2)).toBe(false);
  });
});
