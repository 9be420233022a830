import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW, viewOfParams } from '../state/explore-view';
import { frozenLink } from './permalink';

const AT = Date.UTC(2026, 0, 2, 3, 4, 5);

function paramsOf(link: string): Record<string, string | string[]> {
  const url = new URL(link);
  return Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((k) => [k, url.searchParams.getAll(k)]),
  );
}

describe('a link to a view', () => {
  it('freezes relative times and closes an open end', () => {
    const view = { ...DEFAULT_VIEW, range: { from: 'now-1h' }, refresh: 5 };
    expect(paramsOf(frozenLink(view, AT, 'http://h'))).toEqual({
      from: ['2026-01-02T02:04:05.000Z'],
      to: ['2026-01-02T03:04:05.000Z'],
    });
  });

  it('leaves absolute times, and keeps query, filters, columns and the opened log', () => {
    const view = {
      ...DEFAULT_VIEW,
      q: 'disk & "full+1"',
      range: { from: '2008-11-09T00:00:00Z', to: '2008-11-10T00:00:00Z' },
      filters: [{ field: 'level', value: 'error', mode: 'include' as const, off: false }],
      columns: ['timestamp', 'message'],
      log: 'abc',
    };
    const link = frozenLink(view, AT, 'http://h');
    expect(viewOfParams(paramsOf(link))).toEqual(view);
  });
});
