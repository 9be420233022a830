import { describe, expect, it } from 'vitest';
import { RowHeights } from './row-heights';

describe('RowHeights', () => {
  it('Rows of one height are positioned by multiplication.', () => {
    const rows = new RowHeights(24);
    rows.resize(100_000);
    expect(rows.total).toBe(2_400_000);
    expect(rows.indexAt(2_399_999)).toBe(99_999);
  });

  it('Beyond the ends are the first and the last row.', () => {
    const rows = new RowHeights(24);
    rows.resize(100_000);
    expect(rows.indexAt(1e9)).toBe(99_999);
    expect(rows.indexAt(-5)).toBe(0);
  });

  it('Positions are the sums of the heights, wherever rows differ.', () => {
    const rows = new RowHeights(20);
    const heights = Array<number>(3000).fill(20);
    rows.resize(heights.length);
    for (let i = 0; i < 500; i++) {
      const index = (i * 7919) % heights.length;
      heights[index] = 20 + (i % 13) * 10;
      rows.set(index, heights[index]);
    }
    let offset = 0;
    heights.forEach((height, index) => {
      expect(rows.offset(index)).toBeCloseTo(offset, 3);
      expect(rows.indexAt(offset)).toBe(index);
      expect(rows.indexAt(offset + height - 1)).toBe(index);
      offset += height;
    });
    expect(rows.total).toBeCloseTo(offset, 3);
  });

  it('Measured heights stay when rows are added.', () => {
    const rows = measured();
    rows.resize(5000);
    expect(rows.offset(5000)).toBe(5000 * 20 + 80 + 30);
  });

  it('Measured heights move with their rows, down and up.', () => {
    const rows = measured();
    rows.resize(5003);
    rows.move(5, 3);
    expect(rows.height(8)).toBe(20);
    expect(rows.height(11)).toBe(50);
    rows.move(0, 2);
    expect([2, 4, 13].map((index) => rows.height(index))).toEqual([20, 100, 50]);
    rows.move(4, -2);
    expect([2, 4, 11].map((index) => rows.height(index))).toEqual([100, 20, 50]);
    expect(rows.offset(5000)).toBe(5000 * 20 + 80 + 30);
  });

  it('A height that differs by a fraction of a pixel changes nothing.', () => {
    expect(measured().set(2, 100.2)).toBe(false);
  });

  it('Rows without a height are folded into the row above them.', () => {
    const rows = new RowHeights(24);
    rows.resize(6);
    for (const index of [1, 2, 5]) rows.set(index, 0);
    expect([0, 1, 2, 3, 4, 5].map((index) => rows.head(index))).toEqual([0, 0, 0, 3, 4, 4]);
    expect([rows.next(0), rows.next(1), rows.next(3), rows.next(4)]).toEqual([3, 3, 4, -1]);
    expect([rows.previous(4), rows.previous(3), rows.previous(0)]).toEqual([3, 0, -1]);
    expect([rows.isFolded(1, 2), rows.isFolded(0, 2), rows.isFolded(5, 1)]).toEqual([true, false, true]);
  });
});

/** Ten rows of 20 px, of which two were measured at 100 px and 50 px. */
function measured(): RowHeights {
  const rows = new RowHeights(20);
  rows.resize(10);
  rows.set(2, 100);
  rows.set(8, 50);
  return rows;
}
