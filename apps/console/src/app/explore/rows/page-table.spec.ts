import { describe, expect, it } from 'vitest';
import { logOf } from './log-store.fixture';
import {
  charactersOf,
  nextPageSize,
  overlaps,
  pageIndexOf,
  pagesToRelease,
  reloadedLogs,
} from './page-table';

const page = (start: number, count: number, characters = count * 500) => ({ start, count, characters });
const pagesOf = (count: number) => Array.from({ length: count }, (_, n) => page(n * 200, 200));

describe('pageIndexOf', () => {
  const pages = [page(0, 100), page(100, 200), page(300, 5)];

  it.each([
    [0, 0],
    [99, 0],
    [100, 1],
    [299, 1],
    [304, 2],
  ])('Row %d is in the page at %d.', (row, index) => {
    expect(pageIndexOf(pages, row)).toBe(index);
  });

  it('Rows outside all pages are in none.', () => {
    expect(pageIndexOf(pages, -1)).toBe(-1);
    expect(pageIndexOf(pages, 305)).toBe(-1);
    expect(pageIndexOf([], 0)).toBe(-1);
  });
});

describe('overlaps', () => {
  it('A page overlaps a range that has one of its rows.', () => {
    expect(overlaps(page(100, 200), [0, 100])).toBe(true);
    expect(overlaps(page(100, 200), [299, 400])).toBe(true);
  });

  it('A page that ends before a range or begins after it does not overlap it.', () => {
    expect(overlaps(page(100, 200), [0, 99])).toBe(false);
    expect(overlaps(page(100, 200), [300, 400])).toBe(false);
  });
});

describe('nextPageSize', () => {
  it('Pages of ordinary logs have 200 rows.', () => {
    expect(nextPageSize(page(0, 100, 50_000))).toBe(200);
    expect(nextPageSize(undefined)).toBe(200);
  });

  it('Pages of large logs have fewer rows, so that a page stays at about a million characters.', () => {
    expect(nextPageSize(page(0, 100, 100 * 10_000))).toBe(104);
  });

  it('Pages of the largest logs still have five rows.', () => {
    expect(nextPageSize(page(0, 4, 4 * 10_000_000))).toBe(5);
  });
});

describe('pagesToRelease', () => {
  it('Nothing is released while the limits are kept.', () => {
    expect(pagesToRelease(pagesOf(8), [0, 40])).toEqual([]);
  });

  it('The pages farthest from the range are released.', () => {
    const pages = pagesOf(12);
    const released = pagesToRelease(pages, [1100, 1300]);
    expect(released.map(({ start }) => start).sort((a, b) => a - b)).toEqual([0, 200, 2000, 2200]);
  });

  it('Pages of large logs are released by their size.', () => {
    const pages = [page(0, 5, 20 << 20), page(5, 5, 20 << 20), page(10, 5, 20 << 20)];
    expect(pagesToRelease(pages, [0, 3])).toEqual([pages[1], pages[2]]);
  });

  it('A page with rows of the range is never released.', () => {
    expect(pagesToRelease(pagesOf(12), [0, 2400])).toEqual([]);
  });
});

describe('reloadedLogs', () => {
  it('A page that is read again takes up late logs and ends where it ended.', () => {
    const logs = [1, 2, 3, 4, 5].map(logOf);
    expect(reloadedLogs(logs, '4', 3).map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
  });

  it('A page whose last log is gone keeps its length.', () => {
    const logs = [1, 2, 3, 4, 5].map(logOf);
    expect(reloadedLogs(logs, '9', 3).map(({ id }) => id)).toEqual(['1', '2', '3']);
  });
});

describe('charactersOf', () => {
  it('The size of logs is that of their messages and an estimate of the other fields.', () => {
    expect(charactersOf([{ ...logOf(1), message: 'x'.repeat(1000) }])).toBe(1400);
  });
});
