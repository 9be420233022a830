// The scroll position of the list: which rows are visible, and that the reader keeps their place when rows change.
//
// A virtual-scroll library (Angular CDK, TanStack Virtual) would need all of this around it: late rows that shift the
// others while they are read, a number of rows that is not known, rows from the end whose positions are counted
// backwards, and an ARIA grid whose active row stays in the page when it is out of sight.
import {
  afterNextRender,
  computed,
  effect,
  inject,
  Injectable,
  Injector,
  signal,
  untracked,
} from '@angular/core';
import type { SortDirection } from '@timberline/contract';
import type { ListPosition, Rows } from '../../rows/rows';
import { ExploreState } from '../../state/explore-state';
import { SearchStore } from '../../state/search-store';
import { RowFolder } from './fold-rows';
import { RowHeights } from './row-heights';
import type { ScrollMove } from './scroll-input';
import { anchorRow, scrollTopToReveal, visibleRows } from './visible-rows';

/** Height of a row of one line in px: the smallest target that WCAG 2.2 allows. */
const ROW_HEIGHT = 24;
/** Height of a row on narrow screens in px: two lines. */
const COMPACT_ROW_HEIGHT = 46;
/** In narrower windows (px) the message has its own line. The window counts, so that opening a log changes no row. */
const COMPACT_WIDTH = 760;
/** Height of the header in px, which stays above the rows. */
const HEADER_HEIGHT = 28;

/**
 * The viewport of the list. LogList provides it, attaches its scroller, reports scrolling and resizing, and calls
 * `settle` after each render.
 *
 * ```ts
 * viewport.attach(element, () => activeIndex);
 * viewport.visible(); // the rows to draw
 * viewport.reveal(7); // scrolls row 7 into view
 * ```
 */
@Injectable()
export class ListViewport {
  private readonly search = inject(SearchStore);
  private readonly state = inject(ExploreState);
  private readonly injector = inject(Injector);

  private scroller: HTMLElement | null = null;
  private readonly scrollTop = signal(0);
  private readonly windowWidth = signal(innerWidth);
  /** Grows when rows were measured. */
  private readonly measurements = signal(0);
  /** The rows and heights that the scroller was last positioned for. */
  private positioned: { rows: Rows | null; heights: RowHeights | null } = { rows: null, heights: null };
  /** Whether rows around the position are still to be measured. Until then the position stays as it is. */
  private settling = false;
  /** The shift that the heights have followed. */
  private lastShift: ReturnType<SearchStore['shift']> = null;
  private activeRow: () => number = () => -1;
  /** Whether rows were folded since the last render. */
  private isFolding = false;

  /** Inner size of the scroller in px. */
  readonly size = signal({ width: 1200, height: 600 });
  readonly compact = computed(() => this.windowWidth() < COMPACT_WIDTH);
  readonly rowHeight = computed(() => (this.compact() ? COMPACT_ROW_HEIGHT : ROW_HEIGHT));

  /** The heights of the current rows. After a change of width those out of sight keep their old height, as an estimate. */
  readonly heights = computed(() => {
    this.search.rows();
    this.state.wrap();
    this.folding();
    return new RowHeights(this.rowHeight());
  });

  /** What is folded; null while nothing is. */
  private readonly folding = computed(() =>
    this.state.fold()
      ? { unfolded: new Set(this.state.unfolded()), marked: new Set(this.state.marks()) }
      : null,
  );
  private readonly folder = computed(() => {
    const options = this.folding();
    return options && new RowFolder(this.heights(), options);
  });

  /** How many rows are laid out. */
  readonly count = computed(() => {
    this.search.version();
    return this.search.rows()?.layoutCount ?? 0;
  });

  readonly visible = computed(() => {
    this.measurements();
    const heights = this.heights();
    heights.resize(this.count());
    this.fold();
    return visibleRows(heights, this.count(), this.scrollTop(), this.size().height);
  });

  /** Height of all rows together in px. */
  readonly height = computed(() => {
    this.visible();
    return this.heights().total;
  });

