import { describe, expect, it } from 'vitest';
import type { FoundLog } from '@timberline/contract';
import { loaded, logOf, LogStore } from '../rows/log-store.fixture';
import { LiveRows } from './live-rows';

/** A log of this second; the rows of the store are of 2020. */
function newLog(second: number, id = `new${second}`): FoundLog {
  return { ...logOf(0), id, timestamp: new Date(Date.UTC(2021, 0, 1, 0, 0, second)).toISOString() };
}

const storeOf = (count: number) => new LogStore(Array.from({ length: count }, (_, index) => index));
const idsOf = (rows: LiveRows) => Array.from({ length: rows.layoutCount }, (_, index) => rows.log(index)?.id);

describe('LiveRows', () => {
  it('New logs stand above the rows when the newest are first, each at its place among them.', () => {
    const rows = new LiveRows(storeOf(3).rows(), 'desc');
    rows.insert([newLog(5), newLog(7)]);
    rows.insert([newLog(6)]);
    expect(idsOf(rows)).toEqual(['new7', 'new6', 'new5', '0', '1', '2']);
    expect(rows.indexOf('1')).toBe(4);
    expect(rows.indexOf('new6')).toBe(1);
    expect(rows.indexOf('other')).toBe(-1);
  });

  it('They stand below the rows when the oldest are first.', () => {
    const rows = new LiveRows(storeOf(3).rows(), 'asc');
    rows.insert([newLog(7), newLog(5)]);
    rows.insert([newLog(6)]);
    expect(idsOf(rows)).toEqual(['0', '1', '2', 'new5', 'new6', 'new7']);
    expect(rows.indexOf('new6')).toBe(4);
  });

  it('A log that the list has already does not come twice.', () => {
    const rows = new LiveRows(storeOf(3).rows(), 'desc');
    rows.insert([newLog(5), logOf(1), newLog(5)]);
    rows.insert([newLog(5)]);
    expect(idsOf(rows)).toEqual(['new5', '0', '1', '2']);
    expect(rows.firstPage.total).toEqual({ value: 4, relation: 'eq' });
  });

  it('Logs that are left out count as logs that match, and the list is not complete then.', () => {
    const rows = new LiveRows(storeOf(3).rows(), 'desc');
    rows.insert([newLog(5)]);
    expect(rows.complete).toBe(true);
    rows.leaveOut(20);
    expect(rows.firstPage.total.value).toBe(24);
    expect(rows.complete).toBe(false);
    expect(rows.layoutCount).toBe(4);
  });

  it('Rows that come in above the others tell by how much these move.', () => {
    const rows = new LiveRows(storeOf(3).rows(), 'desc');
    const shifts: [number, number][] = [];
    rows.listener = { changed: () => undefined, shifted: (at, by) => shifts.push([at, by]) };
    rows.insert([newLog(1), newLog(2)]);
    expect(shifts).toEqual([[0, 2]]);
  });

  it('More rows of the search are read when they come into sight.', async () => {
    const base = storeOf(1000).rows();
    const rows = new LiveRows(base, 'desc');
    rows.insert([newLog(1)]);
    rows.setVisible(150, 200);
    await loaded(base);
    expect(rows.log(151)?.id).toBe('150');
  });

  it('A log with an old time that the search finds as well is shown once, at its place, and counts once.', async () => {
    const base = storeOf(1000).rows();
    const rows = new LiveRows(base, 'desc');
    const shifts: [number, number][] = [];
    rows.listener = { changed: () => undefined, shifted: (at, by) => shifts.push([at, by]) };
    const total = rows.firstPage.total.value;
    rows.insert([newLog(5), logOf(150), newLog(6)]);
    expect(rows.indexOf('150')).toBe(2);
    rows.setVisible(130, 170);
    await loaded(base);
    const ids = idsOf(rows).filter((id) => id !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
    expect(rows.indexOf('150')).toBe(152);
    expect(shifts).toEqual([
      [0, 3],
      [3, -1],
    ]);
    expect(rows.firstPage.total.value).toBe(total + 3);
    rows.insert([logOf(150)]);
    expect(rows.indexOf('150')).toBe(152);
  });

  it('The number of new rows is bounded, and those that are dropped are counted.', () => {
    const rows = new LiveRows(storeOf(1).rows(), 'desc');
    const logs = Array.from({ length: 2_010 }, (_, n) => newLog(n, `many${String(n).padStart(4, '0')}`));
    expect(rows.insert(logs)).toBe(10);
    expect(rows.layoutCount).toBe(2_001);
    expect(rows.log(0)?.id).toBe('many2009');
    expect(rows.log(1_999)?.id).toBe('many0010');
    expect(rows.log(2_000)?.id).toBe('0');
  });

  it('The ranges of loaded and of hidden rows are those of the whole list.', () => {
    const base = storeOf(3).rows();
    const rows = new LiveRows(base, 'desc');
    rows.insert([newLog(5), newLog(6)]);
    expect(rows.loaded()).toEqual([
      [0, 1],
      [2, 4],
    ]);
    const asked: [number, number][] = [];
    rows.hideWhere((start, count) => asked.push([start, count]) === 0);
    rows.setVisible(0, 4);
    expect(asked).toContainEqual([2, 3]);
    const below = new LiveRows(storeOf(3).rows(), 'asc');
    below.insert([newLog(5)]);
    expect(below.loaded()).toEqual([
      [0, 2],
      [3, 3],
    ]);
  });
});
