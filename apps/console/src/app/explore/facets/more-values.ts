// More values of one field than its facet has: a longer list, or those that have what is typed in them.
import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { type FieldValues, type LogFilter, VALUES_SIZE } from '@timberline/contract';
import { ApiClient } from '../../api/api-client';
import { isAborted, toApiError } from '../../api/api-error';
import { ExploreState } from '../state/explore-state';
import { SearchStore } from '../state/search-store';

/** How many values are listed after each press of "More". */
const SIZES = [50, 200, VALUES_SIZE.max];
/** How many values are listed that have a text in them. */
const SEARCH_SIZE = 50;
/** People type a letter in less time. */
const TYPING_MS = 150;
/** The longest text that the API looks for in values. */
export const MAX_WANTED_LENGTH = 128;

/** Provided by each FacetView. */
@Injectable()
export class MoreValues {
  private readonly api = inject(ApiClient);
  private readonly state = inject(ExploreState);
  private readonly logs = inject(SearchStore);
  private readonly answer = signal<FieldValues | null>(null);
  private readonly presses = signal(0);
  private readonly typed = signal('');

  readonly field = signal('');
  /** The text that the values have in them, in any case. */
  readonly wanted = this.typed.asReadonly();
  readonly error = signal('');
  /** Null where the values of the facet are enough. */
  readonly values = computed(() => this.answer()?.values ?? null);
  readonly other = computed(() => this.answer()?.other ?? null);
  readonly canGrow = computed(() => this.presses() < SIZES.length);

  constructor() {
    effect((onCleanup) => {
      const field = this.field();
      const filter = this.state.filter();
      this.logs.refreshes();
      const contains = this.typed();
      const presses = this.presses();
      const abort = new AbortController();
      onCleanup(() => abort.abort());
      if (field === '' || (contains === '' && presses === 0)) {
        this.answer.set(null);
        return;
      }
      const size = contains === '' ? SIZES[presses - 1]! : SEARCH_SIZE;
      const timer = setTimeout(
        () =>
          void this.load(
            field,
            filter,
            { size, contains: contains === '' ? undefined : contains },
            abort.signal,
          ),
        contains === '' ? 0 : TYPING_MS,
      );
      onCleanup(() => clearTimeout(timer));
    });
    effect(() => {
      if (this.logs.cancels() > 0) untracked(() => this.typed.set(''));
    });
  }

  /** Lists the values that have a text in them, or the usual ones if it is empty. */
  search(wanted: string): void {
    this.typed.set(wanted);
  }

  /** Lists more values. */
  grow(): void {
    this.presses.update((n) => Math.min(n + 1, SIZES.length));
  }

  private async load(
    field: string,
    filter: LogFilter,
    options: { size: number; contains: string | undefined },
    signal: AbortSignal,
  ): Promise<void> {
    try {
      this.answer.set(await this.api.values(field, filter, { ...options, own: 'ignored' }, signal));
      this.error.set('');
    } catch (error) {
      const failure = toApiError(error, signal);
      if (!isAborted(failure)) this.error.set(failure.message);
    }
  }
}
