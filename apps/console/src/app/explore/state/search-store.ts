// The logs that the explore page shows: one search at a time, a new one aborts the previous one.
import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { FoundLog, LogFilter, SortDirection } from '@timberline/contract';
import { ApiClient } from '../../api/api-client';
import { isAborted, toApiError } from '../../api/api-error';
import { Connection } from '../../api/connection';
import { LiveRows } from '../live/live-rows';
import { AroundPages, ROWS_ABOVE_TARGET } from '../rows/around-pages';
import { FIRST_PAGE_ROWS, LogPages } from '../rows/log-pages';
import { countNewRows } from '../rows/new-rows';
import type { RowSearch } from '../rows/read-around';
import { exactCount, NO_LISTENER, type PageSource, type Rows } from '../rows/rows';
import { TailPages } from '../rows/tail-pages';
import { ExploreState } from './explore-state';
import { SearchHistory } from './search-history';
import * as Search from './search-state';

/** A search that takes longer is slow: the page offers to cancel it. */
const SLOW_MS = 3_000;

/**
 * The search of the explore page. It follows `ExploreState`: a change of the filter or the order starts a search.
 * Provided by ExplorePage, for itself and its children.
 *
 * ```ts
 * private readonly search = inject(SearchStore);
 * search.status();        // 'loading', 'ready' or 'failed'
 * search.rows()?.log(3);  // the fourth row; read `search.version()` too, to notice when it is loaded
 * search.showNewRows();   // after a refresh that found `search.newRows()`
 * ```
 */
@Injectable()
export class SearchStore {
  private readonly api = inject(ApiClient);
  private readonly explore = inject(ExploreState);
  private readonly connection = inject(Connection);
  private readonly history = new SearchHistory();
  private key = '';
  private lastRerun = 0;
  private abort = new AbortController();
  private slowTimer: ReturnType<typeof setTimeout> | undefined;

  private readonly state = signal(Search.INITIAL_SEARCH);
  private readonly current = signal<Rows | null>(null);
  private readonly changes = signal(0);
  private readonly lastShift = signal<{ at: number; by: number } | null>(null);
  private readonly refreshCount = signal(0);
  private readonly endLoading = signal(false);
  private readonly cancelCount = signal(0);

  // See SearchState for what each says.
  readonly status = computed(() => this.state().status);
  readonly slow = computed(() => this.state().slow);
  readonly error = computed(() => this.state().error);
  readonly refreshError = computed(() => this.state().refreshError);
  readonly total = computed(() => {
    this.changes();
    const rows = this.current();
    return rows instanceof LiveRows ? rows.firstPage.total : this.state().total;
  });
  readonly tookMs = computed(() => this.state().tookMs);
  readonly requestedAt = computed(() => this.state().requestedAt);
  readonly newRows = computed(() => this.state().newRows);

  /** The rows. Changes with the search only: `version` grows when rows are loaded or released. */
  readonly rows = this.current.asReadonly();
  readonly version = this.changes.asReadonly();
  /** The last shift of rows, because late ones were found before them. */
  readonly shift = this.lastShift.asReadonly();
  /** Grows with every rerun and refresh, for other parts of the page that show the same logs. */
  readonly refreshes = this.refreshCount.asReadonly();
  /** Grows when people cancel the search, for other parts of the page that load with it. */
  readonly cancels = this.cancelCount.asReadonly();
  /** Whether the last rows are being loaded. */
  readonly loadingEnd = this.endLoading.asReadonly();

  /** What could not be read, so that rows are missing from the list or from its total; null when all was read. */
  readonly partial = computed(() => {
    this.changes();
    return this.current()?.partial ?? this.state().partial;
  });
  /** The number of rows as `aria-rowcount` gives it: the exact number, or -1. */
  readonly rowCount = computed(() => {
    this.changes();
    return this.partial() ? -1 : (exactCount(this.current()) ?? -1);
  });
  /** Whether the last row is not laid out, since the number of rows is not known. */
  readonly endIsUnknown = computed(() => {
    this.changes();
    return !(this.current() instanceof TailPages) && exactCount(this.current()) === null;
  });
  /** Whether the first row is not laid out, since the rows were read from the end. */
  readonly startIsMissing = computed(() => {
    this.changes();
    return (this.current()?.rowsBefore ?? 0) > 0;
  });
  /** Why more rows could not be loaded, or null. */
  readonly rowsError = computed(() => {
    this.changes();
    return this.current()?.error ?? null;
  });
  /** Whether the list ends although more rows follow. */
  readonly limitReached = computed(() => {
    this.changes();
    return this.current()?.limitReached ?? false;
  });
  /** Whether the search found nothing, which with `partial` does not mean that nothing matches. */
  readonly empty = computed(() => {
    this.changes();
    return this.status() === 'ready' && exactCount(this.current()) === 0;
  });

