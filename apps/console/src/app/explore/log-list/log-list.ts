import {
  afterNextRender,
  afterRenderEffect,
  Component,
  computed,
  DestroyRef,
  effect,
  type ElementRef,
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
import { FindBar } from '../find/find-bar';
import { FindMarks } from '../find/find-marks';
import { LiveScroll } from '../live/live-scroll';
import { LiveTail } from '../live/live-tail';
import type { Rows } from '../rows/rows';
import { ExploreState } from '../state/explore-state';
import { MAX_UNFOLDED } from '../state/explore-view';
import { SearchStore } from '../state/search-store';
import { StepKeys } from '../steps/step-keys';
import { columnOf, gridTemplate, minRowWidth } from './columns/columns';
import { ListHeader } from './columns/list-header';
import { TimeColumns } from './columns/shown-times';
import { targetRow } from './list-keys';
import { LogRow } from './row/log-row';
import { RowTimes } from './row/row-times';
import type { ListLayout, RowView } from './row/row-view';
import { ListViewport } from './viewport/list-viewport';
import { assignSlots, drawnIndexes, moveSlots, type Slot } from './viewport/slots';

/**
 * The list of logs: an ARIA grid with one tab stop, which draws the visible rows only.
 *
 * ```html
 * <tl-log-list [openId]="id" (opened)="open($event)" (activated)="follow($event)" />
 * ```
 */
@Component({
  selector: 'tl-log-list',
  imports: [FindBar, ListHeader, LogRow],
  providers: [FindMarks, ListViewport, LiveScroll, StepKeys, TimeColumns],
  templateUrl: './log-list.html',
  styleUrl: './log-list.scss',
})
export class LogList {
  /** Id of the opened log. */
  readonly openId = input<string | null>(null);
  /** A log was opened by Enter or a click. */
  readonly opened = output<FoundLog>();
  /** Keys moved to another row. */
  readonly activated = output<FoundLog>();

  protected readonly search = inject(SearchStore);
  protected readonly viewport = inject(ListViewport);
  private readonly state = inject(ExploreState);
  private readonly settings = inject(Settings);
  private readonly live = inject(LiveTail);
  private readonly liveScroll = inject(LiveScroll);
  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private readonly expandedIds = signal<ReadonlySet<string>>(new Set());

  /** Index of the active row, or -1. */
  private readonly active = linkedSignal({
    source: () => this.search.rows(),
    computation: (rows) => rows?.position.active ?? -1,
  });
  /** The log of the active row. It is kept while the row itself is released. */
  readonly activeLog = linkedSignal<{ rows: Rows | null; active: number; version: number }, FoundLog | null>({
    source: () => ({ rows: this.search.rows(), active: this.active(), version: this.search.version() }),
    computation: ({ rows, active }, before) =>
      rows?.log(active) ??
      (before?.source.rows === rows && before.source.active === active ? before.value : null),
  });
  protected readonly activeId = computed(() => (this.active() >= 0 ? `log-row-${this.active()}` : null));

  readonly steps = inject(StepKeys);
  private readonly findMarks = inject(FindMarks);
  private readonly findBar = viewChild<FindBar>('findBar');
  private readonly timeColumns = inject(TimeColumns);
  protected readonly layout = computed<ListLayout>(() => {
    const zone = this.state.zone();
    const widths = { ...this.timeColumns.widths(), ...this.state.widths() };
    const columns = this.state.columns().map((name) => columnOf(name, widths));
    const times = this.timeColumns.columns();
    return {
      ...{ columns, zone, times, hits: this.findMarks.hits() },
      ...{ wrap: this.state.wrap(), compact: this.viewport.compact() },
    };
  });
  protected readonly template = computed(() => gridTemplate(this.layout().columns));
  protected readonly minWidth = computed(() =>
    this.viewport.compact() ? 0 : minRowWidth(this.layout().columns),
  );
  private readonly unfolded = computed(() => new Set(this.state.fold() ? this.state.unfolded() : []));
  private readonly marks = computed(() => new Set(this.state.marks()));
  private readonly times = computed(() => new RowTimes(this.search.rows()?.firstPage.logs ?? []));
  private readonly slots = linkedSignal<number[], Slot[]>({
    source: () => {
      const { first, last } = this.viewport.visible();
      return drawnIndexes(first, last, this.active(), this.viewport.count(), this.viewport.heights());
    },
    computation: (indexes, before) => assignSlots(before?.value ?? [], indexes),
  });
  protected readonly rows = computed<RowView[]>(() => {
    this.search.version();
    return this.slots().map(({ index, slot }) => this.rowView(index, slot));
  });

  constructor() {
    const destroyRef = inject(DestroyRef);
    afterNextRender(() => {
      const element = this.scroller().nativeElement;
      this.viewport.attach(element, this.active);
      this.liveScroll.attach(element);
      const observer = new ResizeObserver(() => this.viewport.onResize());
      observer.observe(element);
      destroyRef.onDestroy(() => observer.disconnect());
    });
    afterRenderEffect(() => {
      this.rows();
      this.viewport.size();
      const liveEnd = this.liveScroll.end();
      untracked(() => this.viewport.settle(liveEnd));
    });
    effect(() => {
      const shift = this.search.shift();
      if (shift) untracked(() => this.moveRows(shift.at, shift.by));
    });
    effect(() => {
      if (this.live.following()) untracked(() => this.active.set(-1));
    });
    // A row that is folded away leaves its place to the row that it is folded into.
    effect(() => {
      this.viewport.visible();
      const head = this.viewport.heights().head(this.active());
      untracked(() => this.active.update((active) => (active < 0 ? active : head)));
    });
    destroyRef.onDestroy(() => this.search.rows()?.stop());
    this.timeColumns.attach(() => this.rows().map(({ log }) => log));
    this.steps.attach({
      active: this.active,
      activeLog: this.activeLog,
      top: () => this.viewport.visible().top,
      goTo: (index) => this.goTo(index),
      hasGap: (index) => this.gapAbove(index),
      gapThresholdMs: () => this.times().threshold,
      lines: (index) => this.viewport.lines(index),
      isFolded: (index) => this.viewport.heights().isFolded(index, 1),
      toggleFold: (log) => this.toggleFold(log),
      focus: () => this.focus(),
      focusFind: () => this.findBar()?.focus(),
    });
  }

  focus(): void {
    this.scroller().nativeElement.focus({ preventScroll: true });
  }

  /** Takes the focus, and handles a key that was pressed elsewhere on the page. */
  enter(event: KeyboardEvent): void {
    this.focus();
    this.onKey(event);
  }

  /** Makes the row of a log the active one, if it was loaded. */
  select(id: string): void {
    const index = this.search.rows()?.indexOf(id) ?? -1;
    if (index < 0 || index === this.active()) return;
    this.active.set(index);
    this.viewport.reveal(index);
  }

  protected onScroll(): void {
    this.liveScroll.onScroll(this.viewport.onScroll());
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.target !== this.scroller().nativeElement && event.target instanceof HTMLButtonElement) return;
    if (event.key === 'Enter') {
      const log = this.activeLog();
      if (log) this.opened.emit(log);
      return;
    }
    const target = targetRow(event, {
      active: this.active(),
      count: this.viewport.count(),
      page: this.viewport.page(),
      top: this.viewport.visible().top,
      letters: this.settings.shortcuts(),
      step: (from, by) => this.viewport.step(from, by),
    });
    if (target === null) return;
    event.preventDefault();
    this.live.pause();
    if (event.key === 'End' && this.search.endIsUnknown()) void this.goToEnd();
    else if (event.key === 'Home' && this.search.startIsMissing()) this.search.showStart();
    else this.goTo(target);
  }

  protected onClick(event: MouseEvent): void {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
    // A click that ends the selection of text opens nothing.
    if (!row || getSelection()?.type === 'Range') return;
    const index = Number(row.dataset['index']);
    const log = this.search.rows()?.log(index);
    if (!log) return;
    this.live.pause();
    this.active.set(index);
    this.opened.emit(log);
  }

  /** Shows the lines that are folded into a row, or folds them again. */
  protected toggleFold(log: FoundLog): void {
    const ids = this.state.unfolded();
    if (ids.includes(log.id)) this.state.show({ unfolded: ids.filter((id) => id !== log.id) });
    else this.state.show({ unfolded: [...ids, log.id].slice(-MAX_UNFOLDED) });
  }

  protected expand(row: RowView): void {
    const id = row.log?.id;
    if (id) this.expandedIds.update((ids) => new Set(ids).add(id));
  }

  private goTo(target: number): void {
    this.live.pause();
    const index = this.viewport.heights().head(target);
    this.active.set(index);
    this.viewport.reveal(index);
    // On low screens, and when zoomed in, the page itself scrolls too.
    this.scroller().nativeElement.scrollIntoView({ block: 'nearest' });
    const log = this.search.rows()?.log(index);
    if (log) this.activated.emit(log);
  }

  /** Rows came in above those from `at` on, or fewer are there. */
  private moveRows(at: number, by: number): void {
    this.slots.update((slots) => moveSlots(slots, at, by));
    this.active.set(this.viewport.shift(at, by, this.active(), this.liveScroll.end()));
  }

  private gapAbove(index: number): boolean {
    const rows = this.search.rows();
    return this.times().between(rows?.log(index - 1), rows?.log(index) ?? null).gap > 0;
  }

  private async goToEnd(): Promise<void> {
    if (await this.search.showEnd()) this.goTo(this.viewport.count() - 1);
  }

  private rowView(index: number, slot: number): RowView {
    const rows = this.search.rows();
    const active = index === this.active();
    const log = rows?.log(index) ?? (active ? this.activeLog() : null);
    return {
      index,
      slot,
      number: (rows?.rowsBefore ?? 0) + index + 1,
      top: this.viewport.heights().offset(index),
      log,
      ...this.times().between(index > 0 ? rows?.log(index - 1) : null, log),
      lines: this.viewport.lines(index),
      active,
      open: log !== null && log.id === this.openId(),
      unfolded: log !== null && this.unfolded().has(log.id),
      marked: log !== null && this.marks().has(log.id),
      expanded: log !== null && this.expandedIds().has(log.id),
    };
  }
}