  /** How many rows PageUp and PageDown move by. */
  readonly page = computed(() => Math.max(1, Math.floor(this.size().height / this.rowHeight()) - 2));

  /** Takes the scroller, and the index of the active row, which keeps its place when rows around it change. */
  attach(scroller: HTMLElement, active: () => number): void {
    this.scroller = scroller;
    this.activeRow = active;
    effect(
      () => {
        const rows = this.search.rows();
        const visible = this.visible();
        const activeRow = active();
        untracked(() => {
          rows?.setVisible(visible.first, visible.last);
          this.takePosition(activeRow);
        });
      },
      { injector: this.injector },
    );
  }

  /** Takes the position of the scroller. Returns how it differs from the last one that is known. */
  onScroll(): ScrollMove {
    const { scrollTop: to = 0, scrollHeight = 0, clientHeight = 0 } = this.scroller ?? {};
    const from = this.scrollTop();
    this.scrollTop.set(to);
    return { from, to, max: scrollHeight - clientHeight };
  }

  onResize(): void {
    this.windowWidth.set(innerWidth);
    if (!this.scroller) return;
    this.size.set({ width: this.scroller.clientWidth, height: this.scroller.clientHeight });
  }

  /** Scrolls a row into view, as little as possible. Rows that are not shown yet begin where their position says. */
  reveal(index: number): void {
    const rows = this.search.rows();
    if (!rows || !this.isPositioned(rows, this.heights())) return;
    const height = this.size().height - HEADER_HEIGHT;
    const top = scrollTopToReveal(this.heights(), index, this.scrollTop(), height);
    if (top !== this.scrollTop()) this.scrollTo(top);
    // Heights may be settling: then they settle around this row.
    const hiddenPx = this.scrollTop() - this.heights().offset(index);
    if (this.settling) rows.position = { anchor: index, hiddenPx, active: index };
  }

  /**
   * After a render: positions the scroller for new rows, or takes the heights that rows now have. With `liveEnd`, the order
   * of a list that follows new logs, the scroller then goes to the end where these come in.
   */
  settle(liveEnd: SortDirection | null): void {
    const rows = this.search.rows();
    const heights = this.heights();
    // After a jump the drawn rows are still those of the position before, so there is nothing to measure yet.
    if (!this.restorePosition(rows, heights)) this.takeHeights(heights, liveEnd !== null);
    if (liveEnd === 'asc') this.scrollTo(this.scroller?.scrollHeight ?? 0);
    // Where the list is at its upper end already, nothing needs to be laid out for it to stay there.
    else if (liveEnd === 'desc' && this.scrollTop() > 0) this.scrollTo(0);
  }

  /** The row so many visible rows below another one, or above it. */
  step(from: number, by: number): number {
    const heights = this.heights();
    let index = from;
    for (let n = 0; n < Math.abs(by); n++) {
      const next = by > 0 ? heights.next(index) : heights.previous(index);
      if (next < 0) return index;
      index = next;
    }
    return index;
  }

  /** How many lines a row stands for. */
  lines(index: number): number {
    if (!this.folder()) return 1;
    const next = this.heights().next(index);
    return (next < 0 ? this.count() : next) - index;
  }

  /**
   * Moves the rows from `at` on by `by` positions. Returns the new index of the active row. A list that follows new logs at
   * `liveEnd` stays there, all others keep the reader in place.
   */
  shift(at: number, by: number, active: number, liveEnd: SortDirection | null): number {
    const heights = this.heights();
    heights.move(at, by);
    this.folder()?.shift(at, by);
    const shownRows = this.search.rows();
    if (shownRows) shownRows.position = shiftedPosition(shownRows.position, at, by);
    // To scroll away and back again would draw each row twice.
    if (liveEnd === null && this.visible().top >= at) {
      // The element must have its new height before it can be scrolled there.
      const rows = this.scroller?.querySelector<HTMLElement>('[role="rowgroup"]');
      if (rows) rows.style.height = `${this.height()}px`;
      this.scrollTo(this.scrollTop() + by * heights.estimate);
    }
    this.lastShift = this.search.shift();
    this.measurements.update((n) => n + 1);
    return active >= at ? active + by : active;
  }

