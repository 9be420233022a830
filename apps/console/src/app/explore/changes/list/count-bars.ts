// Two bars that compare the numbers of a row. The words beside them say the same.
import { Component, computed, input } from '@angular/core';
import { countText } from '../../../text/counts';

/** Usage: `<tl-count-bars [count]="412" [baselineCount]="137" />` */
@Component({
  selector: 'tl-count-bars',
  template: `
    <span class="line">
      <span class="track"><span class="bar window" [style.width.%]="shares().window"></span></span>
      <span class="count">{{ countText(count()) }}</span>
    </span>
    <span class="line">
      <span class="track"><span class="bar baseline" [style.width.%]="shares().baseline"></span></span>
      <span class="count">{{ countText(baselineCount()) }}</span>
    </span>
  `,
  styles: `
    :host {
      display: grid;
      gap: 2px;
      font: 0.6875rem/0.875rem var(--tl-sans);
      font-variant-numeric: tabular-nums;
    }
    .line {
      display: grid;
      grid-template-columns: minmax(0, 1fr) 3.25rem;
      gap: 0.375rem;
      align-items: center;
    }
    .track {
      height: 8px;
      border-inline-start: 1px solid var(--mat-sys-outline);
    }
    .bar {
      display: block;
      height: 100%;
      border: 1px solid transparent;
      border-inline-start: 0;
      border-radius: 0 2px 2px 0;
    }
    .bar[style*='width: 0%'] {
      border: 0;
    }
    .window {
      border-color: var(--mat-sys-primary);
      background: var(--mat-sys-primary);
    }
    .baseline {
      border-color: var(--mat-sys-outline);
      background: none;
    }
    .count {
      overflow: hidden;
      text-align: end;
      text-overflow: ellipsis;
    }
    @media (forced-colors: active) {
      .window {
        border-color: CanvasText;
        background: CanvasText;
      }
    }
  `,
  host: { 'aria-hidden': 'true' },
})
export class CountBars {
  readonly count = input.required<number>();
  readonly baselineCount = input.required<number>();

  /** In percent of the larger one. */
  protected readonly shares = computed(() => {
    const most = Math.max(1, this.count(), this.baselineCount());
    return { window: (this.count() / most) * 100, baseline: (this.baselineCount() / most) * 100 };
  });
  protected readonly countText = countText;
}
