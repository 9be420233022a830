// What the explore page knows of its search, as a value, and how each event changes it.
import type { LogFilter, LogPage, PartialRead, SortDirection, Total } from '@timberline/contract';
import type { ApiError } from '../../api/api-error';
import { type NewRows, NO_NEW_ROWS } from '../rows/new-rows';

/** `loading` lasts until the first page arrives. Meanwhile the rows of the previous search stay. */
type SearchStatus = 'loading' | 'ready' | 'failed';

export interface SearchState {
  readonly status: SearchStatus;
  /** Whether the search takes so long that the page offers to cancel it. */
  readonly slow: boolean;
  /** Why the search failed. Null with the status `failed` when it was canceled. */
  readonly error: ApiError | null;
  /** Why the last refresh failed. The rows are older than they should be. */
  readonly refreshError: ApiError | null;
  readonly total: Total | null;
  /** What the latest first page could not be read from; null when it is whole. */
  readonly partial: PartialRead | null;
  /** How long Elasticsearch took. */
  readonly tookMs: number;
  /** When the rows were requested, in ms since 1970: what `now` meant. */
  readonly requestedAt: number;
  /** Rows that a refresh found and the list does not show. */
  readonly newRows: NewRows;
}

export const INITIAL_SEARCH: SearchState = {
  status: 'loading',
  slow: false,
  error: null,
  refreshError: null,
  total: null,
  partial: null,
  tookMs: 0,
  requestedAt: 0,
  newRows: NO_NEW_ROWS,
};

/** Identifies a search, for the way back to it. */
export function searchKey(filter: LogFilter, sort: SortDirection): string {
  return JSON.stringify([filter, sort]);
}

export function started(state: SearchState): SearchState {
  return { ...state, status: 'loading', slow: false, error: null };
}

export function becameSlow(state: SearchState): SearchState {
  return { ...state, slow: true };
}

/** The user canceled the search. The rows of the previous one, if there are any, stay. */
export function canceled(state: SearchState, hasRows: boolean): SearchState {
  return { ...state, status: hasRows ? 'ready' : 'failed', slow: false };
}

/** The search failed. No rows are shown, so there is no total either. */
export function failed(state: SearchState, error: ApiError): SearchState {
  return { ...state, status: 'failed', slow: false, error, total: null, partial: null };
}

/** Rows are shown that were requested at `requestedAt` and begin with `page`. */
export function shown(page: LogPage, requestedAt: number): SearchState {
  const { total, partial, tookMs } = page;
  return { ...INITIAL_SEARCH, status: 'ready', total, partial, tookMs, requestedAt };
}

/** A refresh read the first page again and left the rows as they are. */
export function refreshed(state: SearchState, page: LogPage, newRows: NewRows): SearchState {
  const { total, partial, tookMs } = page;
  return { ...state, refreshError: null, total, partial, tookMs, newRows };
}

export function refreshFailed(state: SearchState, error: ApiError): SearchState {
  return { ...state, refreshError: error };
}
