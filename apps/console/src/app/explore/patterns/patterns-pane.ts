import {
  afterNextRender,
  Component,
  computed,
  effect,
  ElementRef,
  inject,
  Injector,
  linkedSignal,
  output,
  untracked,
  viewChild,
} from '@angular/core';
import type { FoundLog } from '@timberline/contract';
import { withClause } from '@timberline/query';
import { Announcer } from '../../announcer/announcer';
import { IconButton } from '../../icon/icon-button';
import { PartialNotice } from '../partial/partial-notice';
import { ExploreState } from '../state/explore-state';
import type { PatternSort } from '../state/explore-view';
import { PatternList } from './pattern-list';
import { type PatternRow, patternRows, tellsNew } from './pattern-rows';
import { restTexts, summaryText } from './pattern-text';
import { PatternRowView } from './row/pattern-row';

/** Rows that are drawn at first, and added at a time: as many as are asked for at first. */
const ROWS = 50;

const SORTS: readonly { sort: PatternSort; text: string; told: string }[] = [
  { sort: 'count', text: 'Most frequent', told: 'The most frequent patterns first' },
  { sort: 'rare', text: 'Rarest', told: 'The rarest patterns first' },
  { sort: 'new', text: 'Newest', told: 'The newest patterns first' },
];

/** What the keys of a row do. */
const ROW_KEYS: Record<string, 'include' | 'exclude' | 'example'> = {
  '+': 'include',
  '-': 'exclude',
  d: 'example',
};

/**
 * What the messages of the result say, each kind once. The list is one tab stop, in which arrows move.
 *
 * ```html
 * <tl-patterns-pane (opened)="open($event)" (listed)="focusList()" (closed)="close()" />
 * ```
 */
@Component({
  selector: 'tl-patterns-pane',
  imports: [IconButton, PartialNotice, PatternRowView],
  providers: [PatternList],
  templateUrl: './patterns-pane.html',
  styleUrl: './patterns-pane.scss',
})
export class PatternsPane {
  /** The example of a pattern was chosen. */
  readonly opened = output<FoundLog>();
  /** The logs of a pattern are shown in the list. */
  readonly listed = output<void>();
  readonly closed = output<void>();

  protected readonly state = inject(ExploreState);
  protected readonly list = inject(PatternList);
  private readonly announcer = inject(Announcer);
  private readonly injector = inject(Injector);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');

  protected readonly sorts = SORTS;
  private readonly sort = computed(() => this.state.patterns()?.sort ?? 'count');
  protected readonly selectedId = computed(() => this.state.patterns()?.id ?? null);
  protected readonly rows = computed(() => {
    const shown = this.list.shown();
    if (!shown) return [];
    const { answer, filter, requestedAt } = shown;
    const { from } = filter;
    return patternRows(answer, this.sort(), { from }, this.state.filters(), requestedAt);
  });
  protected readonly tellsNew = computed(() => tellsNew(this.rows()));
  /** How many rows are drawn, so many at least that the one that one came for is among them. */
  private readonly drawn = linkedSignal({
    source: () => ({ sort: this.sort(), id: this.selectedId() }),
    computation: ({ id }) => {
      const index = this.rows().findIndex(({ pattern }) => pattern.id === id);
      return Math.max(1, Math.ceil((index + 1) / ROWS)) * ROWS;
    },
  });
  protected readonly drawnRows = computed(() => this.rows().slice(0, this.drawn()));
  protected readonly hasMore = computed(() => {
    const answer = this.list.shown()?.answer;
    if (!answer) return false;
    return this.rows().length > this.drawn() || (answer.other > answer.withoutPattern && this.list.canGrow());
  });
  protected readonly summary = computed(() => {
    const answer = this.list.shown()?.answer;
    if (!answer || answer.patterns.length === 0) return '';
    const allNew = this.rows()[0]?.isNew && !this.tellsNew();
    return `${summaryText(answer)}.${allNew ? ' All of them are new in this range.' : ''}`;
  });
  protected readonly rest = computed(() => {
    const answer = this.list.shown()?.answer;
    return answer ? restTexts(answer, this.sort()) : [];
  });
  /** Whether the pattern that one came for is not among the rows. */
  protected readonly selectedIsMissing = computed(() => {
    const id = this.selectedId();
    if (id === null || this.list.loading() || this.rows().length === 0) return false;
    return !this.rows().some(({ pattern }) => pattern.id === id);
  });
  /** The row that Tab reaches: the same pattern in other rows, and the first one in another order. */
  protected readonly focused = linkedSignal<{ rows: readonly PatternRow[]; sort: PatternSort }, number>({
    source: () => ({ rows: this.drawnRows(), sort: this.sort() }),
    computation: ({ rows, sort }, before) => {
      if (!before || before.source.sort !== sort) return 0;
      const id = before.source.rows[before.value]?.pattern.id;
      const index = rows.findIndex(({ pattern }) => pattern.id === id);
      return index >= 0 ? index : Math.max(0, Math.min(before.value, rows.length - 1));
    },
  });
  /** What has the focus in the list, which loses it with a row that goes. */
  private lastFocused: Node | null = null;
  private isDrawn = false;
  /** The pattern that took the focus because one came for it. */
  private reachedId: string | null = null;