  /** Folds what was loaded. Heights above the reader may change, so that the position is taken again after the render. */
  private fold(): void {
    const rows = untracked(() => this.search.rows());
    const folder = this.folder();
    const shift = untracked(() => this.search.shift());
    // Until the rows have moved, their heights are those of other rows.
    if (!rows || (shift && shift !== this.lastShift)) return;
    const heights = this.heights();
    untracked(() => this.takePosition(this.activeRow()));
    rows.hideWhere((start, count) => heights.isFolded(start, count));
    if (!folder?.fold(rows)) return;
    this.isFolding = true;
    this.settling = true;
  }

  /** Takes the place of the reader, unless it is not known yet. */
  private takePosition(active: number): void {
    const rows = this.search.rows();
    const heights = this.heights();
    // Before the scroller is positioned for these rows, its position belongs to others.
    if (!rows || this.settling || !this.isPositioned(rows, heights)) return;
    const visible = visibleRows(heights, this.count(), this.scrollTop(), this.size().height);
    const anchor = anchorRow(visible, active);
    rows.position = { anchor, hiddenPx: this.scrollTop() - heights.offset(anchor), active };
  }

  private isPositioned(rows: Rows, heights: RowHeights): boolean {
    return this.positioned.rows === rows && this.positioned.heights === heights;
  }

  /** Scrolls to the position of rows that were not shown before with these heights. Returns whether that scrolled. */
  private restorePosition(rows: Rows | null, heights: RowHeights): boolean {
    if (!rows || this.isPositioned(rows, heights)) return false;
    const before = this.scrollTop();
    heights.resize(this.count());
    this.scrollTo(heights.offset(rows.position.anchor) + rows.position.hiddenPx);
    this.positioned = { rows, heights };
    this.settling = this.state.wrap() || this.isFolding;
    return this.scrollTop() !== before;
  }

  /** Takes the heights that rows have now: of folded ones, and of wrapped ones as they are drawn. */
  private takeHeights(heights: RowHeights, isAtLiveEnd: boolean): void {
    const isFolded = this.isFolding;
    this.isFolding = false;
    if (this.state.wrap()) this.measure(heights, isFolded, isAtLiveEnd);
    else if (isFolded) this.keepPlace(heights, isAtLiveEnd);
    else this.settling = false;
  }

  private measure(heights: RowHeights, hasChanged: boolean, isAtLiveEnd: boolean): void {
    let changed = hasChanged;
    for (const element of this.scroller?.querySelectorAll<HTMLElement>('[data-index]') ?? []) {
      changed = heights.set(Number(element.dataset['index']), element.offsetHeight) || changed;
    }
    if (!changed) {
      this.settling = false;
      return;
    }
    this.keepPlace(heights, isAtLiveEnd);
  }

  /** Scrolls so that the anchor row stays where it is on the screen, with the heights that rows have now. */
  private keepPlace(heights: RowHeights, isAtLiveEnd: boolean): void {
    this.measurements.update((n) => n + 1);
    const position = this.search.rows()?.position;
    if (!position || isAtLiveEnd) return;
    const top = heights.offset(position.anchor) + position.hiddenPx;
    // The measured heights are in effect only after the next render.
    if (Math.abs(top - this.scrollTop()) >= 1) {
      afterNextRender(() => this.scrollTo(top), { injector: this.injector });
    }
  }

  private scrollTo(top: number): void {
    if (!this.scroller) return;
    this.scroller.scrollTop = top;
    this.scrollTop.set(this.scroller.scrollTop);
  }
}

/** The position of the reader after the rows from `at` on moved by `by` positions. */
function shiftedPosition(position: ListPosition, at: number, by: number): ListPosition {
  const moved = (index: number) => (index >= at ? index + by : index);
  return { ...position, anchor: moved(position.anchor), active: moved(position.active) };
}
