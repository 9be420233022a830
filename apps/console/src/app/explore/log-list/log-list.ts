import type { ElementRef } from '@angular/core';
import {
  afterNextRender,
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
import type { Rows } from '../rows/log-pages';
import { ExploreState } from '../state/explore-state';
import { SearchStore } from '../state/search-store';
import { columnOf, gridTemplate, MESSAGE_MIN_WIDTH } from './columns/columns';
import { ListHeader } from './columns/list-header';
import { moveOf } from './list-keys';
import { LogRow } from './row/log-row';
import { RowTimes } from './row/row-times';
import type { ListLook, RowView } from './row/row-view';
import { timeText, timeWidth } from './row/timestamp';
import { ListViewport } from './viewport/list-viewport';
import type { Slot } from './viewport/slots';
import { assignSlots } from './viewport/slots';

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
  providers: [ListViewport],
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

  protected readonly search = inject(SearchStore);
  protected readonly view = inject(ListViewport);
  private readonly state = inject(ExploreState);
  private readonly settings = inject(Settings);
  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private readonly expandedIds = signal<ReadonlySet<string>>(new Set());

  /** Index of the active row of these pages; -1 for none. */
  private readonly active = linkedSignal({
    source: () => this.search.pages(),
    computation: (pages) => pages?.position.active ?? -1,
  });
  /** The log of the active row, also while its page is let go. */
  private readonly activeLog = linkedSignal<
    { pages: Rows | null; active: number; version: number },
    FoundLog | null
  >({
    source: () => ({ pages: this.search.pages(), active: this.active(), version: this.search.version() }),
    computation: ({ pages, active }, before) =>
      pages?.log(active) ??
      (before?.source.pages === pages && before.source.active === active ? before.value : null),
  });
  protected readonly activeId = computed(() => (this.active() >= 0 ? `log-row-${this.active()}` : null));

  protected readonly look = computed<ListLook>(() => {
    const zone = this.state.zone();
    const digits = this.digits();
    const widths = {
      timestamp: timeWidth(zone, digits),
      receivedAt: timeWidth(zone, 0),
      ...this.state.widths(),
    };
    const columns = this.state.columns().map((name) => columnOf(name, widths));
    return { columns, zone, wrap: this.state.wrap(), compact: this.view.compact() };
  });
  /** Digits finer than a millisecond that the first rows have. */
  private readonly digits = computed(() => {
    const logs = this.search.pages()?.first.logs ?? [];
    return Math.max(0, ...logs.map((log) => timeText(log.timestamp, 'utc').fine.length));
  });
  protected readonly template = computed(() => gridTemplate(this.look().columns));
  protected readonly minWidth = computed(() => {
    if (this.view.compact()) return 0;
    const widths = this.look().columns.map(
      ({ name, width }) => width || (name === 'message' ? MESSAGE_MIN_WIDTH : 0),
    );
    return widths.reduce((sum, width) => sum + width, 0);
  });

  private readonly times = computed(() => new RowTimes(this.search.pages()?.first.logs ?? []));

  /** The rows that are drawn, and the active one: it stays for whoever is told of it by aria-activedescendant. */
  private readonly slots = linkedSignal<number[], Slot[]>({
    source: () => {
      const { first, last } = this.view.range();
      const active = this.active();
      const indexes: number[] = [];
      if (active >= 0 && active < first) indexes.push(active);
      for (let index = first; index <= last; index++) indexes.push(index);
      if (active > last && active < this.view.count()) indexes.push(active);
      return indexes;
    },
    computation: (indexes, before) => assignSlots(before?.value ?? [], indexes),
  });
  protected readonly rows = computed<RowView[]>(() => {
    this.search.version();
    return this.slots().map(({ index, slot }) => this.rowAt(index, slot));
  });

  constructor() {
    afterNextRender(() => {
      const element = this.scroller().nativeElement;
      this.view.attach(element, this.active);
      const observer = new ResizeObserver(() => this.view.resized());
      observer.observe(element);
      destroyed.onDestroy(() => observer.disconnect());
    });
    afterRenderEffect(() => {
      this.rows();
      this.view.size();
      untracked(() => this.view.settle());
    });
    effect(() => {
      const shift = this.search.shift();
      if (shift) untracked(() => this.active.set(this.view.shift(shift.at, shift.by, this.active())));
    });
    const destroyed = inject(DestroyRef);
    destroyed.onDestroy(() => this.search.pages()?.stop());
  }

  focus(): void {
    this.scroller().nativeElement.focus({ preventScroll: true });
  }

  /** A key pressed elsewhere brings the focus here, and moves as it does here. */
  enter(event: KeyboardEvent): void {
    this.focus();
    this.onKey(event);
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.target !== this.scroller().nativeElement && event.target instanceof HTMLButtonElement) return;
    if (event.key === 'Enter') {
      const log = this.activeLog();
      if (log) this.opened.emit(log);
      return;
    }
    const to = moveOf(event, {
      active: this.active(),
      count: this.view.count(),
      page: this.view.page(),
      top: this.view.range().top,
      letters: this.settings.shortcuts(),
    });
    if (to === null) return;
    event.preventDefault();
    if (event.key === 'End' && this.search.endIsFar()) void this.goToEnd();
    else if (event.key === 'Home' && this.search.startIsFar()) this.search.toStart();
    else this.goTo(to);
  }

  private goTo(index: number): void {
    this.active.set(index);
    this.view.reveal(index);
    // On low screens, and zoomed in, the page scrolls too.
    this.scroller().nativeElement.scrollIntoView({ block: 'nearest' });
    const log = this.search.pages()?.log(index);
    if (log) this.moved.emit(log);
  }

  private async goToEnd(): Promise<void> {
    if (await this.search.toEnd()) this.goTo(this.view.count() - 1);
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

  private rowAt(index: number, slot: number): RowView {
    const pages = this.search.pages();
    const active = index === this.active();
    const log = pages?.log(index) ?? (active ? this.activeLog() : null);
    return {
      index,
      slot,
      number: (pages?.before ?? 0) + index + 1,
      top: this.view.heights().offset(index),
      log,
      ...this.times().between(index > 0 ? pages?.log(index - 1) : null, log),
      active,
      open: log !== null && log.id === this.openId(),
      expanded: log !== null && this.expandedIds().has(log.id),
    };
  }
}
