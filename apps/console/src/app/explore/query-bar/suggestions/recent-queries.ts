// Queries that were run in this browser, the latest first.
import { Injectable, signal } from '@angular/core';

const KEY = 'timberline.recent-queries';
/** More would be too many to look through. */
export const MAX_RECENT_QUERIES = 20;
/** UTF-16 units. Longer queries are pasted text, which nobody selects from a list. */
export const MAX_RECENT_QUERY_LENGTH = 500;

/** Returns the list with this query first. Blank and very long queries are not added. */
export function withRecentQuery(queries: readonly string[], query: string): string[] {
  const text = query.trim();
  if (text === '' || text.length > MAX_RECENT_QUERY_LENGTH) return [...queries];
  return [text, ...queries.filter((one) => one !== text)].slice(0, MAX_RECENT_QUERIES);
}

/** Parses the stored list. Anything else that the storage contains gives an empty list. */
export function parseRecentQueries(stored: string | null): string[] {
  if (stored === null) return [];
  try {
    const list: unknown = JSON.parse(stored);
    if (!Array.isArray(list)) return [];
    return list
      .filter((one): one is string => typeof one === 'string' && one.length <= MAX_RECENT_QUERY_LENGTH)
      .slice(0, MAX_RECENT_QUERIES);
  } catch {
    // Another program wrote this item, or the write was interrupted.
    return [];
  }
}

/** Keeps recent queries in the browser's storage. Without storage they last as long as the page. */
@Injectable({ providedIn: 'root' })
export class RecentQueries {
  private readonly queries = signal<readonly string[]>(readStored());
  readonly list = this.queries.asReadonly();

  add(query: string): void {
    // Another tab may have added queries in the meantime.
    const stored = readStored();
    this.queries.set(withRecentQuery(stored.length > 0 ? stored : this.queries(), query));
    try {
      localStorage.setItem(KEY, JSON.stringify(this.queries()));
    } catch {
      // The storage is disabled or full: the queries last as long as the page.
    }
  }
}

function readStored(): string[] {
  try {
    return parseRecentQueries(localStorage.getItem(KEY));
  } catch {
    // The storage is disabled.
    return [];
  }
}
