// Counts over time as small bars. The row that they are in tells the same in words.
import { Component, computed, input } from '@angular/core';

/** The height of the highest bar, and of the lowest that is not zero. */
const HEIGHT = 20;
const MIN_HEIGHT = 1.5;

/** Usage: `<tl-sparkline [series]="[0, 12, 400]" />` */
@Component({
  selector: 'tl-sparkline',
  template: `<svg [attr.viewBox]="viewBox()" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    <path [attr.d]="bars()" />
  </svg>`,
  styles: `
    :host {
      display: block;
      border-block-end: 1px solid var(--mat-sys-outline-variant);
    }
    svg {
      display: block;
      width: 100%;
      height: 100%;
      fill: var(--mat-sys-primary);
    }
    @media (forced-colors: active) {
      svg {
        fill: CanvasText;
      }
    }
  `,
})
export class Sparkline {
  readonly series = input.required<readonly number[]>();

  protected readonly viewBox = computed(() => `0 0 ${Math.max(1, this.series().length)} ${HEIGHT}`);
  protected readonly bars = computed(() => barsPath(this.series()));
}

/** The bars as the path of an SVG that is one unit wide for each of them. */
export function barsPath(series: readonly number[]): string {
  const most = Math.max(1, ...series);
  return series
    .map((count, index) => {
      if (count === 0) return '';
      const height = Math.max(MIN_HEIGHT, Math.round((count / most) * HEIGHT * 10) / 10);
      return `M${index + 0.1} ${HEIGHT}v-${height}h0.8v${height}z`;
    })
    .join('');
}
