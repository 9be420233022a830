// Levels with their totals; each is a switch of the filter by level.
import { Component, input, output } from '@angular/core';
import { levelColour } from '../level/level';
import { countText } from './chart/bar-text';
import type { LevelTotal } from './chart/chart';

/**
 * The first level that is pressed shows alone, further ones come beside it.
 * Usage: `<tl-histogram-legend [levels]="chart.levels" [chosen]="['error']" (toggled)="toggle($event)" />`
 */
@Component({
  selector: 'tl-histogram-legend',
  template: `
    <ul aria-label="Levels">
      @for (total of levels(); track total.level) {
        <li>
          @if (total.level === rest) {
            <span class="item" title="Levels beyond the 20 most frequent">
              <span class="dot" [style.background]="colour(total.level)"></span>{{ total.level }}
              <span class="count">{{ count(total.count) }}</span>
            </span>
          } @else {
            <button
              type="button"
              class="item"
              [class.out]="!total.shown"
              [attr.aria-pressed]="chosen().includes(total.level)"
              [attr.aria-label]="total.level + ', ' + count(total.count) + ' logs'"
              [title]="
                chosen().includes(total.level) ? 'No longer only ' + total.level : 'Only ' + total.level
              "
              (click)="toggled.emit(total.level)"
            >
              <span class="dot" [style.background]="colour(total.level)"></span>{{ total.level }}
              <span class="count">{{ count(total.count) }}</span>
            </button>
          }
        </li>
      }
    </ul>
  `,
  styles: `
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 4px;
      /* The dots stand where text begins. */
      margin: 0 -8px;
      padding: 0;
      list-style: none;
    }
    .item {
      display: inline-flex;
      align-items: center;
      gap: 6px;
      min-height: 24px;
      padding: 0 8px;
      border: 1px solid transparent;
      border-radius: 6px;
      background: none;
      color: var(--mat-sys-on-surface);
      font: inherit;
      font-size: 12px;
    }
    button {
      cursor: pointer;
    }
    button:hover {
      background: color-mix(in srgb, var(--mat-sys-on-surface) 8%, transparent);
    }
    button:focus-visible {
      outline: 2px solid var(--mat-sys-primary);
    }
    button[aria-pressed='true'] {
      border-color: var(--mat-sys-outline);
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
    }
    .out {
      color: var(--mat-sys-on-surface-variant);
    }
    .out .dot {
      opacity: 0.35;
    }
    .dot {
      width: 10px;
      height: 10px;
      border-radius: 3px;
    }
    .count {
      color: var(--mat-sys-on-surface-variant);
      font-variant-numeric: tabular-nums;
    }
    /* The usual six levels on two lines of 320px. */
    @media (max-width: 600px) {
      ul {
        gap: 2px;
        margin: 0 -5px;
      }
      .item {
        gap: 4px;
        padding: 0 4px;
      }
    }
  `,
})
export class HistogramLegend {
  readonly levels = input.required<readonly LevelTotal[]>();
  /** Levels of the filter, in lower case; none means all. */
  readonly chosen = input.required<readonly string[]>();
  readonly toggled = output<string>();

  protected readonly rest = 'other';
  protected readonly colour = levelColour;
  protected readonly count = countText;
}
