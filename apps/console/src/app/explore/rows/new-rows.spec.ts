import { describe, expect, it } from 'vitest';
import type { LogPage } from '@timberline/contract';
import { newRows } from './new-rows';

function pageOf(ids: number[], total: number, relation: 'eq' | 'gte' = 'eq'): LogPage {
  const at = '2020-01-01T00:00:00Z';
  const log = { receivedAt: at, level: 'info', message: '', resourceId: 'r', timestamp: at };
  const logs = ids.map((id) => ({ ...log, id: String(id) }));
  return { logs, next: null, prev: null, total: { value: total, relation }, notes: [], tookMs: 1 };
}

describe('rows that came since', () => {
  it('are those above what was shown, late ones among them included', () => {
    const shown = pageOf([9, 8, 5, 4], 100);
    expect(newRows(shown, pageOf([9, 8, 5, 4], 100), 'desc')).toEqual({ count: 0, more: false });
    expect(newRows(shown, pageOf([11, 10, 9, 8], 102), 'desc')).toEqual({ count: 2, more: false });
    expect(newRows(shown, pageOf([9, 8, 7, 5], 101), 'desc')).toEqual({ count: 1, more: false });
  });

  it('do not count what slid in from below as others left the range', () => {
    expect(newRows(pageOf([9, 8, 5], 3), pageOf([8, 5, 4], 3), 'desc').count).toBe(0);
  });

  it('are told by exact totals where a whole page is new, and as more where there are none', () => {
    expect(newRows(pageOf([2, 1], 2), pageOf([9, 8], 9), 'desc')).toEqual({ count: 7, more: false });
    expect(newRows(pageOf([2, 1], 10_000, 'gte'), pageOf([9, 8], 10_000, 'gte'), 'desc')).toEqual({
      count: 2,
      more: true,
    });
  });

  it('come at the end in ascending order', () => {
    expect(newRows(pageOf([1, 2], 2), pageOf([1, 2], 5), 'asc')).toEqual({ count: 3, more: false });
  });

  it('are all there is in a list that was empty', () => {
    expect(newRows(pageOf([], 0), pageOf([2, 1], 2), 'desc')).toEqual({ count: 2, more: false });
  });
});
