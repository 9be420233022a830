import { describe, expect, it } from 'vitest';
import type { ListPlace } from './list-keys';
import { moveOf } from './list-keys';

const place: ListPlace = { active: 10, count: 100, page: 20, top: 5, letters: true };
const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({ key, ...more }) as KeyboardEvent;

describe('keys in the list', () => {
  it('move by rows, pages and to the ends, and stop there', () => {
    expect(moveOf(press('ArrowDown'), place)).toBe(11);
    expect(moveOf(press('k'), place)).toBe(9);
    expect(moveOf(press('PageDown'), place)).toBe(30);
    expect(moveOf(press('PageUp'), place)).toBe(0);
    expect(moveOf(press('End'), place)).toBe(99);
    expect(moveOf(press('Home', { ctrlKey: true }), place)).toBe(0);
    expect(moveOf(press('ArrowDown'), { ...place, active: 99 })).toBe(99);
  });

  it('start at the topmost row that is seen', () => {
    expect(moveOf(press('j'), { ...place, active: -1 })).toBe(5);
    expect(moveOf(press('ArrowUp'), { ...place, active: -1 })).toBe(5);
  });

  it('leave letters alone where single keys are switched off, and combinations always', () => {
    expect(moveOf(press('j'), { ...place, letters: false })).toBeNull();
    expect(moveOf(press('ArrowDown', { altKey: true }), place)).toBeNull();
    expect(moveOf(press('x'), place)).toBeNull();
  });
});
