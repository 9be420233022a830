import { Component, computed, inject, input } from '@angular/core';
import { Icon } from '../../../icon/icon';
import { ExploreState } from '../../state/explore-state';
import { COLUMN_WIDTH } from '../../state/explore-view';
import type { ListLook } from '../row/row-view';
import { reordered } from './reorder';

/**
 * Headings of the list. Pointers sort, size and reorder here; keyboards do the same in the columns panel.
 * Usage: `<tl-list-header [look]="look()" />` as the first row of the grid.
 */
@Component({
  selector: 'tl-list-header',
  imports: [Icon],
  template: `
    @for (column of look().columns; track column.name) {
      <div
        role="columnheader"
        class="head"
        draggable="true"
        [attr.aria-sort]="column.name === 'timestamp' ? sort() : null"
        [class.since]="column.name === 'since'"
        (dragstart)="drag($event, column.name)"
        (dragover)="over($event)"
        (drop)="drop($event, column.name)"
      >
        @if (column.name === 'timestamp') {
          <button type="button" tabindex="-1" (click)="turn()">
            {{ column.title }}
            <tl-icon [name]="state.sort() === 'desc' ? 'arrow-down' : 'arrow-up'" />
          </button>
        } @else {
          {{ column.title }}
        }
        <span class="handle" aria-hidden="true" (pointerdown)="size($event, column.name)"></span>
      </div>
    }
  `,
  styleUrl: './list-header.scss',
  host: { role: 'row' },
})
export class ListHeader {
  readonly look = input.required<ListLook>();
  protected readonly state = inject(ExploreState);
  protected readonly sort = computed(() => (this.state.sort() === 'desc' ? 'descending' : 'ascending'));

  protected turn(): void {
    this.state.run({ sort: this.state.sort() === 'desc' ? 'asc' : 'desc' });
  }

  protected drag(event: DragEvent, name: string): void {
    event.dataTransfer?.setData('text/plain', name);
  }

  protected over(event: DragEvent): void {
    event.preventDefault();
  }

  protected drop(event: DragEvent, target: string): void {
    event.preventDefault();
    const name = event.dataTransfer?.getData('text/plain') ?? '';
    this.state.show({ columns: reordered(this.state.columns(), name, target) });
  }

  protected size(event: PointerEvent, name: string): void {
    event.preventDefault();
    const handle = event.target as HTMLElement;
    const head = handle.parentElement as HTMLElement;
    const start = event.clientX;
    const width = head.getBoundingClientRect().width;
    let px = Math.round(width);
    const move = (moved: PointerEvent) => {
      px = Math.round(Math.max(COLUMN_WIDTH.min, Math.min(COLUMN_WIDTH.max, width + moved.clientX - start)));
      this.state.preview({ [name]: px });
    };
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener('pointermove', move);
    handle.addEventListener(
      'lostpointercapture',
      () => {
        handle.removeEventListener('pointermove', move);
        this.state.preview({});
        this.state.show({ widths: { ...this.state.view().widths, [name]: px } });
      },
      { once: true },
    );
  }
}
