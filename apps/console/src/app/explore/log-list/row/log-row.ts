import { Component, computed, inject, input, output, signal } from '@angular/core';
import { Icon } from '../../../icon/icon';
import { levelKind } from '../../level/level';
import { MessageText } from '../../log-text/message-text';
import { ExploreState } from '../../state/explore-state';
import type { ValueFilter } from '../../state/explore-view';
import type { ListLook, RowView } from './row-view';
import { cellsOf } from './row-view';

/**
 * One row of the list, recycled while one scrolls: its inputs change, its element stays.
 *
 * ```html
 * <tl-log-row [row]="row" [look]="look()" (showAll)="expand(row)" />
 * ```
 */
@Component({
  selector: 'tl-log-row',
  imports: [Icon, MessageText],
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
    '[class.wrap]': 'look().wrap',
    '[class.compact]': 'look().compact',
    '(pointerenter)': 'pointed.set(true)',
    '(pointerleave)': 'pointed.set(false)',
    '[style.transform]': '"translateY(" + row().top + "px)"',
  },
})
export class LogRow {
  readonly row = input.required<RowView>();
  readonly look = input.required<ListLook>();
  readonly showAll = output<void>();

  private readonly state = inject(ExploreState);
  protected readonly pointed = signal(false);
  /**
   * Values under the pointer show what can be done with them. Keys do the same in the opened log, and so do fingers
   * on a narrow screen, where there is no room for it here.
   */
  protected readonly acting = computed(() => this.pointed() && !this.look().compact);
  private readonly log = computed(() => this.row().log);
  private readonly expanded = computed(() => this.row().expanded);

  protected readonly cells = computed(() => {
    const log = this.log();
    return log ? cellsOf(log, this.look(), this.expanded()) : [];
  });
  protected readonly kind = computed(() => {
    const level = this.log()?.level;
    return level === undefined ? null : levelKind(level);
  });

  protected expand(event: Event): void {
    event.stopPropagation();
    this.showAll.emit();
  }

  protected filter(event: Event, name: string, value: string, mode: ValueFilter['mode']): void {
    event.stopPropagation();
    this.state.addFilter(name, value, mode);
  }

  protected count(characters: number): string {
    return characters.toLocaleString('en');
  }
}
