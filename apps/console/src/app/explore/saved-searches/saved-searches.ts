// The saved searches of whoever uses the console, as the API has them.
import { computed, inject, Injectable, signal } from '@angular/core';
import type { SavedSearch } from '@timberline/contract';
import { type ApiError, isAborted, toApiError } from '../../api/api-error';
import { type SearchContent, SearchesApi } from '../../api/searches-api';
import { Session } from '../../api/session';

/**
 * Another search is stored where one was to be: `name` is taken by it, or it has another `version` than the one that was
 * changed.
 */
export interface SearchConflict {
  about: 'name' | 'version';
  current: SavedSearch;
}

/** What a problem of the API says about a conflict; null for any other error. */
export function conflictOf(error: ApiError): SearchConflict | null {
  const current = (error.problem as { current?: SavedSearch } | null)?.current;
  if (error.status !== 409 || !current) return null;
  return { about: error.errors[0]?.path === 'version' ? 'version' : 'name', current };
}

/** Methods reject with an ApiError. */
@Injectable({ providedIn: 'root' })
export class SavedSearches {
  private readonly api = inject(SearchesApi);
  private readonly session = inject(Session);
  private readonly searches = signal<readonly SavedSearch[] | null>(null);
  private loading: Promise<void> | undefined;

  /** By name; empty until they are loaded. */
  readonly list = computed(() => this.searches() ?? []);
  readonly isLoaded = computed(() => this.searches() !== null);
  /** Why they could not be loaded, or null. */
  readonly error = signal<ApiError | null>(null);
  readonly mayShare = computed(() => this.session.can('share-searches'));

  /** Whether it may be changed: one's own that are private, and with a permission those that others see. */
  mayChange({ shared, owner }: SavedSearch): boolean {
    const me = this.session.me();
    return this.mayShare() || (!shared && owner === me?.name);
  }

  /** Does not reject: `error` tells. */
  load(): Promise<void> {
    return (this.loading ??= this.loadNow().finally(() => (this.loading = undefined)));
  }

  async save(content: SearchContent): Promise<SavedSearch> {
    const saved = await this.api.save(content);
    this.put(saved);
    return saved;
  }

  async change(search: SavedSearch, change: Partial<SearchContent>): Promise<SavedSearch> {
    const changed = await this.api.change(search, change);
    this.put(changed);
    return changed;
  }

  async remove(search: SavedSearch): Promise<void> {
    await this.api.remove(search);
    this.searches.update((list) => (list ?? []).filter(({ id }) => id !== search.id));
  }

  private put(search: SavedSearch): void {
    const others = this.list().filter(({ id }) => id !== search.id);
    this.searches.set([...others, search].sort((a, b) => a.name.localeCompare(b.name)));
  }

  private async loadNow(): Promise<void> {
    try {
      const { searches } = await this.api.list();
      this.searches.set(searches);
      this.error.set(null);
    } catch (error) {
      if (!isAborted(error)) this.error.set(toApiError(error));
    }
  }
}
