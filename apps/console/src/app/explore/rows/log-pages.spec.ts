import { describe, expect, it } from 'vitest';
import type { LogPage } from '@timberline/contract';
import { LogPages } from './log-pages';
import { loaded, LogStore } from './log-store.fixture';
import { NO_LISTENER, type PageSource } from './rows';

/** A store of so many logs; the id of each is ten times its index. */
const storeOf = (count: number) => new LogStore(Array.from({ length: count }, (_, index) => index * 10));

describe('LogPages', () => {
  it('Every row has its index while one scrolls down to the end.', async () => {
    const rows = storeOf(1000).rows();
    for (let top = 0; top < 1000; top += 50) {
      rows.setVisible(top, top + 40);
      await loaded(rows);
      for (let i = top; i < Math.min(1000, top + 41); i++) {
        expect(rows.log(i)?.id, `row ${i}`).toBe(String(i * 10));
      }
    }
    expect(rows.complete).toBe(true);
    expect(rows.knownCount).toBe(1000);
  });

  it('The number of rows in memory is bounded, and released rows are read again by their cursor.', async () => {
    const store = storeOf(20_000);
    const rows = store.rows();
    for (let top = 0; top < 19_900; top += 150) {
      rows.setVisible(top, top + 40);
      await loaded(rows);
    }
    expect(rows.cachedCount).toBeLessThan(2_500);
    expect(rows.log(0)).toBeUndefined();
    store.requests.length = 0;
    rows.setVisible(5000, 5040);
    await loaded(rows);
    expect(rows.log(5020)?.id).toBe('50200');
    expect(store.requests.length).toBeLessThan(5);
  });

  it('A jump far down loads all pages up to there and keeps a bounded number of rows.', async () => {
    const rows = storeOf(9_000).rows();
    rows.setVisible(8_500, 8_540);
    await loaded(rows);
    expect(rows.log(8_520)?.id).toBe('85200');
    expect(rows.cachedCount).toBeLessThan(2_500);
  });

  it('Pages that are shorter than asked for leave no gap, also when they are read again.', async () => {
    const store = storeOf(20_000);
    const rows = store.rows();
    for (let top = 0; top < 4_000; top += 150) {
      rows.setVisible(top, top + 40);
      await loaded(rows);
    }
    expect(rows.log(0)).toBeUndefined();
    store.maxFitting = 30;
    for (const top of [0, 200, 4_000]) {
      rows.setVisible(top, top + 40);
      await loaded(rows);
      for (let i = top; i <= top + 40; i++) expect(rows.log(i)?.id, `row ${i}`).toBe(String(i * 10));
    }
  });

  it('Late rows within a page that is read again shift the rows after it.', async () => {
    const store = storeOf(5_000);
    const shifts: { at: number; by: number }[] = [];
    const rows = store.rows({ ...NO_LISTENER, shifted: (at, by) => shifts.push({ at, by }) });
    rows.setVisible(4_800, 4_840);
    await loaded(rows);
    store.ids.splice(5, 0, 41, 42);
    rows.setVisible(0, 40);
    await loaded(rows);
    expect([4, 5, 6, 7].map((index) => rows.log(index)?.id)).toEqual(['40', '41', '42', '50']);
    expect(shifts).toEqual([{ at: 100, by: 2 }]);
    expect(rows.log(102)?.id).toBe('1000');
  });

  it('Loading stops at an error, keeps the rows, and continues on retry.', async () => {
    const store = storeOf(500);
    const rows = store.rows();
    store.failing = true;
    rows.setVisible(80, 100);
    await loaded(rows);
    expect(rows.error?.kind).toBe('network');
    expect(rows.log(50)?.id).toBe('500');
    store.failing = false;
    rows.retry();
    await loaded(rows);
    expect(rows.error).toBeNull();
    expect(rows.log(150)?.id).toBe('1500');
  });

  it('Released rows keep their cursors only, and are read again when they are visible again.', async () => {
    const rows = storeOf(1000).rows();
    rows.setVisible(300, 340);
    await loaded(rows);
    rows.release();
    expect(rows.cachedCount).toBe(0);
    rows.setVisible(0, 40);
    rows.setVisible(300, 340);
    await loaded(rows);
    expect(rows.log(320)?.id).toBe('3200');
    expect(rows.knownCount).toBeGreaterThanOrEqual(340);
  });

  it('A stopped load is not an error, and the rows continue when they are visible again.', async () => {
    const rows = storeOf(1000).rows();
    rows.setVisible(80, 100);
    rows.stop();
    await loaded(rows);
    expect(rows.error).toBeNull();
    expect(rows.log(150)).toBeUndefined();
    rows.setVisible(80, 100);
    await loaded(rows);
    expect(rows.log(150)?.id).toBe('1500');
  });

  it('A row has no log while its page is on the way.', async () => {
    const store = storeOf(300);
    let resolve: (page: LogPage) => void = () => undefined;
    const answer = new Promise<LogPage>((done) => (resolve = done));
    const source: PageSource = () => answer;
    const rows = new LogPages(store.page(undefined, 100), source, NO_LISTENER);
    rows.setVisible(80, 120);
    expect(rows.log(110)).toBeUndefined();
    expect(rows.loading).toBe(true);
    resolve(store.page('990', 200));
    await loaded(rows);
    expect(rows.log(110)?.id).toBe('1100');
  });

  it('A loaded log is found by its id.', () => {
    const rows = storeOf(100).rows();
    expect(rows.indexOf('420')).toBe(42);
    expect(rows.indexOf('421')).toBe(-1);
  });

  it('All rows are laid out when the total is exact, otherwise those with a known position.', () => {
    const ids = Array.from({ length: 500 }, (_, index) => index);
    expect(new LogStore(ids).rows().layoutCount).toBe(500);
    expect(new LogStore(ids, { value: 10_000, relation: 'gte' }).rows().layoutCount).toBe(100);
  });
});
