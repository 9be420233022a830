import { describe, expect, it } from 'vitest';
import type { LogPage } from '@timberline/contract';
import { logOf } from './log-store.fixture';
import { countNewRows } from './new-rows';

function pageOf(ids: number[], total: number, relation: 'eq' | 'gte' = 'eq'): LogPage {
  return {
    logs: ids.map(logOf),
    next: null,
    prev: null,
    total: { value: total, relation },
    notes: [],
    tookMs: 1,
    truncated: false,
    partial: null,
  };
}

describe('countNewRows', () => {
  const shown = pageOf([9, 8, 5, 4], 100);

  it('The same page has no new rows.', () => {
    expect(countNewRows(shown, pageOf([9, 8, 5, 4], 100), 'desc')).toEqual({ count: 0, more: false });
  });

  it('Rows above the shown ones are new.', () => {
    expect(countNewRows(shown, pageOf([11, 10, 9, 8], 102), 'desc')).toEqual({ count: 2, more: false });
  });

  it('Late rows between the shown ones are new.', () => {
    expect(countNewRows(shown, pageOf([9, 8, 7, 5], 101), 'desc')).toEqual({ count: 1, more: false });
  });

  it('Rows that move up onto the page because others left the range are not new.', () => {
    expect(countNewRows(pageOf([9, 8, 5], 3), pageOf([8, 5, 4], 3), 'desc').count).toBe(0);
  });

  it('When the whole page is new, exact totals give the count.', () => {
    expect(countNewRows(pageOf([2, 1], 2), pageOf([9, 8], 9), 'desc')).toEqual({ count: 7, more: false });
  });

  it('When the whole page is new and totals are not exact, there may be more.', () => {
    const now = pageOf([9, 8], 10_000, 'gte');
    expect(countNewRows(pageOf([2, 1], 10_000, 'gte'), now, 'desc')).toEqual({ count: 2, more: true });
  });

  it('In ascending order the growth of the total gives the count.', () => {
    expect(countNewRows(pageOf([1, 2], 2), pageOf([1, 2], 5), 'asc')).toEqual({ count: 3, more: false });
  });

  it('All rows are new in a list that was empty.', () => {
    expect(countNewRows(pageOf([], 0), pageOf([2, 1], 2), 'desc')).toEqual({ count: 2, more: false });
  });
});
