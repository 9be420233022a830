import { describe, expect, it } from 'vitest';
import type { ExploreView } from './explore-view';
import { DEFAULT_VIEW, filterOfView, paramsOfView, typedColumn, viewOfParams } from './explore-view';

const full: ExploreView = {
  q: 'a OR b',
  filters: [
    { field: 'level', value: 'error', mode: 'include', off: false },
    { field: 'level', value: 'warn', mode: 'include', off: false },
    { field: 'metadata.a:b', value: 'x:y', mode: 'include', off: false },
    { field: 'resourceId', value: 'web', mode: 'exclude', off: false },
    { field: 'commit', value: 'c1', mode: 'include', off: true },
    { field: 'spanId', value: 's', mode: 'exclude', off: true },
  ],
  message: 'words',
  range: { from: 'now-1h', to: 'now' },
  sort: 'asc',
  columns: ['timestamp', 'metadata.a,b', 'message'],
  widths: { 'metadata.a,b': 90, level: 70 },
  wrap: true,
  zone: 'utc',
  log: 'id1',
  refresh: 5,
  chart: false,
};

describe('the view of the explore page', () => {
  it('is the URL: written and read again it is the same', () => {
    expect(viewOfParams(paramsOfView(full))).toEqual(full);
    expect(viewOfParams({})).toEqual(DEFAULT_VIEW);
  });

  it('is told in the words of the API, and leaves out what is at its default', () => {
    expect(JSON.parse(JSON.stringify(paramsOfView(DEFAULT_VIEW)))).toEqual({});
    expect(paramsOfView(full)).toMatchObject({
      q: 'a OR b',
      level: ['error', 'warn'],
      from: 'now-1h',
      sort: 'asc',
    });
  });

  it('takes whatever a URL holds', () => {
    const view = viewOfParams({
      q: ['one', 'two'],
      sort: 'up',
      refresh: '7',
      widths: 'a:x,b:9,c:100',
      not: 'nonsense',
    });
    expect(view).toEqual({ ...DEFAULT_VIEW, q: 'one', widths: { c: 100 } });
  });

  it('asks the API for what is switched on, and excludes by clauses after the query', () => {
    expect(filterOfView({ ...full, q: 'x' })).toEqual({
      q: 'x metadata.a\\:b:x:y -resourceId:web',
      level: ['error', 'warn'],
      message: 'words',
      from: 'now-1h',
      to: 'now',
    });
    expect(filterOfView(full).q).toBe('(a OR b) metadata.a\\:b:x:y -resourceId:web');
    expect(filterOfView(DEFAULT_VIEW)).toEqual({});
  });

  it('knows the columns of what was typed, whatever stands around it', () => {
    const view = { ...full, q: ' a OR b' };
    expect(filterOfView(view).q).toMatch(/^\(a OR b\) /);
    expect(typedColumn(view, 2)).toBe(2);
    expect(typedColumn(view, 7)).toBe(7);
    expect(typedColumn(view, 12)).toBeNull();
    expect(typedColumn({ ...DEFAULT_VIEW, q: 'a b' }, 3)).toBe(3);
    expect(typedColumn({ ...full, q: '' }, 1)).toBeNull();
  });
});
