// The counts of all facets. They load and fail on their own, and never affect the list of logs.
import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { Facet, LogFilter, PartialRead } from '@timberline/contract';
import { ApiClient } from '../../api/api-client';
import { ApiError, isAborted } from '../../api/api-error';
import { ExploreState } from '../state/explore-state';
import { SearchStore } from '../state/search-store';
import { FacetSettings } from './facet-settings';

interface LoadError {
  message: string;
  /** Whether another attempt can succeed. */
  retryable: boolean;
}

/** Provided by FacetsPanel: facets are counted while it is open. */
@Injectable()
export class FacetCounts {
  private readonly api = inject(ApiClient);
  private readonly state = inject(ExploreState);
  private readonly search = inject(SearchStore);
  private readonly settings = inject(FacetSettings);

  private readonly counted = signal<ReadonlyMap<string, Facet>>(new Map());
  private readonly shownKey = signal<string | null>(null);
  private readonly retries = signal(0);
  private readonly pending = signal(0);
  private readonly key = computed(() => JSON.stringify(this.state.filter()));
  /** What is counted or was counted of the current filter. */
  private asked = new Set<string>();
  private abort = new AbortController();

  /** By field. A field that was not counted yet is not there. */
  readonly facets = this.counted.asReadonly();
  readonly loading = computed(() => this.pending() > 0);
  readonly error = signal<LoadError | null>(null);
  readonly partial = signal<PartialRead | null>(null);
  /** The counts of the filter before are still shown. */
  readonly outdated = computed(() => this.shownKey() !== null && this.shownKey() !== this.key());

  constructor() {
    effect((onCleanup) => {
      this.key();
      this.search.refreshes();
      this.retries();
      const abort = (this.abort = new AbortController());
      this.asked = new Set();
      onCleanup(() => abort.abort());
      untracked(() => void this.load());
    });
    effect(() => {
      this.settings.fields();
      untracked(() => void this.load());
    });
    // Those before the facets were opened were of another search.
    let cancels = untracked(this.search.cancels);
    effect(() => {
      if (this.search.cancels() === cancels) return;
      cancels = this.search.cancels();
      this.abort.abort();
    });
  }

  retry(): void {
    this.retries.update((n) => n + 1);
  }

  /** Counts the fields that were not asked for yet. */
  private async load(): Promise<void> {
    const field = this.settings.fields().filter((name) => !this.asked.has(name));
    if (field.length === 0) return;
    const isFirst = this.asked.size === 0;
    for (const name of field) this.asked.add(name);
    const { signal } = this.abort;
    const key = this.key();
    this.pending.update((n) => n + 1);
    try {
      const options = { field, own: 'ignored' } as const;
      const { facets, partial } = await this.api.facets(JSON.parse(key) as LogFilter, options, signal);
      const before: Iterable<[string, Facet]> = isFirst ? [] : this.counted();
      this.counted.set(new Map([...before, ...facets.map((facet) => [facet.field, facet] as const)]));
      this.shownKey.set(key);
      this.partial.set(partial);
      this.error.set(null);
    } catch (error) {
      if (!isAborted(error)) this.error.set(toLoadError(error));
      else if (this.search.status() === 'failed') this.error.set(CANCELED);
    } finally {
      this.pending.update((n) => n - 1);
    }
  }
}

const CANCELED: LoadError = { message: 'The search was canceled.', retryable: true };

function toLoadError(error: unknown): LoadError {
  // The query bar shows what is wrong with the query.
  if (error instanceof ApiError && error.queryError)
    return { message: 'The query cannot be read.', retryable: false };
  return { message: error instanceof Error ? error.message : String(error), retryable: true };
}
