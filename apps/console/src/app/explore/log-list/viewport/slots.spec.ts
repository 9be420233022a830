import { describe, expect, it } from 'vitest';
import { RowHeights } from './row-heights';
import { assignSlots, drawnIndexes, moveSlots } from './slots';

const slots = (list: { slot: number }[]) => list.map(({ slot }) => slot);

describe('assignSlots', () => {
  it('Rows keep their elements while one scrolls, and new rows take the free ones.', () => {
    const first = assignSlots([], [0, 1, 2, 3]);
    expect(slots(first)).toEqual([0, 1, 2, 3]);
    const second = assignSlots(first, [2, 3, 4, 5]);
    expect(slots(second)).toEqual([2, 3, 0, 1]);
    expect(slots(assignSlots(second, [1, 2, 3, 4]))).toEqual([1, 2, 3, 0]);
  });

  it('A jump to entirely different rows keeps the order of the elements.', () => {
    const first = assignSlots(assignSlots([], [0, 1, 2]), [1, 2, 3]);
    expect(slots(assignSlots(first, [100, 101, 102]))).toEqual(slots(first));
  });

  it('Each row has an element of its own, however many rows there are.', () => {
    const many = assignSlots(assignSlots([], [0, 1]), [50, 51, 52]);
    expect(new Set(slots(many)).size).toBe(3);
    expect(slots(assignSlots(many, [51]))).toEqual([1]);
  });
});

describe('moveSlots', () => {
  it('Rows keep their elements where others come in above them, which take those of the rows that went out of sight.', () => {
    const first = assignSlots([], [0, 1, 2, 3]);
    const moved = assignSlots(moveSlots(first, 0, 1), [0, 1, 2, 3]);
    expect(slots(moved)).toEqual([3, 0, 1, 2]);
  });

  it('Rows above those that moved keep their elements.', () => {
    const first = assignSlots([], [0, 1, 2, 3]);
    expect(slots(assignSlots(moveSlots(first, 2, 1), [0, 1, 2, 3]))).toEqual([0, 1, 3, 2]);
  });

  it('Rows that became fewer have an element of their own each.', () => {
    const fewer = assignSlots(moveSlots(assignSlots([], [0, 1, 2, 3]), 2, -1), [0, 1, 2, 3]);
    expect(new Set(slots(fewer)).size).toBe(4);
  });
});

describe('drawnIndexes', () => {
  const heights = new RowHeights(24);
  heights.resize(100);

  it('The rows of the range are drawn.', () => {
    expect(drawnIndexes(3, 6, 4, 100, heights)).toEqual([3, 4, 5, 6]);
    expect(drawnIndexes(3, 6, -1, 100, heights)).toEqual([3, 4, 5, 6]);
  });

  it('The active row is drawn although it is out of sight.', () => {
    expect(drawnIndexes(3, 5, 1, 100, heights)).toEqual([1, 3, 4, 5]);
    expect(drawnIndexes(3, 5, 9, 100, heights)).toEqual([3, 4, 5, 9]);
  });

  it('An active row that no longer exists is not drawn.', () => {
    expect(drawnIndexes(0, 2, 9, 3, heights)).toEqual([0, 1, 2]);
  });

  it('Folded rows are not drawn, but the row that they are folded into is.', () => {
    const folded = new RowHeights(24);
    folded.resize(100);
    for (const index of [2, 3, 4, 7]) folded.set(index, 0);
    expect(drawnIndexes(3, 8, 1, 100, folded)).toEqual([1, 5, 6, 8]);
    expect(drawnIndexes(3, 8, 0, 100, folded)).toEqual([0, 1, 5, 6, 8]);
  });
});
