import { describe, expect, it } from 'vitest';
import { ApiError } from '../../api/api-error';
import { LogStore } from '../rows/log-store.fixture';
import {
  becameSlow,
  canceled,
  failed,
  INITIAL_SEARCH,
  refreshed,
  refreshFailed,
  searchKey,
  shown,
  started,
} from './search-state';

const page = new LogStore([1, 2, 3]).page(undefined, 100);
const error = new ApiError('network', 'The API cannot be reached');
const ready = shown(page, 1000);

describe('SearchState', () => {
  it('A page begins with a search that is loading.', () => {
    expect(INITIAL_SEARCH).toMatchObject({ status: 'loading', slow: false, total: null, requestedAt: 0 });
  });

  it('Rows that are shown bring their total and end every error.', () => {
    expect(ready).toMatchObject({ status: 'ready', error: null, refreshError: null, requestedAt: 1000 });
    expect(ready.total).toEqual({ value: 3, relation: 'eq' });
    expect(ready.newRows).toEqual({ count: 0, more: false });
  });

  it('A new search keeps what is known of the previous one until its rows arrive.', () => {
    expect(started(ready)).toEqual({ ...ready, status: 'loading' });
  });

  it('A new search forgets the error of the previous one.', () => {
    expect(started(failed(ready, error)).error).toBeNull();
  });

  it('A search that fails has an error and no total.', () => {
    expect(failed(becameSlow(started(ready)), error)).toMatchObject({
      status: 'failed',
      slow: false,
      error,
      total: null,
    });
  });

  it('A canceled search leaves the rows of the previous one.', () => {
    expect(canceled(becameSlow(started(ready)), true)).toEqual(ready);
  });

  it('A canceled search without previous rows has failed without an error.', () => {
    expect(canceled(becameSlow(INITIAL_SEARCH), false)).toMatchObject({
      status: 'failed',
      slow: false,
      error: null,
    });
  });

  it('A refresh updates the total and counts new rows.', () => {
    const later = { ...page, total: { value: 5, relation: 'eq' as const }, tookMs: 7 };
    expect(refreshed(ready, later, { count: 2, more: false })).toEqual({
      ...ready,
      total: later.total,
      tookMs: 7,
      newRows: { count: 2, more: false },
    });
  });

  it('A refresh that fails keeps everything else, and the next one that works ends its error.', () => {
    const broken = refreshFailed(ready, error);
    expect(broken).toEqual({ ...ready, refreshError: error });
    expect(refreshed(broken, page, { count: 0, more: false }).refreshError).toBeNull();
  });
});

describe('searchKey', () => {
  it('The same filter and order have the same key, others have another.', () => {
    expect(searchKey({ q: 'a' }, 'desc')).toBe(searchKey({ q: 'a' }, 'desc'));
    expect(searchKey({ q: 'a' }, 'desc')).not.toBe(searchKey({ q: 'a' }, 'asc'));
    expect(searchKey({ q: 'a' }, 'desc')).not.toBe(searchKey({ q: 'b' }, 'desc'));
  });
});
