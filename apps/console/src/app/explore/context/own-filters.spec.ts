import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW, type ValueFilter } from '../state/explore-view';
import { contextFilter, hasLevelFilter, ownFilters } from './own-filters';

const filter = (field: string, value: string, mode: ValueFilter['mode'] = 'include', off = false) => ({
  field,
  value,
  mode,
  off,
});
const viewWith = (filters: string[]) => ({
  ...DEFAULT_VIEW,
  q: 'level:error disk',
  message: 'full',
  filters: [
    filter('level', 'error'),
    filter('commit', 'abc'),
    filter('resourceId', 'sshd', 'exclude'),
    filter('spanId', 's', 'include', true),
  ],
  range: { from: 'now-1h' },
  context: { id: 'id', scope: 'trace' as const, filters, earlier: 0, later: 0 },
});

describe('ownFilters', () => {
  it('All filters of the search but the level, the time and those that are off are there, and off.', () => {
    expect(ownFilters(viewWith([]))).toEqual([
      { key: 'q', text: 'disk', on: false },
      { key: 'message', text: 'message: full', on: false },
      { key: 'commit:abc', text: 'commit: abc', on: false },
      { key: '-resourceId:sshd', text: 'NOT resourceId: sshd', on: false },
    ]);
    expect(contextFilter(viewWith([]))).toEqual({});
  });

  it('Each can be switched on by itself, and the level never narrows the lines.', () => {
    expect(contextFilter(viewWith(['q']))).toEqual({ q: 'disk' });
    expect(contextFilter(viewWith(['commit:abc', 'message']))).toEqual({ commit: ['abc'], message: 'full' });
    expect(contextFilter(viewWith(['-resourceId:sshd', 'level:error']))).toEqual({ q: '-resourceId:sshd' });
  });

  it('A filter by level is told, be it a chip or a condition of the query.', () => {
    expect(hasLevelFilter({ ...DEFAULT_VIEW, q: 'disk level:error' })).toBe(true);
    expect(hasLevelFilter({ ...DEFAULT_VIEW, filters: [filter('level', 'warn')] })).toBe(true);
    expect(hasLevelFilter({ ...DEFAULT_VIEW, q: 'disk' })).toBe(false);
  });

  it('A search without filters has none, and neither has one by level alone.', () => {
    expect(ownFilters(DEFAULT_VIEW)).toEqual([]);
    expect(ownFilters({ ...DEFAULT_VIEW, q: 'level:error' })).toEqual([]);
  });
});
