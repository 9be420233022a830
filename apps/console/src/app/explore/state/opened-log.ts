// The log that is opened beside the list.
import { effect, inject, Injectable, linkedSignal, signal, untracked } from '@angular/core';
import type { FoundLog } from '@timberline/contract';
import { ApiClient } from '../../api/api-client';
import type { ApiError } from '../../api/api-error';
import { toApiError, isAborted } from '../../api/api-error';
import { ExploreState } from './explore-state';
import { SearchStore } from './search-store';

/** Moving through the list with a log open changes the URL when one stops for so long: browsers limit such changes. */
const FOLLOW_MS = 250;

/** Which log is open, and what is in it. Provided by ExplorePage. */
@Injectable()
export class OpenedLog {
  private readonly api = inject(ApiClient);
  private readonly state = inject(ExploreState);
  private readonly search = inject(SearchStore);
  private pending: ReturnType<typeof setTimeout> | undefined;

  readonly id = linkedSignal<string | null, string | null>({
    source: () => this.state.openLog(),
    computation: (id, before) => (this.pending === undefined || id === null ? id : (before?.value ?? id)),
  });
  /** Null while it loads, and when that failed. */
  readonly log = signal<FoundLog | null>(null);
  readonly error = signal<ApiError | null>(null);
  private readonly attempts = signal(0);

  constructor() {
    effect((onCleanup) => {
      const id = this.id();
      this.attempts();
      const abort = new AbortController();
      onCleanup(() => abort.abort());
      untracked(() => void this.load(id, abort.signal));
    });
  }

  /** Opens a log, or another one in its place: one entry in the history for both. */
  open(log: FoundLog): void {
    const replace = this.id() !== null;
    this.take(log);
    this.state.change({ log: log.id }, { replace });
  }

  /** Shows another log where one is open; the list's active row leads. */
  follow(log: FoundLog): void {
    if (this.id() === null || this.id() === log.id) return;
    this.take(log);
    this.pending = setTimeout(() => {
      this.pending = undefined;
      this.state.show({ log: log.id });
    }, FOLLOW_MS);
  }

  close(): void {
    clearTimeout(this.pending);
    this.pending = undefined;
    this.id.set(null);
    this.state.show({ log: null });
  }

  retry(): void {
    this.attempts.update((n) => n + 1);
  }

  private take(log: FoundLog): void {
    clearTimeout(this.pending);
    this.pending = undefined;
    this.log.set(log);
    this.error.set(null);
    this.id.set(log.id);
  }

  private async load(id: string | null, signal: AbortSignal): Promise<void> {
    if (this.log()?.id === id) return;
    this.error.set(null);
    const pages = this.search.pages();
    this.log.set((id && pages?.log(pages.indexOf(id))) || null);
    if (id === null || this.log()) return;
    try {
      this.log.set(await this.api.log(id, signal));
    } catch (error) {
      const failure = toApiError(error, signal);
      if (!isAborted(failure)) this.error.set(failure);
    }
  }
}
