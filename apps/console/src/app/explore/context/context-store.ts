// The lines around a log: one reading at a time, apart from the list.
import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { FoundLog, LogContext, PartialRead } from '@timberline/contract';
import { ApiClient } from '../../api/api-client';
import { type ApiError, isAborted, toApiError } from '../../api/api-error';
import { ExploreState } from '../state/explore-state';
import { type ContextView, MAX_ADDITIONS } from '../state/explore-view';
import {
  type ContextLines,
  FIRST_LINES,
  firstLines,
  MORE_LINES,
  withEarlier,
  withLater,
} from './context-lines';
import { contextFilter } from './own-filters';

/** Provided by ContextPane. */
@Injectable()
export class ContextStore {
  private readonly api = inject(ApiClient);
  private readonly state = inject(ExploreState);
  private readonly retries = signal(0);
  private readonly current = signal<ContextLines | null>(null);
  private readonly pending = signal(0);
  private abort = new AbortController();

  /** What is asked for; null while the pane closes. */
  private readonly request = computed(() => {
    const view = this.state.view();
    return view.context && JSON.stringify([view.context.id, view.context.scope, contextFilter(view)]);
  });

  /** Null until the first lines are there. */
  readonly lines = this.current.asReadonly();
  /** The log that the lines are around. */
  readonly center = signal<FoundLog | null>(null);
  readonly loading = computed(() => this.pending() > 0);
  readonly error = signal<ApiError | null>(null);
  readonly partial = signal<PartialRead | null>(null);

  constructor() {
    effect((onCleanup) => {
      this.retries();
      if (this.request() === null) return;
      const abort = (this.abort = new AbortController());
      onCleanup(() => abort.abort());
      untracked(() => void this.loadFirst());
    });
  }

  retry(): void {
    this.retries.update((n) => n + 1);
  }

  /** Reads lines before the first one. Resolves once they are there, or were refused. */
  async loadEarlier(): Promise<void> {
    const first = this.current()?.logs[0];
    if (!first || this.loading()) return;
    const answer = await this.read(first.id, { before: MORE_LINES, after: 0 });
    if (!answer) return;
    this.current.update((lines) => lines && withEarlier(lines, answer, MORE_LINES));
    this.keep('earlier');
  }

  /** Reads lines after the last one. */
  async loadLater(): Promise<void> {
    const last = this.current()?.logs.at(-1);
    if (!last || this.loading()) return;
    const answer = await this.read(last.id, { before: 0, after: MORE_LINES });
    if (!answer) return;
    this.current.update((lines) => lines && withLater(lines, answer, MORE_LINES));
    this.keep('later');
  }

  private async loadFirst(): Promise<void> {
    const context = this.state.context();
    if (!context) return;
    if (this.center()?.id !== context.id) {
      this.center.set(null);
      this.current.set(null);
    }
    const answer = await this.read(context.id, { before: FIRST_LINES, after: FIRST_LINES });
    if (!answer) return;
    const lines = await this.withAdded(firstLines(answer, FIRST_LINES), context);
    if (!lines) return;
    this.center.set(answer.log);
    this.current.set(lines);
  }

  /** The lines with those that the link says were added; undefined if they are no longer asked for. */
  private async withAdded(first: ContextLines, added: ContextView): Promise<ContextLines | undefined> {
    let lines = first;
    for (let n = 0; n < added.earlier && lines.hasEarlier; n++) {
      const id = lines.logs[0]?.id;
      const answer = id && (await this.read(id, { before: MORE_LINES, after: 0 }));
      if (!answer) return undefined;
      lines = withEarlier(lines, answer, MORE_LINES);
    }
    for (let n = 0; n < added.later && lines.hasLater; n++) {
      const id = lines.logs.at(-1)?.id;
      const answer = id && (await this.read(id, { before: 0, after: MORE_LINES }));
      if (!answer) return undefined;
      lines = withLater(lines, answer, MORE_LINES);
    }
    return lines;
  }

  /** Puts an addition into the link. */
  private keep(side: 'earlier' | 'later'): void {
    const context = this.state.context();
    if (!context) return;
    const count = Math.min(MAX_ADDITIONS, context[side] + 1);
    this.state.show({ context: { ...context, [side]: count } });
  }

  /** Undefined if it failed, or is no longer asked for. */
  private async read(id: string, sides: { before: number; after: number }): Promise<LogContext | undefined> {
    const { signal } = this.abort;
    const { scope } = this.state.context() as ContextView;
    this.pending.update((n) => n + 1);
    try {
      const answer = await this.api.context(
        id,
        contextFilter(this.state.view()),
        { scope, ...sides },
        signal,
      );
      this.error.set(null);
      this.partial.set(answer.partial);
      return answer;
    } catch (error) {
      const failure = toApiError(error, signal);
      if (!isAborted(failure)) this.error.set(failure);
      return undefined;
    } finally {
      this.pending.update((n) => n - 1);
    }
  }
}
