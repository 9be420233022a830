import { Component, computed, input, model, signal } from '@angular/core';
import { levelColor } from '../explore/level/level';
import type { DeadLetterRow } from './dead-letter-row';

/** The table of dead letters. Usage: `<tl-dead-letters-table [rows]="rows" [(selected)]="selected" />` */
@Component({
  selector: 'tl-dead-letters-table',
  templateUrl: './dead-letters-table.html',
  styleUrl: './dead-letters-table.scss',
})
export class DeadLettersTable {
  readonly rows = input.required<readonly DeadLetterRow[]>();
  /** The ids of the selected dead letters. */
  readonly selected = model.required<ReadonlySet<string>>();

  protected readonly opened = signal<ReadonlySet<string>>(new Set());
  protected readonly allSelected = computed(
    () => this.selected().size > 0 && this.selected().size === this.rows().length,
  );
  protected readonly levelColor = levelColor;

  protected select(id: string, on: boolean): void {
    this.selected.update((selected) => withMember(selected, id, on));
  }

  protected selectAll(on: boolean): void {
    this.selected.set(new Set(on ? this.rows().map(({ id }) => id) : []));
  }

  protected toggle(id: string): void {
    this.opened.update((opened) => withMember(opened, id, !opened.has(id)));
  }

  protected json(log: DeadLetterRow['log']): string {
    return JSON.stringify(log, null, 2);
  }
}

function withMember(set: ReadonlySet<string>, id: string, present: boolean): ReadonlySet<string> {
  const copy = new Set(set);
  if (present) copy.add(id);
  else copy.delete(id);
  return copy;
}
