// Follows new logs in the list while the view is live.
import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { FoundLog, LogFilter } from '@timberline/contract';
import { ApiClient } from '../../api/api-client';
import { LogStream } from '../../api/log-stream';
import { TailPages } from '../rows/tail-pages';
import { ExploreState } from '../state/explore-state';
import { SearchStore } from '../state/search-store';
import { LiveRows } from './live-rows';

/** How often new rows are drawn: often enough to seem live, rarely enough to read. */
const DRAW_MS = 250;
/** Rows of one draw. More cannot be read; the newest are drawn and the others counted. */
const MAX_DRAWN_ROWS = 50;
/** Logs that wait while the list is paused; of more only the newest are kept. */
const MAX_WAITING_LOGS = 2_000;
/** Pause before the end of the list is asked for again, which failed. */
const END_RETRY_MS = 3_000;
/** How often the rest of the page, such as the histogram, follows. */
const REFRESH_MS = 5_000;

/**
 * ```ts
 * private readonly live = inject(LiveTail);
 * live.pause();         // the reader looks at something
 * live.waitingCount();  // how many logs came since
 * live.resume();
 * ```
 */
@Injectable()
export class LiveTail {
  private readonly api = inject(ApiClient);
  private readonly explore = inject(ExploreState);
  private readonly search = inject(SearchStore);
  private stream: LogStream | null = null;
  private waiting: FoundLog[] = [];
  /** The rows that new logs are put into. */
  private rows: LiveRows | null = null;
  /** When the stream began: a search of before may lack what was stored until then. */
  private beganAt = Infinity;
  /** When logs were last put into rows: a search of before may lack these. */
  private drawnAt = -Infinity;
  private refreshedAt = -Infinity;
  private endAskedAt = -Infinity;

  private readonly isOpen = signal(false);
  private readonly isPaused = signal(false);
  private readonly waitingLogs = signal(0);
  private readonly skippedLogs = signal(0);

  readonly on = computed(() => this.explore.live());
  /** Whether the stream is open. It is opened again by itself. */
  readonly connected = this.isOpen.asReadonly();
  readonly paused = computed(() => this.on() && this.isPaused());
  /** Whether the list shows new logs by itself, and stays at its end where they come in. */
  readonly following = computed(() => this.on() && !this.isPaused());
  /** How many logs came while the list is paused. */
  readonly waitingCount = this.waitingLogs.asReadonly();
  /** How many logs came and are not in the list: more than one can read, or than it holds. */
  readonly skippedCount = this.skippedLogs.asReadonly();

  constructor() {
    effect((onCleanup) => {
      if (!this.on()) return;
      const filter = this.explore.filter();
      untracked(() => this.open(filter));
      const timer = setInterval(() => this.draw(), DRAW_MS);
      onCleanup(() => {
        clearInterval(timer);
        this.close();
      });
    });
    effect(() => {
      if (this.explore.openLog() !== null) untracked(() => this.pause());
    });
    inject(DestroyRef).onDestroy(() => this.close());
  }

  toggle(): void {
    if (this.paused()) this.resume();
    else this.explore.show({ live: !this.on() });
  }

  stop(): void {
    this.explore.show({ live: false });
  }

  pause(): void {
    if (this.on()) this.isPaused.set(true);
  }

  /** Shows what came meanwhile, and goes on. */
  resume(): void {
    // Keys can lead to rows far from the end where new logs come in.
    if (this.search.rows() !== this.rows) return this.showSkipped();
    this.isPaused.set(false);
    this.draw();
  }

  /** Searches again, which shows all logs that were left out. */
  showSkipped(): void {
    this.isPaused.set(false);
    this.clear();
    this.explore.rerun();
  }

  private open(filter: LogFilter): void {
    // A list that ends now goes on with what comes.
    const { to, ...rest } = filter;
    const streamed = to === undefined || to.startsWith('now') ? rest : filter;
    this.isPaused.set(false);
    this.stream = new LogStream((after) => this.api.logStreamUrl(streamed, after), {
      opened: (isResumed) => {
        this.isOpen.set(true);
        if (!isResumed) this.begin();
      },
      log: (log) => this.take(log),
      missed: ({ logs }) => {
        // Where it is not known how many are missed, a new search shows them.
        if (logs === null) this.begin();
        else this.skippedLogs.update((n) => n + logs);
      },
      broke: () => this.isOpen.set(false),
    });
  }

  private close(): void {
    this.stream?.close();
    this.stream = null;
    this.isOpen.set(false);
    this.isPaused.set(false);
    this.beganAt = Infinity;
    this.drawnAt = -Infinity;
    this.rows = null;
    this.clear();
  }

  /** The stream has what is stored from now on; a search has all before. */
  private begin(): void {
    this.beganAt = Date.now();
    this.clear();
    this.explore.rerun();
  }

  private clear(): void {
    this.waiting = [];
    this.waitingLogs.set(0);
    this.skippedLogs.set(0);
  }

  private take(log: FoundLog): void {
    this.waiting.push(log);
    if (this.waiting.length <= MAX_WAITING_LOGS) return;
    this.waiting.shift();
    this.skippedLogs.update((n) => n + 1);
  }

  private draw(): void {
    this.waitingLogs.set(this.waiting.length + (this.paused() ? this.skippedLogs() : 0));
    if (this.paused()) return;
    const rows = this.rowsToFollow();
    if (!rows || this.waiting.length === 0) return;
    const shown = this.waiting.slice(-MAX_DRAWN_ROWS);
    const skipped = this.waiting.length - shown.length;
    this.waiting = [];
    this.waitingLogs.set(0);
    this.drawnAt = Date.now();
    const leftOut = skipped + rows.insert(shown);
    if (leftOut > 0) {
      rows.leaveOut(leftOut);
      this.skippedLogs.update((n) => n + leftOut);
    }
    const now = performance.now();
    if (now - this.refreshedAt < REFRESH_MS) return;
    this.refreshedAt = now;
    this.search.refreshOthers();
  }

  /** The rows of the search, ready for new ones at the end where these come in; null until they are there. */
  private rowsToFollow(): LiveRows | null {
    const rows = this.search.rows();
    // What comes during a search waits for its rows.
    if (!rows || this.beganAt === Infinity || this.search.status() !== 'ready') return null;
    if (rows === this.rows) return this.rows;
    if (this.search.requestedAt() < Math.max(this.beganAt, this.drawnAt)) {
      this.explore.rerun();
      return null;
    }
    const sort = this.explore.sort();
    if (sort === 'asc' && !rows.complete && !(rows instanceof TailPages)) {
      const now = performance.now();
      if (now - this.endAskedAt >= END_RETRY_MS) {
        this.endAskedAt = now;
        void this.search.showEnd();
      }
      return null;
    }
    this.skippedLogs.set(0);
    const live = new LiveRows(rows, sort);
    this.search.extend(live);
    this.rows = live;
    return live;
  }
}
