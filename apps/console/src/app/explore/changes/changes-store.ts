// What is different, for the spans and the search of the page: one comparison at a time, since each is a heavy search.
import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { Changes, FoundLog, LogFilter } from '@timberline/contract';
import { ApiClient } from '../../api/api-client';
import { type ApiError, isAborted, toApiError } from '../../api/api-error';
import { PatternNames } from '../patterns/pattern-names';
import { ExploreState } from '../state/explore-state';
import { filterFromView } from '../state/explore-view';
import { withFilter } from '../state/value-filters';
import { toInstant } from '../time/instant';
import { absoluteRange } from '../time-range/move-range';
import { type ChangeRow, changeRows } from './change-rows';
import { LatestCall } from './latest-call';

interface Request {
  filter: LogFilter;
  baseline: { baselineFrom: string; baselineTo: string };
}

/** Provided by ChangesPane. */
@Injectable()
export class ChangesStore {
  private readonly api = inject(ApiClient);
  private readonly state = inject(ExploreState);
  private readonly names = inject(PatternNames);
  private readonly retries = signal(0);
  private readonly answer = signal<{ key: string; changes: Changes } | null>(null);
  private readonly calls = new LatestCall();
  private lineAbort = new AbortController();

  /** What is asked for, as a key. Null where the range of the search has no beginning. */
  private readonly key = computed(() => {
    const spans = this.state.comparedSpans();
    if (!spans) return null;
    const [from, to] = spans.window.map(toInstant);
    const [baselineFrom, baselineTo] = spans.baseline.map(toInstant);
    return JSON.stringify({
      filter: { ...this.state.filter(), from, to },
      baseline: { baselineFrom, baselineTo },
    });
  });

  /** Null until the first comparison is there. */
  readonly changes = computed(() => (this.key() === null ? null : (this.answer()?.changes ?? null)));
  readonly rows = computed(() => {
    const changes = this.changes();
    return changes ? changeRows(changes) : [];
  });
  readonly loading = signal(false);
  readonly error = signal<ApiError | null>(null);
  /** Why the line of a row could not be read. */
  readonly lineError = signal<ApiError | null>(null);
  /** The rows are those of another search or span. */
  readonly outdated = computed(() => this.answer() !== null && this.answer()?.key !== this.key());

  constructor() {
    effect((onCleanup) => {
      const key = this.key();
      this.state.reruns();
      this.retries();
      const abort = new AbortController();
      onCleanup(() => abort.abort());
      untracked(() => void this.compare(key, abort.signal));
    });
    inject(DestroyRef).onDestroy(() => this.lineAbort.abort());
  }

  /** Compares again. */
  retry(): void {
    this.retries.update((n) => n + 1);
  }

  /** A log of a row: in the window, or in the baseline where they are gone. Undefined if there is none, or no longer asked for. */
  async lineOf(row: ChangeRow): Promise<FoundLog | undefined> {
    this.lineAbort.abort();
    const spans = this.state.comparedSpans();
    if (row.sample || !spans) return row.sample ?? undefined;
    const { signal } = (this.lineAbort = new AbortController());
    const range = absoluteRange(...(row.isGone ? spans.baseline : spans.window));
    const filters = withFilter(this.state.filters(), row.field, row.value);
    this.lineError.set(null);
    try {
      const filter = filterFromView({ ...this.state.view(), filters, range });
      const { logs } = await this.api.logs(filter, { size: 1 }, signal);
      return logs[0];
    } catch (error) {
      const failure = toApiError(error, signal);
      if (!isAborted(failure)) this.lineError.set(failure);
      return undefined;
    }
  }

  private async compare(key: string | null, signal: AbortSignal): Promise<void> {
    this.error.set(null);
    this.lineError.set(null);
    this.loading.set(key !== null);
    if (key === null) return;
    const { filter, baseline } = JSON.parse(key) as Request;
    try {
      const changes = await this.calls.make(() => this.api.changes(filter, baseline, signal), signal);
      if (!changes || signal.aborted) return;
      this.names.keep(changes.patterns);
      this.answer.set({ key, changes });
    } catch (error) {
      const failure = toApiError(error, signal);
      if (!isAborted(failure)) this.error.set(failure);
    } finally {
      if (!signal.aborted) this.loading.set(false);
    }
  }
}
