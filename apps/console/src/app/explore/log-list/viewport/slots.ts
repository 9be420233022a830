// Which element draws which row: elements are used again, and change their place in the page as seldom as they can.

/** A row and the element that draws it. */
export interface Slot {
  index: number;
  slot: number;
}

/**
 * Gives every row of `indexes` an element. A row that was drawn keeps its own; the others take those that came free,
 * in the order in which they stand, so that a jump to quite other rows moves no element at all.
 */
export function assignSlots(before: readonly Slot[], indexes: readonly number[]): Slot[] {
  const wanted = new Set(indexes);
  const kept = new Map<number, number>();
  const free: number[] = [];
  let next = 0;
  for (const { index, slot } of before) {
    next = Math.max(next, slot + 1);
    if (wanted.has(index)) kept.set(index, slot);
    else free.push(slot);
  }
  let taken = 0;
  return indexes.map((index) => ({ index, slot: kept.get(index) ?? free[taken++] ?? next++ }));
}
