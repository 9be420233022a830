import { Component, computed, inject, input } from '@angular/core';
import { Icon } from '../../../icon/icon';
import { columnMovedTo } from '../../state/column-order';
import { ExploreState } from '../../state/explore-state';
import { COLUMN_WIDTH } from '../../state/explore-view';
import type { ListLayout } from '../row/row-view';

/**
 * The header row of the list. The pointer sorts, resizes and reorders columns here. Keyboards do the same in the
 * columns panel and the list toolbar.
 *
 * ```html
 * <tl-list-header [layout]="layout()" />
 * ```
 */
@Component({
  selector: 'tl-list-header',
  imports: [Icon],
  template: `
    @for (column of layout().columns; track column.name) {
      <div
        role="columnheader"
        class="heading"
        draggable="true"
        [attr.aria-sort]="column.name === 'timestamp' ? sort() : null"
        [class.since]="column.name === 'since'"
        (dragstart)="startDrag($event, column.name)"
        (dragover)="$event.preventDefault()"
        (drop)="drop($event, column.name)"
      >
        @if (column.name === 'timestamp') {
          <button type="button" tabindex="-1" (click)="state.reverseSort()">
            {{ column.title }}
            <span class="offset">{{ offsets()[column.name] }}</span>
            <tl-icon [name]="state.sort() === 'desc' ? 'arrow-down' : 'arrow-up'" />
          </button>
        } @else {
          {{ column.title }}
          <span class="offset">{{ offsets()[column.name] }}</span>
        }
        <span class="handle" aria-hidden="true" (pointerdown)="startResize($event, column.name)"></span>
      </div>
    }
  `,
  styleUrl: './list-header.scss',
  host: { role: 'row' },
})
export class ListHeader {
  readonly layout = input.required<ListLayout>();
  protected readonly state = inject(ExploreState);
  protected readonly sort = computed(() => (this.state.sort() === 'desc' ? 'descending' : 'ascending'));

  /** The offsets that all rows of a column share: `UTC`, `UTC+01:00`. */
  protected readonly offsets = computed<Record<string, string>>(() => {
    const { timestamp, receivedAt } = this.layout().times;
    return { timestamp: headText(timestamp.offset), receivedAt: headText(receivedAt.offset) };
  });

  protected startDrag(event: DragEvent, name: string): void {
    event.dataTransfer?.setData('text/plain', name);
  }

  protected drop(event: DragEvent, target: string): void {
    event.preventDefault();
    const name = event.dataTransfer?.getData('text/plain') ?? '';
    this.state.show({ columns: columnMovedTo(this.state.columns(), name, target) });
  }

  protected startResize(event: PointerEvent, name: string): void {
    event.preventDefault();
    const handle = event.target as HTMLElement;
    const heading = handle.parentElement as HTMLElement;
    const startX = event.clientX;
    const startWidth = heading.getBoundingClientRect().width;
    let px = Math.round(startWidth);
    const resize = (moved: PointerEvent) => {
      const width = startWidth + moved.clientX - startX;
      px = Math.round(Math.max(COLUMN_WIDTH.min, Math.min(COLUMN_WIDTH.max, width)));
      this.state.previewWidths({ [name]: px });
    };
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener('pointermove', resize);
    handle.addEventListener(
      'lostpointercapture',
      () => {
        handle.removeEventListener('pointermove', resize);
        this.state.previewWidths({});
        this.state.show({ widths: { ...this.state.view().widths, [name]: px } });
      },
      { once: true },
    );
  }
}

function headText(offset: string | null): string {
  if (offset === null) return '';
  return offset === 'Z' ? 'UTC' : `UTC${offset}`;
}