  constructor() {
    // Patterns that were opened take the focus once they are drawn, and keep it when its row goes.
    effect(() => {
      this.drawnRows();
      if (this.list.shown() === null) return;
      untracked(() => afterNextRender(() => this.keepFocus(), { injector: this.injector }));
    });
    effect(() => {
      const id = this.selectedId();
      const index = this.drawnRows().findIndex(({ pattern }) => pattern.id === id);
      if (id === this.reachedId || (id !== null && index < 0)) return;
      this.reachedId = id;
      if (id !== null) untracked(() => this.focused.set(index));
      if (id !== null && this.isDrawn) afterNextRender(() => this.focus(), { injector: this.injector });
    });
    effect(() => {
      const summary = this.summary();
      if (summary !== '' && !this.state.live()) this.announcer.announce(summary);
    });
  }

  /** Takes the focus. */
  focus(): void {
    (this.rowAt(this.focused()) ?? this.heading().nativeElement).focus();
  }

  protected setSort({ sort, told }: (typeof SORTS)[number]): void {
    this.state.show({ patterns: { sort, id: this.selectedId() } });
    this.announcer.announce(told);
  }

  protected showMore(): void {
    const index = this.drawnRows().length;
    if (this.rows().length <= this.drawn()) this.list.grow();
    this.drawn.update((count) => count + ROWS);
    // Where more have to be asked for, the focus stays until they are there.
    if (this.drawnRows().length > index)
      afterNextRender(() => this.rowAt(index)?.focus(), { injector: this.injector });
  }

  /** Shows the logs from before patterns were known in the list. */
  protected listWithoutPattern(): void {
    this.state.run({ q: withClause(this.state.q(), 'pattern:*', 'not'), patterns: null });
    this.listed.emit();
  }

  protected listLogs(row: PatternRow): void {
    this.state.listPattern(row.pattern.id);
    this.listed.emit();
  }

  protected act(action: 'include' | 'exclude' | 'example', row: PatternRow): void {
    const { id, sample } = row.pattern;
    if (action === 'example') {
      if (sample) this.opened.emit(sample);
    } else if (action === 'include' && row.isIncluded) this.state.removeFilter('pattern', id);
    else this.state.addFilter('pattern', id, action);
  }

  protected onKey(event: KeyboardEvent, index: number): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = this.drawnRows()[index];
    const action = ROW_KEYS[event.key];
    const last = this.drawnRows().length - 1;
    const moves: Record<string, number> = {
      ArrowDown: index + 1,
      j: index + 1,
      ArrowUp: index - 1,
      k: index - 1,
      Home: 0,
      End: last,
    };
    const to = moves[event.key];
    if (row && action) this.act(action, row);
    else if (to !== undefined) this.rowAt(Math.max(0, Math.min(to, last)))?.focus();
    else return;
    event.preventDefault();
  }

  protected onFocusIn(event: FocusEvent): void {
    this.lastFocused = event.target as Node;
  }

  protected onFocusOut(event: FocusEvent): void {
    if (event.relatedTarget !== null) this.lastFocused = null;
  }

  private keepFocus(): void {
    const isLost = this.lastFocused?.isConnected === false && document.activeElement === document.body;
    if (!this.isDrawn || isLost) this.focus();
    this.isDrawn = true;
  }

  private rowAt(index: number): HTMLElement | undefined {
    return this.element.nativeElement.querySelectorAll<HTMLElement>('button.row')[index];
  }
}
