// Which rows are seen, and that the reader stays where they are whatever happens around.
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
import type { Rows } from '../../rows/log-pages';
import { ExploreState } from '../../state/explore-state';
import { SearchStore } from '../../state/search-store';
import { RowHeights } from './row-heights';

/** Height of a row of one line: 24 px is the smallest target that WCAG 2.2 takes. */
const ROW_HEIGHT = 24;
/** Height of a row on narrow screens: two lines. */
const COMPACT_ROW_HEIGHT = 46;
/** Narrower windows put the message on a line of its own. By the window, so that opening a log changes no row. */
const COMPACT_WIDTH = 760;
/** Height of the heading, which stays on top of the rows. */
const HEAD_HEIGHT = 28;
/** Rows drawn beyond both edges, so that a fast flick shows rows and not blanks. */
export const OVERSCAN = 8;

/**
 * The window through which the list is seen. Provided by LogList, which attaches its scroller, tells when that
 * scrolled or changed its size, and calls `settle` after each render.
 */
@Injectable()
export class ListViewport {
  private readonly search = inject(SearchStore);
  private readonly state = inject(ExploreState);
  private readonly injector = inject(Injector);

  private scroller: HTMLElement | null = null;
  private readonly top = signal(0);
  private readonly measured = signal(0);
  /** The rows and heights for which the scroller was last put in place. */
  private placed: { pages: Rows | null; heights: RowHeights | null } = { pages: null, heights: null };
  /** Rows around that place are still to be measured: the place is kept until they are. */
  private settling = false;

  /** Inner size of the scroller. */
  readonly size = signal({ width: 1200, height: 600 });
  private readonly windowWidth = signal(innerWidth);
  readonly compact = computed(() => this.windowWidth() < COMPACT_WIDTH);
  readonly rowHeight = computed(() => (this.compact() ? COMPACT_ROW_HEIGHT : ROW_HEIGHT));

  /** Heights of the rows of these pages. After a change of width those that are not seen are the old ones: near enough. */
  readonly heights = computed(() => {
    this.search.pages();
    this.state.wrap();
    return new RowHeights(this.rowHeight());
  });

  /** Rows laid out: all where the total is known, else those whose place is known. */
  readonly count = computed(() => {
    this.search.version();
    return this.search.pages()?.rows ?? 0;
  });

  /** The topmost row that is seen, and the first and last to draw. */
  readonly range = computed(() => {
    this.measured();
    const heights = this.heights();
    heights.grow(this.count());
    const top = heights.at(this.top());
    return {
      top,
      first: Math.max(0, top - OVERSCAN),
      last: Math.min(this.count() - 1, heights.at(this.top() + this.size().height) + OVERSCAN),
    };
  });

  /** Height of all rows. */
  readonly height = computed(() => {
    this.range();
    return this.heights().total;
  });

  /** Rows that fill a screen. */
  readonly page = computed(() => Math.max(1, Math.floor(this.size().height / this.rowHeight()) - 2));

  /** `active` is told so that the active row keeps its place when rows around it change their heights. */
  attach(scroller: HTMLElement, active: () => number): void {
    this.scroller = scroller;
    effect(
      () => {
        const pages = this.search.pages();
        const { first, last, top } = this.range();
        const at = active();
        untracked(() => {
          pages?.want(first, last);
          // Until the scroller was put where these rows want it, its place says nothing.
          if (!pages || this.settling || !this.isPlaced(pages, this.heights())) return;
          const anchor = at >= first + OVERSCAN && at <= last - OVERSCAN ? at : top;
          pages.position = { anchor, hidden: this.top() - this.heights().offset(anchor), active: at };
        });
      },
      { injector: this.injector },
    );
  }

  scrolled(): void {
    this.top.set(this.scroller?.scrollTop ?? 0);
  }

  resized(): void {
    this.windowWidth.set(innerWidth);
    if (this.scroller)
      this.size.set({ width: this.scroller.clientWidth, height: this.scroller.clientHeight });
  }

  /** Brings a row into view, by the shortest way. */
  reveal(index: number): void {
    const heights = this.heights();
    const top = heights.offset(index);
    const bottom = top + heights.height(index);
    const view = this.size().height - HEAD_HEIGHT;
    if (top < this.top()) this.scrollTo(top);
    else if (bottom > this.top() + view) this.scrollTo(bottom - view);
  }

  /** After a render: puts the reader in place, or takes the heights that rows came to have. */
  settle(): void {
    const pages = this.search.pages();
    const heights = this.heights();
    // Rows that are drawn for another place than the one just scrolled to are not there to be measured.
    if (!this.place(pages, heights) && this.state.wrap()) this.measure(heights);
  }

  /** Rows from `at` on moved by so many places; says where a row is now. */
  shift(at: number, by: number, active: number): number {
    const heights = this.heights();
    heights.move(at, by);
    // The rows must be as high as they are going to be drawn, or there is no place to scroll to.
    const rows = this.scroller?.querySelector<HTMLElement>('[role="rowgroup"]');
    if (rows) rows.style.height = `${this.height()}px`;
    if (this.range().top >= at) this.scrollTo(this.top() + by * heights.estimate);
    return active >= at ? active + by : active;
  }

  private isPlaced(pages: Rows, heights: RowHeights): boolean {
    return this.placed.pages === pages && this.placed.heights === heights;
  }

  /** Another search, another look: the reader stays at the row, or begins at the top. Says whether that moved. */
  private place(pages: Rows | null, heights: RowHeights): boolean {
    if (!pages || this.isPlaced(pages, heights)) return false;
    const before = this.top();
    heights.grow(this.count());
    this.scrollTo(heights.offset(pages.position.anchor) + pages.position.hidden);
    this.placed = { pages, heights };
    this.settling = this.state.wrap();
    return this.top() !== before;
  }

  private measure(heights: RowHeights): void {
    let changed = false;
    for (const element of this.scroller?.querySelectorAll<HTMLElement>('[data-index]') ?? []) {
      changed = heights.set(Number(element.dataset['index']), element.offsetHeight) || changed;
    }
    if (!changed) {
      this.settling = false;
      return;
    }
    this.measured.update((n) => n + 1);
    const position = this.search.pages()?.position;
    if (!position) return;
    const top = heights.offset(position.anchor) + position.hidden;
    // The rows are as high as they were measured only once they are drawn again.
    if (Math.abs(top - this.top()) >= 1)
      afterNextRender(() => this.scrollTo(top), { injector: this.injector });
  }

  private scrollTo(top: number): void {
    if (!this.scroller) return;
    this.scroller.scrollTop = top;
    this.top.set(this.scroller.scrollTop);
  }
}
