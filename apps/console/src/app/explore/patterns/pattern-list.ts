// The patterns of the current search. They load and fail on their own, and never affect the list of logs.
import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { type LogFilter, type LogPatterns, PATTERN_BUCKETS, PATTERNS_SIZE } from '@timberline/contract';
import { ApiClient } from '../../api/api-client';
import { ApiError, isAborted } from '../../api/api-error';
import { ExploreState } from '../state/explore-state';
import { SearchStore } from '../state/search-store';
import { PatternNames } from './pattern-names';

interface LoadError {
  message: string;
  /** Whether another attempt can succeed. */
  retryable: boolean;
}

/** An answer, the filter that it is for, and when it was asked for, which was `now` for it (ms since 1970). */
interface ShownPatterns {
  answer: LogPatterns;
  filter: LogFilter;
  requestedAt: number;
}

/** Provided by PatternsPane: patterns are counted while it is open. */
@Injectable()
export class PatternList {
  private readonly api = inject(ApiClient);
  private readonly state = inject(ExploreState);
  private readonly search = inject(SearchStore);
  private readonly names = inject(PatternNames);
  private readonly retries = signal(0);
  private readonly pending = signal(0);
  private readonly whole = signal(false);
  private abort = new AbortController();

  /** The most frequent ones will do where those come first. The rarest and the newest can be anywhere. */
  private readonly size = computed(() => {
    const view = this.state.patterns();
    const isWhole = this.whole() || (view !== null && (view.sort !== 'count' || view.id !== null));
    return isWhole ? PATTERNS_SIZE.max : PATTERNS_SIZE.default;
  });

  /** Null until the first answer. */
  readonly shown = signal<ShownPatterns | null>(null);
  readonly loading = computed(() => this.pending() > 0);
  readonly error = signal<LoadError | null>(null);
  /** The patterns of the filter before are still shown. */
  readonly outdated = computed(() => {
    const shown = this.shown();
    return shown !== null && JSON.stringify(shown.filter) !== JSON.stringify(this.state.filter());
  });
  /** Whether more patterns can be asked for. */
  readonly canGrow = computed(() => this.size() < PATTERNS_SIZE.max);

  constructor() {
    effect((onCleanup) => {
      const filter = this.state.filter();
      const size = this.size();
      this.search.refreshes();
      this.retries();
      const abort = (this.abort = new AbortController());
      onCleanup(() => abort.abort());
      untracked(() => void this.load(filter, size, abort.signal));
    });
    let cancels = untracked(this.search.cancels);
    effect(() => {
      if (this.search.cancels() === cancels) return;
      cancels = this.search.cancels();
      untracked(() => this.cancel());
    });
  }

  retry(): void {
    this.retries.update((n) => n + 1);
  }

  /** Asks for as many patterns as there can be. */
  grow(): void {
    this.whole.set(true);
  }

  private cancel(): void {
    if (!this.loading()) return;
    this.abort.abort();
    this.error.set({ message: 'The search was canceled.', retryable: true });
  }

  private async load(filter: LogFilter, size: number, signal: AbortSignal): Promise<void> {
    const requestedAt = Date.now();
    this.pending.update((n) => n + 1);
    try {
      const answer = await this.api.patterns(filter, { size, buckets: PATTERN_BUCKETS.max }, signal);
      this.names.keep(answer.patterns);
      this.shown.set({ answer, filter, requestedAt });
      this.error.set(null);
    } catch (error) {
      if (!isAborted(error)) this.error.set(toLoadError(error));
    } finally {
      this.pending.update((n) => n - 1);
    }
  }
}

function toLoadError(error: unknown): LoadError {
  // The query bar shows what is wrong with the query.
  if (error instanceof ApiError && error.queryError)
    return { message: 'The query cannot be read.', retryable: false };
  return { message: error instanceof Error ? error.message : String(error), retryable: true };
}
