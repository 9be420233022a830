import { Component, input, output } from '@angular/core';
import { levelColor } from '../../level/level';
import type { BarsText } from '../chart/bar-text';

/** Where the tooltip is, in px from one side of the plot. */
export interface TooltipPosition {
  left: number | null;
  right: number | null;
}

/**
 * The numbers of a bar, or of several that are selected. It is hidden from screen readers, which read the same in the
 * names of the bars. Usage: `<tl-histogram-tooltip [text]="text" [position]="position" [pinned]="true" (zoomed)="…" />`
 */
@Component({
  selector: 'tl-histogram-tooltip',
  template: `
    <div
      class="tooltip"
      aria-hidden="true"
      [class.pinned]="pinned()"
      [style.left.px]="position().left"
      [style.right.px]="position().right"
    >
      <div class="title">{{ text().title }}</div>
      <div class="total">{{ text().total }}</div>
      @for (row of text().rows; track row.level) {
        <div class="row">
          <span class="dot" [style.background]="levelColor(row.level)"></span>
          <span class="level">{{ row.level }}</span>
          <span class="count">{{ row.count }}</span>
        </div>
      }
      @if (pinned()) {
        <div class="actions">
          <button type="button" tabindex="-1" title="Zoom in (click the bar again)" (click)="zoomed.emit()">
            Zoom in
          </button>
          <button
            type="button"
            tabindex="-1"
            title="What is different here? (D)"
            (click)="compareWanted.emit()"
          >
            What changed?
          </button>
          <button type="button" tabindex="-1" title="Close (Esc)" (click)="closed.emit()">Close</button>
        </div>
      }
    </div>
  `,
  styleUrl: './histogram-tooltip.scss',
})
export class HistogramTooltip {
  readonly text = input.required<BarsText>();
  readonly position = input.required<TooltipPosition>();
  /** A pinned tooltip takes clicks and has buttons. */
  readonly pinned = input(false);
  readonly zoomed = output<void>();
  readonly compareWanted = output<void>();
  readonly closed = output<void>();

  protected readonly levelColor = levelColor;
}
