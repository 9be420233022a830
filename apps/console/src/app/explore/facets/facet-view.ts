import {
  afterNextRender,
  Component,
  computed,
  effect,
  type ElementRef,
  inject,
  Injector,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
  viewChild,
  viewChildren,
} from '@angular/core';
import { type Facet, PARENT_RESOURCE_ID } from '@timberline/contract';
import { quoteName, withClause } from '@timberline/query';
import { Icon } from '../../icon/icon';
import { IconButton } from '../../icon/icon-button';
import { countText } from '../../text/counts';
import { levelColor } from '../level/level';
import { columnOf } from '../log-list/columns/columns';
import { ExploreState } from '../state/explore-state';
import { FacetSettings } from './facet-settings';
import { MAX_WANTED_LENGTH, MoreValues } from './more-values';
import { UnlistedCounts } from './unlisted-counts';
import { rowName, shownValue, uniqueText, unlistedValues, type ValueRow, valueRows } from './value-rows';

type Action = 'only' | 'include' | 'exclude';

/** The keys of an opened log's fields do the same here. */
const ACTION_KEYS: Record<string, Action> = { o: 'only', '+': 'include', '-': 'exclude' };

/**
 * One field: its values as a list with one tab stop, in which arrows move, and keys and buttons filter.
 *
 * ```html
 * <tl-facet field="level" [facet]="facet" [outdated]="false" (removed)="remove()" />
 * ```
 */
@Component({
  selector: 'tl-facet',
  imports: [Icon, IconButton],
  providers: [MoreValues, UnlistedCounts],
  templateUrl: './facet-view.html',
  styleUrl: './facet-view.scss',
})
export class FacetView {
  readonly field = input.required<string>();
  /** Undefined until it was counted. */
  readonly facet = input.required<Facet | undefined>();
  readonly outdated = input.required<boolean>();
  readonly removed = output<void>();

  private readonly state = inject(ExploreState);
  private readonly settings = inject(FacetSettings);
  private readonly injector = inject(Injector);
  protected readonly more = inject(MoreValues);
  private readonly unlisted = inject(UnlistedCounts);
  protected readonly maxWantedLength = MAX_WANTED_LENGTH;
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');
  private readonly searchField = viewChild<ElementRef<HTMLInputElement>>('searchField');
  private readonly boxes = viewChildren<ElementRef<HTMLElement>>('box');

  protected readonly countText = countText;
  protected readonly rowName = rowName;
  protected readonly shownValue = shownValue;
  protected readonly collapsed = signal(false);
  protected readonly searching = signal(false);
  protected readonly title = computed(() => {
    const field = this.field();
    return columnOf(field === PARENT_RESOURCE_ID ? `metadata.${field}` : field).title;
  });
  protected readonly unique = computed(() => {
    const facet = this.facet();
    return facet ? uniqueText(facet.unique) : '';
  });
  private readonly listed = computed(() => this.more.values() ?? this.facet()?.values ?? []);
  protected readonly rows = computed(() =>
    valueRows(
      this.field(),
      this.listed(),
      this.more.wanted() === '' ? this.state.filters() : [],
      this.unlisted.counts(),
    ),
  );
  /** Whether there are more values than are listed. */
  protected readonly hasMore = computed(() => {
    const shown = this.more.values() ?? this.facet();
    return this.more.wanted() === '' && !!shown && this.otherLogs() > 0 && this.more.canGrow();
  });
  protected readonly otherLogs = computed(() => this.more.other() ?? this.facet()?.other ?? 0);
  /** The row that Tab reaches. */
  protected readonly focused = linkedSignal<number, number>({
    source: () => this.rows().length,
    computation: (length, before) => Math.max(0, Math.min(before?.value ?? 0, length - 1)),
  });

  constructor() {
    effect(() => {
      const field = this.field();
      untracked(() => this.more.field.set(field));
    });
    effect(() => {
      const isCounted = this.facet() !== undefined && !this.outdated();
      const values = isCounted ? unlistedValues(this.field(), this.listed(), this.state.filters()) : [];
      untracked(() => this.unlisted.ask(this.field(), values));
    });
    effect(() => {
      if (this.settings.focus() !== this.field()) return;
      untracked(() => {
        this.settings.focused();
        this.collapsed.set(false);
        afterNextRender(
          () => {
            this.heading().nativeElement.scrollIntoView({ block: 'nearest' });
            this.heading().nativeElement.focus();
          },
          { injector: this.injector },
        );
      });
    });
  }

  protected color(row: ValueRow): string {
    return this.field() === 'level' ? levelColor(row.value) : 'var(--mat-sys-primary)';
  }

  /** What a click and the space bar do: add the value to those that are shown, or take it back. */
  protected toggle(row: ValueRow): void {
    if (row.filter?.mode === 'include') this.state.removeFilter(row.filter.field, row.filter.value);
    else this.state.addFilter(this.field(), row.value);
  }

  protected act(action: Action, row: ValueRow): void {
    if (action === 'only') this.state.onlyFilter(this.field(), row.value);
    else if (row.filter?.mode === action) this.state.removeFilter(row.filter.field, row.filter.value);
    else this.state.addFilter(this.field(), row.value, action);
  }

  protected onlyMissing(): void {
    this.state.run({ q: withClause(this.state.q(), `${quoteName(this.field())}:*`, 'not') });
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const index = this.focused();
    const row = this.rows()[index];
    const action = ACTION_KEYS[event.key];
    if (row && action) this.act(action, row);
    else if (event.key === 'ArrowDown') this.moveTo(index + 1);
    else if (event.key === 'ArrowUp') this.moveTo(index - 1);
    else if (event.key === 'Home') this.moveTo(0);
    else if (event.key === 'End') this.moveTo(this.rows().length - 1);
    else return;
    event.preventDefault();
  }

  protected toggleSearch(): void {
    this.collapsed.set(false);
    this.searching.update((on) => !on);
    this.more.search('');
    if (this.searching())
      afterNextRender(() => this.searchField()?.nativeElement.focus(), { injector: this.injector });
  }

  /** Escape closes the search before the panel. */
  protected onSearchEscape(event: Event): void {
    event.preventDefault();
    this.toggleSearch();
    this.heading().nativeElement.focus();
  }

  private moveTo(index: number): void {
    this.boxes()[Math.max(0, Math.min(index, this.boxes().length - 1))]?.nativeElement.focus();
  }
}
