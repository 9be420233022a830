// The log that is opened beside the list.
import { effect, inject, Injectable, linkedSignal, signal, untracked } from '@angular/core';
import type { FoundLog } from '@timberline/contract';
import { ApiClient } from '../../api/api-client';
import { type ApiError, isAborted, toApiError } from '../../api/api-error';
import { ExploreState } from './explore-state';
import { SearchStore } from './search-store';

/** While the active row moves, the URL changes only after it rests this long: browsers limit such changes. */
const URL_DELAY_MS = 250;

/** Which log is open, and its content. Provided by ExplorePage. */
@Injectable()
export class OpenedLog {
  private readonly api = inject(ApiClient);
  private readonly state = inject(ExploreState);
  private readonly search = inject(SearchStore);
  private readonly attempts = signal(0);
  private urlTimer: ReturnType<typeof setTimeout> | undefined;

  readonly id = linkedSignal<string | null, string | null>({
    source: () => this.state.openLog(),
    computation: (id, before) => (this.urlTimer === undefined || id === null ? id : (before?.value ?? id)),
  });
  /** Null while the log loads, and when that failed. */
  readonly log = signal<FoundLog | null>(null);
  readonly error = signal<ApiError | null>(null);

  constructor() {
    effect((onCleanup) => {
      const id = this.id();
      this.attempts();
      const abort = new AbortController();
      onCleanup(() => abort.abort());
      untracked(() => void this.load(id, abort.signal));
    });
  }

  /** Opens a log, or another one in its place: together they are one entry in the browser's history. */
  open(log: FoundLog): void {
    const replace = this.id() !== null;
    this.set(log);
    this.state.change({ log: log.id }, { replace });
  }

  /** Shows the log of the active row, when a log is open. */
  follow(log: FoundLog): void {
    if (this.id() === null || this.id() === log.id) return;
    this.set(log);
    this.urlTimer = setTimeout(() => {
      this.urlTimer = undefined;
      this.state.show({ log: log.id });
    }, URL_DELAY_MS);
  }

  close(): void {
    this.clearTimer();
    this.id.set(null);
    this.state.show({ log: null });
  }

  /** Loads the log again after an error. */
  retry(): void {
    this.attempts.update((n) => n + 1);
  }

  private set(log: FoundLog): void {
    this.clearTimer();
    this.log.set(log);
    this.error.set(null);
    this.id.set(log.id);
  }

  private clearTimer(): void {
    clearTimeout(this.urlTimer);
    this.urlTimer = undefined;
  }

  private async load(id: string | null, signal: AbortSignal): Promise<void> {
    if (this.log()?.id === id) return;
    this.error.set(null);
    const rows = this.search.rows();
    this.log.set((id && rows?.log(rows.indexOf(id))) || null);
    if (id === null || this.log()) return;
    try {
      this.log.set(await this.api.log(id, signal));
    } catch (error) {
      const failure = toApiError(error, signal);
      if (!isAborted(failure)) this.error.set(failure);
    }
  }
}
