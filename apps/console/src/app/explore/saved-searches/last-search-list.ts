// The list of the searches that were used last in this browser, and its text in the browser's storage.
import { isSameSearch, type SearchText } from './search-text';

/** More would be too many to look through. */
export const MAX_LAST_SEARCHES = 20;
/** UTF-16 units; the storage of a page has 5 MB. Longer ones are pasted text. */
export const MAX_LAST_SEARCH_LENGTH = 4_000;
const MAX_COLUMNS = 100;

/** The list with this search first. One that narrows nothing is not added, nor is a very long one. */
export function withLastSearch(list: readonly SearchText[], used: SearchText): SearchText[] {
  const isWorthIt = used.search !== '' && used.search.length <= MAX_LAST_SEARCH_LENGTH;
  if (!isWorthIt || used.columns.length > MAX_COLUMNS) return [...list];
  return [used, ...list.filter((one) => !isSameSearch(one, used))].slice(0, MAX_LAST_SEARCHES);
}

/** Parses the stored list. Anything else that the storage has gives an empty list. */
export function parseLastSearches(stored: string | null): SearchText[] {
  if (stored === null) return [];
  try {
    const list: unknown = JSON.parse(stored);
    return Array.isArray(list) ? list.filter(isSearchText).slice(0, MAX_LAST_SEARCHES) : [];
  } catch {
    // Another program wrote this item, or the write was interrupted.
    return [];
  }
}

function isSearchText(value: unknown): value is SearchText {
  if (typeof value !== 'object' || value === null) return false;
  const { search, columns } = value as Partial<Record<keyof SearchText, unknown>>;
  return (
    typeof search === 'string' &&
    search.length <= MAX_LAST_SEARCH_LENGTH &&
    Array.isArray(columns) &&
    columns.length <= MAX_COLUMNS &&
    columns.every((name) => typeof name === 'string')
  );
}
