import { describe, expect, it } from 'vitest';
import { assignSlots } from './slots';

const slots = (list: { slot: number }[]) => list.map(({ slot }) => slot);

describe('elements of rows', () => {
  it('stay with their row while one scrolls, and those that came free go to the new rows', () => {
    const first = assignSlots([], [0, 1, 2, 3]);
    expect(slots(first)).toEqual([0, 1, 2, 3]);
    const second = assignSlots(first, [2, 3, 4, 5]);
    expect(slots(second)).toEqual([2, 3, 0, 1]);
    expect(slots(assignSlots(second, [1, 2, 3, 4]))).toEqual([1, 2, 3, 0]);
  });

  it('keep their order when quite other rows are shown', () => {
    const first = assignSlots(assignSlots([], [0, 1, 2]), [1, 2, 3]);
    expect(slots(assignSlots(first, [100, 101, 102]))).toEqual(slots(first));
  });

  it('are as many as there are rows', () => {
    const many = assignSlots(assignSlots([], [0, 1]), [50, 51, 52]);
    expect(new Set(slots(many)).size).toBe(3);
    expect(slots(assignSlots(many, [51]))).toEqual([1]);
  });
});
