// The lines of the trace that is shown: one reading at a time, apart from the list.
import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { Trace } from '@timberline/contract';
import { ApiClient } from '../../api/api-client';
import { type ApiError, isAborted, toApiError } from '../../api/api-error';
import { ExploreState } from '../state/explore-state';
import { layoutOf } from './trace-lanes';

/** Provided by TracePane. */
@Injectable()
export class TraceStore {
  private readonly api = inject(ApiClient);
  private readonly state = inject(ExploreState);
  private readonly attempts = signal(0);
  private readonly traceId = computed(() => this.state.trace()?.id ?? null);

  /** Null until the trace was read. */
  readonly trace = signal<Trace | null>(null);
  readonly layout = computed(() => {
    const trace = this.trace();
    return trace && layoutOf(trace);
  });
  /** How many lines a truncated trace has in all; null while that is not known. */
  readonly total = signal<number | null>(null);
  readonly loading = signal(false);
  readonly error = signal<ApiError | null>(null);

  constructor() {
    effect((onCleanup) => {
      const id = this.traceId();
      this.attempts();
      if (id === null) return;
      const abort = new AbortController();
      onCleanup(() => abort.abort());
      untracked(() => void this.load(id, abort.signal));
    });
  }

  /** Reads the trace again. */
  retry(): void {
    this.attempts.update((n) => n + 1);
  }

  private async load(id: string, signal: AbortSignal): Promise<void> {
    if (this.trace()?.traceId !== id) this.trace.set(null);
    this.total.set(null);
    this.error.set(null);
    this.loading.set(true);
    try {
      const trace = await this.api.trace(id, signal);
      this.trace.set(trace);
      if (trace.truncated) void this.count(id, signal);
    } catch (error) {
      const failure = toApiError(error, signal);
      if (!isAborted(failure)) this.error.set(failure);
    } finally {
      if (!signal.aborted) this.loading.set(false);
    }
  }

  /** Counts all lines. Where that fails, the page says "at least" with what the spans count. */
  private async count(id: string, signal: AbortSignal): Promise<void> {
    try {
      const { total, partial } = await this.api.histogram({ traceId: [id] }, { buckets: 1 }, signal);
      if (!partial && !signal.aborted) this.total.set(total);
    } catch (error) {
      if (!isAborted(toApiError(error, signal))) this.total.set(null);
    }
  }
}