  constructor() {
    effect(() => {
      const filter = this.explore.filter();
      const sort = this.explore.sort();
      const reruns = this.explore.reruns();
      untracked(() => void this.run(filter, sort, reruns));
    });
    effect((onCleanup) => {
      const seconds = this.explore.refresh();
      // A live list needs no refresh.
      if (seconds === 0 || this.explore.live()) return;
      const timer = setInterval(() => {
        if (!document.hidden) void this.refresh();
      }, seconds * 1000);
      onCleanup(() => clearInterval(timer));
    });
    effect(() => {
      if (this.connection.reconnections() > 0) untracked(() => this.retryAfterReconnect());
    });
    inject(DestroyRef).onDestroy(() => {
      this.abort.abort();
      this.current()?.stop();
      clearTimeout(this.slowTimer);
    });
  }

  /** Shows the rows of the search with those that come in beside them. */
  extend(rows: LiveRows): void {
    this.show(rows, this.requestedAt());
  }

  /** Lets the other parts of the page load again, such as the histogram. */
  refreshOthers(): void {
    this.refreshCount.update((n) => n + 1);
  }

  /** Searches again and shows the result from its first row. */
  showNewRows(): void {
    this.explore.rerun();
  }

  /** Aborts a search that takes long. The rows of the previous one stay. */
  cancel(): void {
    this.abort.abort();
    this.cancelCount.update((n) => n + 1);
    clearTimeout(this.slowTimer);
    this.state.update((state) => Search.canceled(state, this.current() !== null));
  }

  /** Loads the rows again that failed to load. */
  retryRows(): void {
    this.current()?.retry();
  }

  /**
   * Shows the last rows. They are read in the opposite order, and counted from an exact total.
   * Resolves to whether they are shown; `refreshError` says why not.
   */
  async showEnd(): Promise<boolean> {
    const shown = this.current();
    const head = this.head();
    if (!head || shown instanceof TailPages || this.endLoading()) return false;
    const filter = this.explore.filter();
    const source = this.sourceOf(filter, this.explore.sort() === 'desc' ? 'asc' : 'desc');
    const { signal } = this.abort;
    this.endLoading.set(true);
    try {
      const [page, counts] = await Promise.all([
        source(undefined, FIRST_PAGE_ROWS, signal),
        this.api.histogram(filter, { buckets: 1 }, signal),
      ]);
      if (this.current() !== shown) return false;
      this.show(
        new TailPages(head, new LogPages(page, source, NO_LISTENER), counts.total),
        this.requestedAt(),
      );
      return true;
    } catch (error) {
      this.reportRefreshError(error, signal);
      return false;
    } finally {
      this.endLoading.set(false);
    }
  }

  /** Shows the first rows again, after `showEnd` and `showAround`. */
  showStart(): void {
    const head = this.head();
    if (!head || head === this.current()) return;
    head.position = { anchor: 0, hiddenPx: 0, active: 0 };
    this.show(head, this.requestedAt());
  }

  /**
   * Shows the rows around a log of this search, which `search` is with absolute times. Resolves to the index of the log, or to
   * -1 if it could not be shown. Rejects with an ApiError.
   */
  async showAround(log: FoundLog, search: RowSearch, signal: AbortSignal): Promise<number> {
    const shown = this.current();
    const head = this.head();
    const { readAround } = await import('../rows/read-around');
    const rows = head && (await readAround(this.api, head, log, search, signal));
    if (!rows || signal.aborted || this.current() !== shown) return -1;
    this.show(rows, this.requestedAt());
    return rows.position.active;
  }

  /** The rows from the beginning, also while others are shown. */
  private head(): LogPages | null {
    const shown = this.current();
    const rows = shown instanceof LiveRows ? shown.base : shown;
    return rows instanceof AroundPages ? rows.head : rows instanceof LogPages ? rows : null;
  }

  private sourceOf(filter: LogFilter, sort: SortDirection): PageSource {
    return (after, size, signal) => this.api.logs(filter, { size, sort, after }, signal);
  }

