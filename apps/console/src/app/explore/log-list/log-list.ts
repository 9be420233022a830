import type { ElementRef } from '@angular/core';
import {
  afterRenderEffect,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { FoundLog } from '@timberline/contract';
import { Settings } from '../../settings/settings';
import { ExploreState } from '../explore-state';
import { LogSearch } from '../log-search';
import { columnOf, gridTemplate, MESSAGE_MIN_WIDTH } from './columns';
import { gapSize, gapThreshold } from './gaps';
import { ListHeader } from './list-header';
import { moveOf } from './list-keys';
import { LogRow } from './log-row';
import { RowHeights } from './row-heights';
import type { ListLook, RowView } from './row-view';
import type { Instant } from './timestamp';
import { durationText, millisBetween, parseInstant, shortOffset } from './timestamp';

/** Height of a row of one line: 24 px is the smallest target that WCAG 2.2 takes. */
const ROW_HEIGHT = 24;
/** Height of a row on narrow screens: two lines. */
const COMPACT_ROW_HEIGHT = 46;
/** Narrower lists put the message on a line of its own. */
const COMPACT_WIDTH = 640;
/** Rows drawn beyond both edges, so that a fast flick shows rows and not blanks. */
const OVERSCAN = 8;

/**
 * The list of logs: an ARIA grid with one tab stop that draws only the rows that are seen.
 *
 * ```html
 * <tl-log-list [openId]="id" (opened)="open($event)" (moved)="follow($event)" />
 * ```
 */
@Component({
  selector: 'tl-log-list',
  imports: [ListHeader, LogRow],
  templateUrl: './log-list.html',
  styleUrl: './log-list.scss',
})
export class LogList {
  /** Id of the log that is opened. */
  readonly openId = input<string | null>(null);
  /** Enter or a click on a log. */
  readonly opened = output<FoundLog>();
  /** Another row became the active one. */
  readonly moved = output<FoundLog>();

  protected readonly search = inject(LogSearch);
  protected readonly state = inject(ExploreState);
  private readonly settings = inject(Settings);
  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');

  private readonly scrollTop = signal(0);
  private readonly size = signal({ width: 1200, height: 600 });
  private readonly measured = signal(0);
  private readonly expandedIds = signal<ReadonlySet<string>>(new Set());
  /** Index of the active row of these pages. */
  protected readonly active = linkedSignal({
    source: () => this.search.pages(),
    computation: (pages) => pages?.position.active ?? -1,
  });

  protected readonly compact = computed(() => this.size().width < COMPACT_WIDTH);
  protected readonly rowHeight = computed(() => (this.compact() ? COMPACT_ROW_HEIGHT : ROW_HEIGHT));
  /** Heights of the rows of these pages, as they are drawn now. */
  private readonly heights = computed(() => {
    this.search.pages();
    this.state.wrap();
    if (this.state.wrap()) this.size();
    return new RowHeights(this.rowHeight());
  });

  /** Rows laid out: all where the total is known, else those whose place is known. */
  protected readonly count = computed(() => {
    this.search.version();
    const pages = this.search.pages();
    if (!pages) return 0;
    if (pages.complete) return pages.known;
    const { relation, value } = pages.first.total;
    return relation === 'eq' ? Math.max(value, pages.known) : pages.known;
  });

  protected readonly look = computed<ListLook>(() => {
    const columns = this.state.columns().map((name) => columnOf(name, this.state.widths()));
    const newest = this.search.pages()?.first.logs[0]?.timestamp;
    const ms = (newest && parseInstant(newest)?.ms) || Date.now();
    const zone = this.state.zone();
    return { columns, zone, wrap: this.state.wrap(), compact: this.compact(), offset: shortOffset(ms, zone) };
  });
  protected readonly template = computed(() => gridTemplate(this.look().columns));
  protected readonly minWidth = computed(() =>
    this.compact()
      ? 0
      : this.look().columns.reduce(
          (sum, { name, width }) => sum + (width || (name === 'message' ? MESSAGE_MIN_WIDTH : 0)),
          0,
        ),
  );

  private readonly instants = new WeakMap<FoundLog, Instant | null>();
  private readonly threshold = computed(() => {
    const logs = this.search.pages()?.first.logs ?? [];
    const spans: number[] = [];
    for (let i = 1; i < logs.length; i++) {
      const span = this.span(logs[i - 1], logs[i]);
      if (span !== null) spans.push(span);
    }
    return gapThreshold(spans);
  });

  /** First and last row to draw. */
  private readonly range = computed(() => {
    this.measured();
    const heights = this.heights();
    heights.grow(this.count());
    const top = this.scrollTop();
    return {
      top: heights.at(top),
      first: Math.max(0, heights.at(top) - OVERSCAN),
      last: Math.min(this.count() - 1, heights.at(top + this.size().height) + OVERSCAN),
    };
  });

  protected readonly height = computed(() => {
    this.range();
    return this.heights().total;
  });

  protected readonly rows = computed<RowView[]>(() => {
    this.search.version();
    const { first, last } = this.range();
    const slots = Math.ceil(this.size().height / this.rowHeight()) + 2 * OVERSCAN + 2;
    const rows: RowView[] = [];
    for (let index = first; index <= last; index++) rows.push(this.rowAt(index, index % slots));
    const active = this.active();
    // The active row stays in the page for whoever is told of it by aria-activedescendant.
    if (active >= 0 && active < this.count() && (active < first || active > last))
      rows.push(this.rowAt(active, -1));
    return rows;
  });

  protected readonly activeId = computed(() => (this.active() >= 0 ? `log-row-${this.active()}` : null));

  constructor() {
    // The rows that are seen are the rows that are wanted.
    effect(() => {
      const pages = this.search.pages();
      const { first, last, top } = this.range();
      untracked(() => {
        pages?.want(first, last);
        if (pages)
          pages.position = {
            top,
            hidden: this.scrollTop() - this.heights().offset(top),
            active: this.active(),
          };
      });
    });
    effect(() => {
      const shift = this.search.shift();
      if (shift) untracked(() => this.follow(shift.at, shift.by));
    });
    // Another search, another look: the reader stays at the row, or begins at the top.
    let shown: unknown = null;
    afterRenderEffect(() => {
      const pages = this.search.pages();
      this.heights();
      untracked(() => {
        const position = pages?.position;
        if (!position) return;
        if (shown !== pages || this.heights().offset(position.top) + position.hidden !== this.scrollTop()) {
          this.scrollTo(this.heights().offset(position.top) + position.hidden);
        }
        shown = pages;
      });
    });
    afterRenderEffect(() => {
      this.rows();
      if (this.state.wrap()) untracked(() => this.measure());
    });
    afterRenderEffect((onCleanup) => {
      const element = this.scroller().nativeElement;
      const observer = new ResizeObserver(() => {
        this.size.set({ width: element.clientWidth, height: element.clientHeight });
      });
      observer.observe(element);
      onCleanup(() => observer.disconnect());
    });
    inject(DestroyRef).onDestroy(() => this.search.pages()?.stop());
  }

  focus(): void {
    this.scroller().nativeElement.focus({ preventScroll: true });
  }

  /** A key pressed elsewhere brings the focus here, and moves as it does here. */
  enter(event: KeyboardEvent): void {
    this.focus();
    this.onKey(event);
  }

  protected onScroll(): void {
    this.scrollTop.set(this.scroller().nativeElement.scrollTop);
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.key === 'Enter') {
      const log = this.search.pages()?.log(this.active());
      if (log) {
        event.preventDefault();
        this.opened.emit(log);
      }
      return;
    }
    const page = Math.max(1, Math.floor(this.size().height / this.rowHeight()) - 2);
    const known = this.search.pages()?.known ?? 0;
    const to = moveOf(event, {
      active: this.active(),
      count: Math.max(known, this.count()),
      page,
      top: this.range().top,
      letters: this.settings.shortcuts(),
    });
    if (to === null) return;
    event.preventDefault();
    this.moveTo(to);
  }

  protected onClick(event: MouseEvent): void {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
    // A drag over text selects it.
    if (!row || getSelection()?.type === 'Range') return;
    const index = Number(row.dataset['index']);
    const log = this.search.pages()?.log(index);
    if (!log) return;
    this.active.set(index);
    this.opened.emit(log);
  }

  protected expand(row: RowView): void {
    const id = row.log?.id;
    if (id) this.expandedIds.update((ids) => new Set(ids).add(id));
  }

  /** Makes a row the active one and brings it into view. */
  moveTo(index: number): void {
    this.active.set(index);
    const heights = this.heights();
    const top = heights.offset(index);
    const bottom = top + heights.height(index);
    const view = this.size().height - HEAD_HEIGHT;
    if (top < this.scrollTop()) this.scrollTo(top);
    else if (bottom > this.scrollTop() + view) this.scrollTo(bottom - view);
    const log = this.search.pages()?.log(index);
    if (log) this.moved.emit(log);
  }

  private rowAt(index: number, slot: number): RowView {
    const pages = this.search.pages();
    const log = pages?.log(index) ?? null;
    const span = log && index > 0 ? this.span(pages?.log(index - 1), log) : null;
    return {
      index,
      slot,
      top: this.heights().offset(index),
      log,
      since: span === null ? '' : (span < 0 ? '−' : '+') + durationText(span),
      gap: span === null ? 0 : gapSize(span, this.threshold()),
      active: index === this.active(),
      open: log !== null && log.id === this.openId(),
      expanded: log !== null && this.expandedIds().has(log.id),
    };
  }

  private span(above: FoundLog | undefined, log: FoundLog | undefined): number | null {
    const from = above && this.instantOf(above);
    const to = log && this.instantOf(log);
    return from && to ? millisBetween(from, to) : null;
  }

  private instantOf(log: FoundLog): Instant | null {
    let instant = this.instants.get(log);
    if (instant === undefined) this.instants.set(log, (instant = parseInstant(log.timestamp)));
    return instant;
  }

  /** Takes the heights that wrapped rows came to have, and keeps what is read where it is. */
  private measure(): void {
    const heights = this.heights();
    const before = this.scrollTop();
    const anchor = heights.at(before);
    const hidden = before - heights.offset(anchor);
    let changed = false;
    for (const element of this.scroller().nativeElement.querySelectorAll<HTMLElement>('[data-index]')) {
      changed = heights.set(Number(element.dataset['index']), element.offsetHeight) || changed;
    }
    if (!changed) return;
    this.measured.update((n) => n + 1);
    const after = heights.offset(anchor) + hidden;
    if (Math.abs(after - before) >= 1) requestAnimationFrame(() => this.scrollTo(after));
  }

  /** Rows from `at` on moved: so do the active row and the reader. */
  private follow(at: number, by: number): void {
    const heights = this.heights();
    heights.forget(at);
    if (this.active() >= at) this.active.update((index) => index + by);
    if (this.range().top >= at) this.scrollTo(this.scrollTop() + by * heights.estimate);
  }

  private scrollTo(top: number): void {
    const element = this.scroller().nativeElement;
    element.scrollTop = top;
    this.scrollTop.set(element.scrollTop);
  }
}

/** Height of the heading, which stays on top of the rows. */
const HEAD_HEIGHT = 28;
