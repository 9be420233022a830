// The levels with their totals. Each is a button that adds the level to the filter or removes it.
import { Component, input, output } from '@angular/core';
import { countText, logsText } from '../../text/counts';
import { levelColor } from '../level/level';
import { type LevelTotal, OTHER_LEVELS } from './chart/chart';

/**
 * The first level that is clicked is shown alone; others are added to it.
 * Usage: `<tl-histogram-legend [levels]="chart.levels" [filterLevels]="['error']" (toggled)="toggle($event)" />`
 */
@Component({
  selector: 'tl-histogram-legend',
  template: `
    <ul aria-label="Levels">
      @for (total of levels(); track total.level) {
        <li>
          @if (total.level === otherLevels) {
            <span class="item" title="All levels except the 20 most frequent">
              <span class="dot" [style.background]="levelColor(total.level)"></span>{{ total.level }}
              <span class="count">{{ countText(total.count) }}</span>
            </span>
          } @else {
            <button
              type="button"
              class="item"
              [class.out]="!total.shown"
              [attr.aria-pressed]="filterLevels().includes(total.level)"
              [attr.aria-label]="total.level + ', ' + logsText(total.count)"
              [title]="hint(total.level)"
              (click)="toggled.emit(total.level)"
            >
              <span class="dot" [style.background]="levelColor(total.level)"></span>{{ total.level }}
              <span class="count">{{ countText(total.count) }}</span>
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
      /* Aligns the dots with the text above. */
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
    /* The six usual levels fit on two lines of a screen 320px wide. */
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
  /** The levels of the filter in lower case; none means all. */
  readonly filterLevels = input.required<readonly string[]>();
  readonly toggled = output<string>();

  protected readonly otherLevels = OTHER_LEVELS;
  protected readonly levelColor = levelColor;
  protected readonly countText = countText;
  protected readonly logsText = logsText;

  protected hint(level: string): string {
    const filterLevels = this.filterLevels();
    if (filterLevels.includes(level)) return `Remove ${level} from the filter`;
    return filterLevels.length === 0 ? `Show only ${level}` : `Show ${level} as well`;
  }
}
