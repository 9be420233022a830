// The searches that the browser's Back and Forward lead to.
import type { Rows } from '../rows/rows';

interface PastSearch {
  rows: Rows;
  /** When the rows were requested, in ms since 1970. */
  requestedAt: number;
}

/** Searches that are kept: released rows are only their cursors, some kilobytes a search. */
const MAX_SEARCHES = 20;

/**
 * The latest searches by their key.
 *
 * ```ts
 * history.keep(key, { rows, requestedAt });
 * history.get(key)?.rows;
 * ```
 */
export class SearchHistory {
  private readonly searches = new Map<string, PastSearch>();

  /** Keeps a search as the latest, in place of an earlier one with its key. The oldest is forgotten. */
  keep(key: string, search: PastSearch): void {
    this.searches.delete(key);
    this.searches.set(key, search);
    const oldest = this.searches.keys().next().value;
    if (this.searches.size > MAX_SEARCHES && oldest !== undefined) this.searches.delete(oldest);
  }

  get(key: string): PastSearch | undefined {
    return this.searches.get(key);
  }
}
