import { describe, expect, it } from 'vitest';
import { AroundPages } from './around-pages';
import { loaded, LogStore } from './log-store.fixture';
import { NO_LISTENER } from './rows';

/** The logs 1 to `count`, read around the log `middle`. */
function around(count: number, middle: number) {
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  const total = { value: 10_000, relation: 'gte' } as const;
  const head = new LogStore(ids, total).rows();
  const above = new LogStore(ids.slice(0, middle - 1).toReversed(), total).rows();
  const below = new LogStore(ids.slice(middle - 1)).rows();
  return { rows: new AroundPages(head, above, below, middle - 1), above, below };
}

describe('AroundPages', () => {
  it('The rows on both sides of the middle are in their order, with their positions among all rows.', () => {
    const { rows } = around(5_000, 3_000);
    expect(rows.log(99)?.id).toBe('2999');
    expect(rows.log(100)?.id).toBe('3000');
    expect(rows.indexOf('3000')).toBe(100);
    expect(rows.indexOf('2950')).toBe(50);
    expect(rows.indexOf('1')).toBe(-1);
    expect(rows.rowsBefore).toBe(2_900 - 1);
  });

  it('Rows that are loaded above shift the others down.', async () => {
    const { rows, above } = around(5_000, 3_000);
    const shifts: { at: number; by: number }[] = [];
    rows.listener = { ...NO_LISTENER, shifted: (at, by) => shifts.push({ at, by }) };
    rows.setVisible(20, 60);
    await loaded(above);
    expect(shifts[0]).toEqual({ at: 0, by: 200 });
    expect(rows.log(300)?.id).toBe('3000');
    expect(rows.rowsBefore + rows.indexOf('3000')).toBe(2_999);
  });

  it('Rows that are loaded below follow those that were there.', async () => {
    const { rows, below } = around(5_000, 3_000);
    rows.setVisible(100, 180);
    await loaded(below);
    expect(rows.indexOf('3250') - rows.indexOf('3000')).toBe(250);
  });

  it('Late rows shift what comes after them, on both sides.', () => {
    const { rows, above, below } = around(5_000, 3_000);
    const shifts: { at: number; by: number }[] = [];
    rows.listener = { ...NO_LISTENER, shifted: (at, by) => shifts.push({ at, by }) };
    above.listener.shifted(40, 2);
    below.listener.shifted(10, 1);
    expect(shifts).toEqual([
      { at: 60, by: 2 },
      { at: 112, by: 1 },
    ]);
  });

  it('Scrolling reaches the first and the last row.', async () => {
    const { rows, above, below } = around(450, 200);
    for (let turn = 0; turn < 5; turn++) {
      rows.setVisible(0, 20);
      await loaded(above);
      rows.setVisible(rows.knownCount - 20, rows.knownCount - 1);
      await loaded(below);
    }
    expect(rows.complete).toBe(true);
    expect(rows.knownCount).toBe(450);
    expect(rows.rowsBefore).toBe(0);
    expect(rows.indexOf('450')).toBe(449);
  });

  it('The list begins some rows above the row that it goes to.', () => {
    const { rows } = around(500, 300);
    expect(rows.startAt(100).position).toEqual({ anchor: 95, hiddenPx: 0, active: 100 });
    expect(rows.startAt(2).position.anchor).toBe(0);
  });
});