  private async run(filter: LogFilter, sort: SortDirection, reruns: number): Promise<void> {
    this.leave(Search.searchKey(filter, sort));
    const rerun = reruns > this.lastRerun;
    this.lastRerun = reruns;
    const past = this.explore.cameBack && !rerun ? this.history.get(this.key) : undefined;
    if (past) {
      this.show(past.rows, past.requestedAt);
      return;
    }
    const abort = (this.abort = new AbortController());
    this.state.update(Search.started);
    this.slowTimer = setTimeout(() => this.state.update(Search.becameSlow), SLOW_MS);
    if (rerun) this.refreshCount.update((n) => n + 1);
    const requestedAt = Date.now();
    try {
      const source = this.sourceOf(filter, sort);
      const page = await source(undefined, FIRST_PAGE_ROWS, abort.signal);
      const rows = new LogPages(page, source, NO_LISTENER);
      if (rerun) rows.position.active = this.activeIn(rows);
      else this.startAtOpenedLog(rows);
      this.show(rows, requestedAt);
    } catch (error) {
      const failure = toApiError(error, abort.signal);
      if (isAborted(failure) || abort !== this.abort) return;
      this.current.set(null);
      this.state.update((state) => Search.failed(state, failure));
    } finally {
      if (abort === this.abort) clearTimeout(this.slowTimer);
    }
  }

  /** Aborts what is under way, and keeps the rows for the way back. */
  private leave(nextKey: string): void {
    this.abort.abort();
    clearTimeout(this.slowTimer);
    const shown = this.current();
    // What came in is found again by its stream.
    const rows = shown instanceof LiveRows ? shown.base : shown;
    if (rows) {
      rows.stop();
      this.history.keep(this.key, { rows, requestedAt: this.requestedAt() });
    }
    this.key = nextKey;
  }

  private show(rows: Rows, requestedAt: number): void {
    const before = this.current();
    const isExtended = rows instanceof LiveRows && rows.base === before;
    if (before && before !== rows && !isExtended) before.release();
    rows.listener = {
      changed: () => this.changes.update((n) => n + 1),
      shifted: (at, by) => this.lastShift.set({ at, by }),
    };
    this.lastShift.set(null);
    this.current.set(rows);
    this.state.set(Search.shown(rows.firstPage, requestedAt));
    this.changes.update((n) => n + 1);
  }

  /** The index in other rows of the active row, so that the selection survives a refresh. */
  private activeIn(rows: Rows): number {
    const before = this.current();
    const log = before?.log(before.position.active);
    return log ? rows.indexOf(log.id) : -1;
  }

  /** A link to an opened log begins at its row, when that is on the first page. */
  private startAtOpenedLog(rows: Rows): void {
    const id = this.explore.openLog();
    const active = id === null ? -1 : rows.indexOf(id);
    if (active < 0) return;
    rows.position = { anchor: Math.max(0, active - ROWS_ABOVE_TARGET), hiddenPx: 0, active };
  }

  /** Counts the rows that are new, without touching those that are shown. */
  private async refresh(): Promise<void> {
    const rows = this.current();
    if (!rows || this.status() === 'loading') return;
    this.refreshCount.update((n) => n + 1);
    const filter = this.explore.filter();
    const sort = this.explore.sort();
    const { signal } = this.abort;
    try {
      const page = await this.api.logs(filter, { size: FIRST_PAGE_ROWS, sort }, signal);
      if (this.current() !== rows) return;
      const newRows = countNewRows(rows.firstPage, page, sort);
      this.state.update((state) => Search.refreshed(state, page, newRows));
      // Nobody reads an empty list, so its first rows may come in by themselves.
      if (rows.knownCount === 0 && page.logs.length > 0) this.explore.rerun();
    } catch (error) {
      this.reportRefreshError(error, signal);
    }
  }

  private reportRefreshError(error: unknown, signal: AbortSignal): void {
    const failure = toApiError(error, signal);
    if (!isAborted(failure)) this.state.update((state) => Search.refreshFailed(state, failure));
  }

  /** Repeats what failed without a connection. */
  private retryAfterReconnect(): void {
    if (this.error()?.kind === 'network' || this.refreshError()?.kind === 'network') this.explore.rerun();
    else if (this.current()?.error?.kind === 'network') this.retryRows();
  }
}
