// The numbers of logs with values that are filtered by and are too rare to be listed.
import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { type LogFilter, VALUES_SIZE } from '@timberline/contract';
import { ApiClient } from '../../api/api-client';
import { isAborted } from '../../api/api-error';
import { ExploreState } from '../state/explore-state';
import { filterFromView, onlyValues } from '../state/explore-view';
import { SearchStore } from '../state/search-store';

interface Asked {
  field: string;
  values: readonly string[];
}

/** Provided by each FacetView. All values are counted by one request. */
@Injectable()
export class UnlistedCounts {
  private readonly api = inject(ApiClient);
  private readonly state = inject(ExploreState);
  private readonly search = inject(SearchStore);
  private readonly asked = signal<Asked>({ field: '', values: [] }, { equal: isSameQuestion });
  private readonly counted = signal<ReadonlyMap<string, number>>(new Map());
  private readonly filter = computed(() => {
    const { field, values } = this.asked();
    return values.length === 0
      ? null
      : JSON.stringify(filterFromView(onlyValues(this.state.view(), field, values)));
  });

  /** By value, as far as they are known. */
  readonly counts = this.counted.asReadonly();

  constructor() {
    effect((onCleanup) => {
      const filter = this.filter();
      this.search.refreshes();
      const { field, values } = untracked(this.asked);
      if (filter === null) {
        this.counted.set(new Map());
        return;
      }
      const abort = new AbortController();
      onCleanup(() => abort.abort());
      this.api.values(field, JSON.parse(filter) as LogFilter, { size: VALUES_SIZE.max }, abort.signal).then(
        (answer) => {
          const known = new Map(answer.values.map(({ value, count }) => [value, count]));
          // A value that no log has is not listed.
          this.counted.set(new Map(values.map((value) => [value, known.get(value) ?? 0])));
        },
        (error: unknown) => {
          // The rows of these values then have no numbers, as until the answer.
          if (!isAborted(error)) this.counted.set(new Map());
        },
      );
    });
  }

  ask(field: string, values: readonly string[]): void {
    this.asked.set({ field, values });
  }
}

function isSameQuestion(a: Asked, b: Asked): boolean {
  return a.field === b.field && a.values.join('\n') === b.values.join('\n');
}
