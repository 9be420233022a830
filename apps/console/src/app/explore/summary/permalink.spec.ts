import { describe, expect, it } from 'vitest';
import { DEFAULT_VIEW } from '../state/explore-view';
import { viewFromParams } from '../state/view-params';
import { permalink } from './permalink';

const REQUESTED_AT = Date.UTC(2026, 0, 2, 3, 4, 5);

function paramsOf(link: string): Record<string, string | string[]> {
  const { searchParams } = new URL(link);
  return Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name)]),
  );
}

describe('permalink', () => {
  it('Relative times become absolute, and an open end ends when the logs were requested.', () => {
    const view = { ...DEFAULT_VIEW, range: { from: 'now-1h' }, refresh: 5 };
    expect(paramsOf(permalink(view, REQUESTED_AT, 'http://h'))).toEqual({
      from: ['2026-01-02T02:04:05.000Z'],
      to: ['2026-01-02T03:04:05.000Z'],
    });
  });

  it('Absolute times, the query, filters, columns and the opened log are kept.', () => {
    const view = {
      ...DEFAULT_VIEW,
      q: 'disk & "full+1"',
      range: { from: '2008-11-09T00:00:00Z', to: '2008-11-10T00:00:00Z' },
      filters: [{ field: 'level', value: 'error', mode: 'include' as const, off: false }],
      columns: ['timestamp', 'message'],
      log: 'abc',
    };
    expect(viewFromParams(paramsOf(permalink(view, REQUESTED_AT, 'http://h')))).toEqual(view);
  });
});
