// The logs that the explore page shows: one search at a time, a new one cancels the old one.
import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { LogFilter, LogPage, SortDirection, Total } from '@timberline/contract';
import { ApiClient } from '../../api/api-client';
import type { ApiError } from '../../api/api-error';
import { toApiError, isAborted } from '../../api/api-error';
import { Connection } from '../../api/connection';
import type { PageSource, Rows } from '../rows/log-pages';
import { FIRST_PAGE, LogPages } from '../rows/log-pages';
import { newRows } from '../rows/new-rows';
import { TailPages } from '../rows/tail-pages';
import { ExploreState } from './explore-state';

export type SearchStatus = 'loading' | 'ready' | 'failed';

/** After so long a search counts as slow, and the page says what to do about it. */
const SLOW_MS = 3_000;
/** Searches whose cursors are kept for the way back: some kilobytes each. */
const KEPT_SEARCHES = 20;

/** The search of the explore page. Provided by ExplorePage, for it and what it holds. */
@Injectable()
export class SearchStore {
  private readonly api = inject(ApiClient);
  private readonly state = inject(ExploreState);
  private readonly connection = inject(Connection);
  private readonly kept = new Map<string, Rows>();
  private readonly askedAtOf = new WeakMap<Rows, number>();
  private key = '';
  private lastTick = 0;
  private abort = new AbortController();
  private slowTimer: ReturnType<typeof setTimeout> | undefined;

  private readonly changes = signal(0);
  private readonly current = signal<Rows | null>(null);
  private readonly lateShift = signal<{ at: number; by: number } | null>(null);

  /** `loading` while the first page is under way; rows of the search before stay until it is there. */
  readonly status = signal<SearchStatus>('loading');
  readonly slow = signal(false);
  readonly error = signal<ApiError | null>(null);
  /** The rows; changes with the search. `version` grows when rows of it come or go. */
  readonly pages = this.current.asReadonly();
  readonly version = this.changes.asReadonly();
  /** Rows moved because late ones were found before them. */
  readonly shift = this.lateShift.asReadonly();
  readonly total = signal<Total | null>(null);
  readonly tookMs = signal(0);
  /** When the rows were asked for, in ms: what `now` meant. */
  readonly askedAt = signal(0);
  /** Rows that came since, and are not shown; `more` when there may be still more of them. */
  readonly fresh = signal<{ count: number; more: boolean }>({ count: 0, more: false });
  /** Why the last refresh failed; the rows are older than they should be. */
  readonly refreshError = signal<ApiError | null>(null);
  /** Grows with every refresh, for what else on the page shows the same logs. */
  readonly refreshTick = signal(0);

  /** Rows as a screen reader counts them: the exact total, or -1. */
  readonly rowCount = computed(() => {
    this.changes();
    const pages = this.current();
    if (pages?.complete) return pages.known;
    const total = pages?.first.total;
    return total?.relation === 'eq' ? Math.max(total.value, pages?.known ?? 0) : -1;
  });

  /** The last row is neither loaded nor laid out: how many there are is not known. */
  readonly endIsFar = computed(() => {
    this.changes();
    const pages = this.current();
    return pages instanceof LogPages && !pages.complete && pages.first.total.relation === 'gte';
  });
  /** The first row is not among those that are laid out. */
  readonly startIsFar = computed(() => {
    this.changes();
    return (this.current()?.before ?? 0) > 0;
  });
  /** The way to the last row is under way. */
  readonly goingToEnd = signal(false);

  constructor() {
    effect(() => {
      const filter = this.state.filter();
      const sort = this.state.sort();
      const tick = this.state.tick();
      untracked(() => void this.run(filter, sort, tick));
    });
    effect((onCleanup) => {
      const seconds = this.state.refresh();
      if (seconds === 0) return;
      const timer = setInterval(() => {
        if (!document.hidden) void this.refresh();
      }, seconds * 1000);
      onCleanup(() => clearInterval(timer));
    });
    effect(() => {
      if (this.connection.reconnections() > 0) untracked(() => this.goOn());
    });
    inject(DestroyRef).onDestroy(() => {
      this.abort.abort();
      this.current()?.stop();
      clearTimeout(this.slowTimer);
    });
  }

  /** There is a connection again: what failed without one is asked for anew. */
  private goOn(): void {
    if (this.error()?.kind === 'network' || this.refreshError()?.kind === 'network') this.state.rerun();
    else if (this.current()?.error?.kind === 'network') this.retryRows();
  }

  /** Shows the rows that came, from the top. */
  showFresh(): void {
    this.state.rerun();
  }

  /** Gives up a search that takes long; what was shown before stays. */
  cancel(): void {
    this.abort.abort();
    clearTimeout(this.slowTimer);
    this.slow.set(false);
    this.status.set(this.current() ? 'ready' : 'failed');
  }

  retryRows(): void {
    this.current()?.retry();
  }

