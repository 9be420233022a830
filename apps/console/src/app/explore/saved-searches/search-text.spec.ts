import { describe, expect, it } from 'vitest';
import { DEFAULT_COLUMNS, DEFAULT_VIEW } from '../state/explore-view';
import { FULL_VIEW } from '../state/explore-view.fixture';
import { describeSearch, isSameSearch, searchOfView, viewOfSearch } from './search-text';

describe('A view as a search', () => {
  it('Everything that is searched for and shown is kept; the opened log and widths are not.', () => {
    const text = searchOfView(FULL_VIEW);
    expect(text.columns).toEqual(FULL_VIEW.columns);
    expect(text.search).not.toMatch(/\b(log|widths|refresh|columns)=/);
    const { q, filters, message, range, sort, columns, wrap, zone, chart } = FULL_VIEW;
    expect(viewOfSearch(text)).toEqual({ q, filters, message, range, sort, columns, wrap, zone, chart });
  });

  it('A view that nobody has changed is empty, and opens as such.', () => {
    expect(searchOfView(DEFAULT_VIEW)).toEqual({ search: '', columns: [] });
    expect(viewOfSearch({ search: '', columns: [] })).toMatchObject({ q: '', columns: DEFAULT_COLUMNS });
  });

  it('A search that another program saved may have its columns in the query string.', () => {
    const search = 'q=a&level=warn&level=error&columns=timestamp,message';
    expect(viewOfSearch({ search, columns: [] })).toMatchObject({
      q: 'a',
      columns: ['timestamp', 'message'],
      filters: [
        { field: 'level', value: 'warn', mode: 'include', off: false },
        { field: 'level', value: 'error', mode: 'include', off: false },
      ],
    });
  });

  it('Two searches are the same if their texts and columns are.', () => {
    const one = { search: 'q=a', columns: ['message'] };
    expect(isSameSearch(one, { ...one })).toBe(true);
    expect(isSameSearch(one, { ...one, columns: [] })).toBe(false);
    expect(isSameSearch(one, { ...one, search: 'q=b' })).toBe(false);
  });

  it('A search is told by its query, its filters that are on, and its time.', () => {
    const text = (search: string) => describeSearch({ search, columns: [] }, 0);
    expect(text('q=timeout&level=error&not=resourceId:web&off=commit:c&from=now-3h')).toBe(
      'timeout · level: error · not resourceId: web · Last 3 hours',
    );
    expect(text('')).toBe('All time');
  });
});
