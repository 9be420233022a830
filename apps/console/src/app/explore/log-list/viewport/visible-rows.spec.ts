import { describe, expect, it } from 'vitest';
import { RowHeights } from './row-heights';
import { anchorRow, scrollTopToReveal, visibleRows } from './visible-rows';

/** A hundred rows of 20 px. */
function heights(): RowHeights {
  const rows = new RowHeights(20);
  rows.resize(100);
  return rows;
}

describe('visibleRows', () => {
  it('Eight rows more than are visible are drawn at both edges.', () => {
    expect(visibleRows(heights(), 100, 1000, 200)).toEqual({ top: 50, first: 42, last: 68 });
  });

  it('No rows are drawn beyond the ends.', () => {
    expect(visibleRows(heights(), 100, 0, 200)).toEqual({ top: 0, first: 0, last: 18 });
    expect(visibleRows(heights(), 100, 1800, 200)).toEqual({ top: 90, first: 82, last: 99 });
  });

  it('An empty list has no row to draw.', () => {
    const { first, last } = visibleRows(new RowHeights(20), 0, 0, 200);
    expect(last).toBeLessThan(first);
  });
});

describe('anchorRow', () => {
  const visible = { top: 50, first: 42, last: 68 };

  it('The active row keeps its place while it is visible.', () => {
    expect(anchorRow(visible, 55)).toBe(55);
  });

  it('The topmost row keeps its place when the active row is out of sight or missing.', () => {
    expect(anchorRow(visible, 49)).toBe(50);
    expect(anchorRow(visible, 61)).toBe(50);
    expect(anchorRow(visible, -1)).toBe(50);
  });
});

describe('scrollTopToReveal', () => {
  it('A visible row needs no scrolling.', () => {
    expect(scrollTopToReveal(heights(), 52, 1000, 200)).toBe(1000);
  });

  it('A row above comes to the upper edge, a row below to the lower edge.', () => {
    expect(scrollTopToReveal(heights(), 10, 1000, 200)).toBe(200);
    expect(scrollTopToReveal(heights(), 80, 1000, 200)).toBe(1420);
  });

  it('A row that is cut at an edge is revealed as a whole.', () => {
    expect(scrollTopToReveal(heights(), 50, 1010, 200)).toBe(1000);
    expect(scrollTopToReveal(heights(), 60, 1010, 200)).toBe(1020);
  });
});
