// How common the pattern of the opened log is in the result. It loads and fails on its own.
import { effect, inject, Injectable, signal, untracked } from '@angular/core';
import { type LogFilter, type LogPattern, type PartialRead } from '@timberline/contract';
import { quoteValue, withClause } from '@timberline/query';
import { ApiClient } from '../../api/api-client';
import { type ApiError, isAborted, toApiError } from '../../api/api-error';
import { PatternNames } from '../patterns/pattern-names';
import { ExploreState } from '../state/explore-state';
import { SearchStore } from '../state/search-store';

/** The count is asked for after a log is open for so long, so that moving through the list does not ask for every row. */
const DELAY_MS = 250;

interface PatternCount {
  id: string;
  filter: LogFilter;
  /** Null if no log of the result has the pattern. */
  pattern: LogPattern | null;
  partial: PartialRead | null;
  /** What `now` was for it, in ms since 1970. */
  requestedAt: number;
}

/** Provided by LogPatternInfo, which sets the id. */
@Injectable()
export class PatternCounter {
  private readonly api = inject(ApiClient);
  private readonly state = inject(ExploreState);
  private readonly search = inject(SearchStore);
  private readonly names = inject(PatternNames);
  private readonly retries = signal(0);

  readonly id = signal<string | null>(null);
  /** Null until the pattern was counted in the current result. */
  readonly count = signal<PatternCount | null>(null);
  readonly error = signal<ApiError | null>(null);

  constructor() {
    effect((onCleanup) => {
      const id = this.id();
      const filter = this.state.filter();
      this.search.refreshes();
      this.retries();
      if (id === null) return;
      const abort = new AbortController();
      const timer = setTimeout(() => void this.load(id, filter, abort.signal), DELAY_MS);
      untracked(() => this.forgetOthers(id, filter));
      onCleanup(() => {
        clearTimeout(timer);
        abort.abort();
      });
    });
  }

  retry(): void {
    this.retries.update((n) => n + 1);
  }

  /** What was counted of another pattern, or in another result, is not shown for this one. */
  private forgetOthers(id: string, filter: LogFilter): void {
    this.error.set(null);
    const count = this.count();
    if (count && (count.id !== id || JSON.stringify(count.filter) !== JSON.stringify(filter)))
      this.count.set(null);
  }

  private async load(id: string, filter: LogFilter, signal: AbortSignal): Promise<void> {
    const requestedAt = Date.now();
    try {
      const q = withClause(filter.q ?? '', `pattern:${quoteValue(id)}`, 'and');
      const { patterns, partial } = await this.api.patterns({ ...filter, q }, { size: 1 }, signal);
      const pattern = patterns[0] ?? null;
      if (pattern) this.names.keep([{ id, template: pattern.template }]);
      else void this.names.load(id);
      this.count.set({ id, filter, pattern, partial, requestedAt });
    } catch (error) {
      const failure = toApiError(error, signal);
      if (!isAborted(failure)) this.error.set(failure);
    }
  }
}
