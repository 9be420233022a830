import { describe, expect, it } from 'vitest';
import { type ListCursor, targetRow } from './list-keys';

const cursor: ListCursor = {
  active: 10,
  count: 100,
  page: 20,
  top: 5,
  letters: true,
  step: (from, by) => from + by,
};
const press = (key: string, modifiers: Partial<KeyboardEvent> = {}) =>
  ({ key, ...modifiers }) as KeyboardEvent;

describe('targetRow', () => {
  it.each([
    ['ArrowDown', 11],
    ['ArrowUp', 9],
    ['j', 11],
    ['k', 9],
    ['PageDown', 30],
    ['PageUp', 0],
    ['Home', 0],
    ['End', 99],
  ])('From row 10, "%s" moves to row %d.', (key, row) => {
    expect(targetRow(press(key), cursor)).toBe(row);
  });

  it('Ctrl+Home and Ctrl+End move to the ends.', () => {
    expect(targetRow(press('Home', { ctrlKey: true }), cursor)).toBe(0);
    expect(targetRow(press('End', { ctrlKey: true }), cursor)).toBe(99);
  });

  it('A key stops at the last row.', () => {
    expect(targetRow(press('ArrowDown'), { ...cursor, active: 99 })).toBe(99);
  });

  it.each(['j', 'ArrowDown', 'k', 'ArrowUp'])('The first "%s" moves to the topmost visible row.', (key) => {
    expect(targetRow(press(key), { ...cursor, active: -1 })).toBe(5);
  });

  it('Letters do not move while single keys are switched off.', () => {
    expect(targetRow(press('j'), { ...cursor, letters: false })).toBeNull();
  });

  it('Other keys and key combinations do not move.', () => {
    expect(targetRow(press('ArrowDown', { altKey: true }), cursor)).toBeNull();
    expect(targetRow(press('x'), cursor)).toBeNull();
  });

  it('No key moves in an empty list.', () => {
    expect(targetRow(press('End'), { ...cursor, count: 0 })).toBeNull();
  });
});
