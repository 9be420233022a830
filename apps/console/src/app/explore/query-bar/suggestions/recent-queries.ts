// Queries that were run in this browser, the latest first.
import { Injectable, signal } from '@angular/core';

const KEY = 'timberline.recent-queries';
/** As many as one would look through. */
export const RECENT_LIMIT = 20;
/** Longer ones are pasted text, which nobody picks from a list; in UTF-16 units. */
export const RECENT_LENGTH = 500;

/** The list with a query put first; blank and very long ones are not kept. */
export function remembered(queries: readonly string[], query: string): string[] {
  const text = query.trim();
  if (text === '' || text.length > RECENT_LENGTH) return [...queries];
  return [text, ...queries.filter((one) => one !== text)].slice(0, RECENT_LIMIT);
}

/** What storage holds, whoever wrote it there. */
export function readQueries(stored: string | null): string[] {
  if (stored === null) return [];
  try {
    const list: unknown = JSON.parse(stored);
    if (!Array.isArray(list)) return [];
    return list
      .filter((one): one is string => typeof one === 'string' && one.length <= RECENT_LENGTH)
      .slice(0, RECENT_LIMIT);
  } catch {
    // Not ours, or cut: as good as nothing.
    return [];
  }
}

/** Recent queries, kept in the browser; in one without storage they last as long as the page. */
@Injectable({ providedIn: 'root' })
export class RecentQueries {
  private readonly queries = signal<readonly string[]>(load());
  readonly list = this.queries.asReadonly();

  add(query: string): void {
    // Another tab may have added some since.
    this.queries.set(remembered(merged(load(), this.queries()), query));
    try {
      localStorage.setItem(KEY, JSON.stringify(this.queries()));
    } catch {
      // Storage is switched off or full: they last as long as the page.
    }
  }

  clear(): void {
    this.queries.set([]);
    try {
      localStorage.removeItem(KEY);
    } catch {
      // Storage is switched off: there is nothing to remove.
    }
  }
}

function load(): string[] {
  try {
    return readQueries(localStorage.getItem(KEY));
  } catch {
    // Storage is switched off.
    return [];
  }
}

/** Where storage gives nothing, what the page remembers. */
function merged(stored: readonly string[], own: readonly string[]): readonly string[] {
  return stored.length > 0 ? stored : own;
}
