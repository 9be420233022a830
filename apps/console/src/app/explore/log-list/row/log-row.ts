import { Component, computed, inject, input, output, signal } from '@angular/core';
import type { FoundLog } from '@timberline/contract';
import { IconButton } from '../../../icon/icon-button';
import { countText } from '../../../text/counts';
import { levelKind } from '../../level/level';
import { MessageText } from '../../log-text/message-text';
import { ExploreState } from '../../state/explore-state';
import type { ValueFilter } from '../../state/explore-view';
import { cellsOf, type ListLayout, type RowView } from './row-view';

/**
 * A row of the list. Elements are reused while scrolling: the inputs change, the element stays.
 *
 * ```html
 * <tl-log-row [row]="row" [layout]="layout" (showAll)="expand(row)" />
 * ```
 */
@Component({
  selector: 'tl-log-row',
  imports: [IconButton, MessageText],
  templateUrl: './log-row.html',
  styleUrl: './log-row.scss',
  host: {
    role: 'row',
    '[id]': '"log-row-" + row().index',
    '[attr.data-log-id]': 'row().log?.id',
    '[attr.aria-rowindex]': 'row().number',
    '[attr.aria-selected]': 'row().open',
    '[attr.data-index]': 'row().index',
    '[attr.data-level]': 'kind()',
    '[attr.data-gap]': 'row().gap || null',
    '[class.active]': 'row().active',
    '[class.open]': 'row().open',
    '[class.marked]': 'row().marked',
    '[class.wrap]': 'layout().wrap',
    '[class.compact]': 'layout().compact',
    '(pointerenter)': 'hovered.set(true)',
    '(pointerleave)': 'hovered.set(false)',
    '[style.transform]': '"translateY(" + row().top + "px)"',
  },
})
export class LogRow {
  readonly row = input.required<RowView>();
  readonly layout = input.required<ListLayout>();
  /** The whole of a message that is cut is to be shown. */
  readonly showAll = output<void>();
  /** What is folded into the row is to be shown, or folded again. */
  readonly foldToggled = output<FoundLog>();

  private readonly state = inject(ExploreState);
  protected readonly countText = countText;
  protected readonly hovered = signal(false);
  /**
   * Whether values show their buttons. With keys, and on narrow screens, which have no room for them here, the opened
   * log has the same actions.
   */
  protected readonly showsActions = computed(() => this.hovered() && !this.layout().compact);
  private readonly log = computed(() => this.row().log);
  private readonly expanded = computed(() => this.row().expanded);

  protected readonly cells = computed(() => {
    const log = this.log();
    return log ? cellsOf(log, this.layout(), this.expanded()) : [];
  });
  protected readonly kind = computed(() => {
    const level = this.log()?.level;
    return level === undefined ? null : levelKind(level);
  });

  protected readonly foldTitle = computed(() =>
    this.row().unfolded ? 'Fold the equal lines below (Z)' : 'Show all of the equal lines (Z)',
  );

  protected expand(event: Event): void {
    event.stopPropagation();
    this.showAll.emit();
  }

  protected toggleFold(event: Event): void {
    event.stopPropagation();
    const log = this.log();
    if (log) this.foldToggled.emit(log);
  }

  protected filter(event: Event, name: string, value: string, mode: ValueFilter['mode']): void {
    event.stopPropagation();
    this.state.addFilter(name, value, mode);
  }
}
