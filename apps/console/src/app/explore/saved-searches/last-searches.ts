// The searches that were used last in this browser without being saved.
import { effect, inject, Injectable, signal } from '@angular/core';
import { readItem, writeItem } from '../../settings/storage';
import { ExploreState } from '../state/explore-state';
import { parseLastSearches, withLastSearch } from './last-search-list';
import { searchOfView, type SearchText } from './search-text';

const KEY = 'timberline.last-searches';
/** A search that is changed sooner is a step on the way to another one. */
const MIN_USE_MS = 3_000;

/** Follows the searches of the page from the first use of it on. */
@Injectable({ providedIn: 'root' })
export class LastSearches {
  private readonly searches = signal<readonly SearchText[]>(parseLastSearches(readItem(KEY)));
  readonly list = this.searches.asReadonly();

  constructor() {
    const state = inject(ExploreState);
    effect((onCleanup) => {
      const used = searchOfView(state.view());
      const timer = setTimeout(() => this.add(used), MIN_USE_MS);
      onCleanup(() => clearTimeout(timer));
    });
  }

  private add(used: SearchText): void {
    // Another tab may have added searches meanwhile.
    const stored = parseLastSearches(readItem(KEY));
    this.searches.set(withLastSearch(stored.length > 0 ? stored : this.searches(), used));
    writeItem(KEY, JSON.stringify(this.searches()));
  }
}