  /**
   * Shows the last rows, read in the other order, their places counted from an exact total.
   * Resolves with whether they came; the error of the rows says why not.
   */
  async toEnd(): Promise<boolean> {
    const head = this.current();
    if (!(head instanceof LogPages) || this.goingToEnd()) return false;
    const filter = this.state.filter();
    const source = this.sourceOf(filter, this.state.sort() === 'desc' ? 'asc' : 'desc');
    const { signal } = this.abort;
    this.goingToEnd.set(true);
    try {
      const [page, counts] = await Promise.all([
        source(undefined, FIRST_PAGE, signal),
        this.api.histogram(filter, 1, signal),
      ]);
      if (this.current() !== head) return false;
      const tail = new TailPages(head, new LogPages(page, source, QUIET), counts.total);
      this.show(tail, this.askedAt());
      return true;
    } catch (error) {
      const failure = toApiError(error, signal);
      if (!isAborted(failure)) this.refreshError.set(failure);
      return false;
    } finally {
      this.goingToEnd.set(false);
    }
  }

  /** Shows the first rows again, where the last ones were gone to. */
  toStart(): void {
    const tail = this.current();
    if (!(tail instanceof TailPages)) return;
    tail.head.position = { anchor: 0, hidden: 0, active: 0 };
    this.show(tail.head, this.askedAt());
  }

  private sourceOf(filter: LogFilter, sort: SortDirection): PageSource {
    return (after, size, signal) => this.api.logs(filter, { size, sort, after }, signal);
  }

  private async run(filter: LogFilter, sort: SortDirection, tick: number): Promise<void> {
    this.leave(JSON.stringify([filter, sort]));
    const rerun = tick > this.lastTick;
    this.lastTick = tick;
    const back = this.state.cameBack && !rerun ? this.kept.get(this.key) : undefined;
    if (back) {
      this.show(back, this.askedAtOf.get(back) ?? Date.now());
      return;
    }
    const abort = (this.abort = new AbortController());
    this.status.set('loading');
    this.error.set(null);
    this.slowTimer = setTimeout(() => this.slow.set(true), SLOW_MS);
    if (rerun) this.refreshTick.update((n) => n + 1);
    const askedAt = Date.now();
    try {
      const source = this.sourceOf(filter, sort);
      const pages = new LogPages(await source(undefined, FIRST_PAGE, abort.signal), source, QUIET);
      if (rerun) pages.position.active = this.activeIn(pages);
      else this.startAtOpened(pages);
      this.show(pages, askedAt);
    } catch (error) {
      const failure = toApiError(error, abort.signal);
      if (isAborted(failure) || abort !== this.abort) return;
      this.current.set(null);
      this.total.set(null);
      this.error.set(failure);
      this.status.set('failed');
    } finally {
      if (abort === this.abort) {
        clearTimeout(this.slowTimer);
        this.slow.set(false);
      }
    }
  }

  /** Gives up what is under way and keeps the cursors of what is shown for the way back. */
  private leave(nextKey: string): void {
    this.abort.abort();
    clearTimeout(this.slowTimer);
    this.slow.set(false);
    const pages = this.current();
    if (pages) {
      pages.stop();
      this.kept.delete(this.key);
      this.kept.set(this.key, pages);
      const oldest = this.kept.keys().next().value;
      if (this.kept.size > KEPT_SEARCHES && oldest !== undefined) this.kept.delete(oldest);
    }
    this.key = nextKey;
  }

  private show(pages: Rows, askedAt: number): void {
    const before = this.current();
    if (before && before !== pages) before.release();
    pages.listener = {
      changed: () => this.changes.update((n) => n + 1),
      shifted: (at, by) => this.lateShift.set({ at, by }),
    };
    this.askedAtOf.set(pages, askedAt);
    this.lateShift.set(null);
    this.current.set(pages);
    this.tell(pages.first);
    this.askedAt.set(askedAt);
    this.fresh.set({ count: 0, more: false });
    this.error.set(null);
    this.refreshError.set(null);
    this.status.set('ready');
    this.changes.update((n) => n + 1);
  }

  /** Where the active row of the rows that are shown is in others; the selection survives a refresh. */
  private activeIn(pages: Rows): number {
    const before = this.current();
    const log = before?.log(before.position.active);
    return log ? pages.indexOf(log.id) : -1;
  }

  /** A link to an opened log begins at its row, where that is among the first. */
  private startAtOpened(pages: Rows): void {
    const id = this.state.openLog();
    const active = id === null ? -1 : pages.indexOf(id);
    if (active >= 0) pages.position = { anchor: Math.max(0, active - ROWS_ABOVE), hidden: 0, active };
  }

  private tell(page: LogPage): void {
    this.total.set(page.total);
    this.tookMs.set(page.tookMs);
  }

  /** Looks what came since, without touching the rows that are read. */
  private async refresh(): Promise<void> {
    const pages = this.current();
    if (!pages || this.status() === 'loading') return;
    this.refreshTick.update((n) => n + 1);
    const filter = this.state.filter();
    const sort = this.state.sort();
    try {
      const page = await this.api.logs(filter, { size: FIRST_PAGE, sort }, this.abort.signal);
      if (this.current() !== pages) return;
      this.fresh.set(newRows(pages.first, page, sort));
      this.total.set(page.total);
      this.tookMs.set(page.tookMs);
      this.refreshError.set(null);
      // A list that was empty has no reader to disturb.
      if (pages.known === 0 && page.logs.length > 0) this.state.rerun();
    } catch (error) {
      const failure = toApiError(error, this.abort.signal);
      if (!isAborted(failure)) this.refreshError.set(failure);
    }
  }
}

/** Rows seen above the one that a link begins at. */
const ROWS_ABOVE = 5;

const QUIET = { changed: () => undefined, shifted: () => undefined };
