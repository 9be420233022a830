// The differences as rows. The list is one tab stop, in which arrows move.
import {
  afterNextRender,
  Component,
  computed,
  type ElementRef,
  inject,
  Injector,
  input,
  linkedSignal,
  output,
  signal,
  viewChildren,
} from '@angular/core';
import type { FoundLog } from '@timberline/contract';
import { IconButton } from '../../../icon/icon-button';
import { PatternTemplate } from '../../patterns/pattern-template';
import type { ValueFilter } from '../../state/explore-view';
import { fullTime } from '../../time/timestamp';
import type { Zone } from '../../time/zone';
import type { ChangeRow } from '../change-rows';
import { CountBars } from './count-bars';

/** What people read at once. The rest is shown when it is asked for. */
const FIRST_ROWS = 12;
/** Characters of a sample that are drawn: some lines of a wide window. */
const MAX_SAMPLE_CHARACTERS = 500;

/** Usage: `<tl-change-list [rows]="rows" [zone]="zone" [openId]="id" (listed)="…" (filtered)="…" (opened)="…" />` */
@Component({
  selector: 'tl-change-list',
  imports: [CountBars, IconButton, PatternTemplate],
  templateUrl: './change-list.html',
  styleUrl: './change-list.scss',
})
export class ChangeList {
  readonly rows = input.required<readonly ChangeRow[]>();
  readonly zone = input.required<Zone>();
  /** The id of the opened log. */
  readonly openId = input<string | null>(null);
  /** The logs of a row shall be listed. */
  readonly listed = output<ChangeRow>();
  readonly filtered = output<{ row: ChangeRow; mode: ValueFilter['mode'] }>();
  /** A line of a row shall be opened. */
  readonly opened = output<ChangeRow>();

  private readonly injector = inject(Injector);
  private readonly names = viewChildren<ElementRef<HTMLElement>>('name');
  private readonly allAreShown = linkedSignal({ source: this.rows, computation: () => false });
  protected readonly focused = signal(0);

  protected readonly shown = computed(() =>
    this.allAreShown() ? this.rows() : this.rows().slice(0, FIRST_ROWS),
  );
  /** The row that Tab reaches. */
  protected readonly stop = computed(() => Math.min(this.focused(), this.shown().length - 1));

  /** Takes the focus. */
  focus(): void {
    this.names()[this.stop()]?.nativeElement.focus();
  }

  protected nameOf(row: ChangeRow): string {
    return row.template ?? `${row.title} ${row.shown}`;
  }

  protected timeOf(log: FoundLog): string {
    return fullTime(log.timestamp, this.zone());
  }

  protected messageOf(log: FoundLog): string {
    return log.message.slice(0, MAX_SAMPLE_CHARACTERS);
  }

  protected showAll(): void {
    const next = this.shown().length;
    this.allAreShown.set(true);
    this.focused.set(next);
    afterNextRender(() => this.focus(), { injector: this.injector });
  }

  protected onKey(event: KeyboardEvent, index: number): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = this.shown()[index];
    if (!row || !(this.act(event.key, row) || this.move(event.key, index))) return;
    event.preventDefault();
  }

  /** Returns false for keys that do nothing with a row. */
  private act(key: string, row: ChangeRow): boolean {
    if (key === '+') this.filtered.emit({ row, mode: 'include' });
    else if (key === '-') this.filtered.emit({ row, mode: 'exclude' });
    else if (key === 'o') this.opened.emit(row);
    else return false;
    return true;
  }

  private move(key: string, index: number): boolean {
    const last = this.shown().length - 1;
    const moves: Record<string, number> = {
      ArrowDown: index + 1,
      j: index + 1,
      ArrowUp: index - 1,
      k: index - 1,
      Home: 0,
      End: last,
    };
    const to = moves[key];
    if (to === undefined) return false;
    this.names()[Math.max(0, Math.min(to, last))]?.nativeElement.focus();
    return true;
  }
}
