// Which element draws which row. Elements are reused, and move in the page as rarely as possible.
import type { RowHeights } from './row-heights';

/** A row and the element that draws it. */
export interface Slot {
  index: number;
  slot: number;
}

/**
 * Assigns an element to each row of `indexes`. A row that was drawn before keeps its element. The others take the free
 * elements in their order, so that a jump to entirely different rows moves no element.
 */
export function assignSlots(before: readonly Slot[], indexes: readonly number[]): Slot[] {
  const wanted = new Set(indexes);
  const kept = new Map<number, number>();
  const free: number[] = [];
  let next = 0;
  for (const { index, slot } of before) {
    next = Math.max(next, slot + 1);
    // Where fewer rows are there than before, two of them can have come to one place.
    if (wanted.has(index) && !kept.has(index)) kept.set(index, slot);
    else free.push(slot);
  }
  let taken = 0;
  return indexes.map((index) => ({ index, slot: kept.get(index) ?? free[taken++] ?? next++ }));
}

/** The elements after the rows from `at` on moved by `by` positions: each goes on drawing its row. */
export function moveSlots(slots: readonly Slot[], at: number, by: number): Slot[] {
  return slots.map(({ index, slot }) => ({ index: index >= at ? index + by : index, slot }));
}

/**
 * The rows to draw: those from `first` to `last` that are not folded, and the active one. The active row stays in the page although it is
 * out of sight, because `aria-activedescendant` refers to it.
 */
export function drawnIndexes(
  first: number,
  last: number,
  active: number,
  count: number,
  heights: Pick<RowHeights, 'head' | 'next'>,
): number[] {
  const indexes: number[] = [];
  const begin = heights.head(first);
  if (active >= 0 && active < begin) indexes.push(active);
  for (let index = begin; index >= 0 && index <= last; index = heights.next(index)) {
    indexes.push(index);
  }
  if (active > last && active < count) indexes.push(active);
  return indexes;
}
