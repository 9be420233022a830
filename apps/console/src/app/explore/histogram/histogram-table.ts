// The numbers of the chart as a table, for users who cannot see the bars or prefer numbers.
import { Component, computed, input } from '@angular/core';
import { countText } from '../../text/counts';
import type { Zone } from '../time/zone';
import { startText } from './chart/bar-text';
import type { Chart } from './chart/chart';

/** Usage: `<tl-histogram-table [chart]="chart" [zone]="zone" />` */
@Component({
  selector: 'tl-histogram-table',
  template: `
    <div class="scroll" role="region" aria-label="Histogram as a table" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Total</th>
            @for (level of levels(); track level) {
              <th scope="col">{{ level }}</th>
            }
          </tr>
        </thead>
        <tbody>
          @for (row of rows(); track row.start) {
            <tr>
              <th scope="row">{{ row.start }}</th>
              <td>{{ row.total }}</td>
              @for (count of row.counts; track $index) {
                <td>{{ count }}</td>
              }
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  styles: `
    .scroll {
      max-height: 200px;
      overflow: auto;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 6px;
    }
    .scroll:focus-visible {
      outline: 2px solid var(--mat-sys-primary);
    }
    table {
      border-collapse: collapse;
      font-size: 12px;
      font-variant-numeric: tabular-nums;
    }
    th,
    td {
      padding: 2px 12px;
      text-align: end;
      white-space: nowrap;
    }
    th:first-child {
      text-align: start;
    }
    thead th {
      position: sticky;
      top: 0;
      background: var(--mat-sys-surface-container);
      font-weight: 600;
    }
    tbody th {
      font-weight: 400;
    }
    tbody tr:nth-child(even) {
      background: color-mix(in srgb, var(--mat-sys-on-surface) 4%, transparent);
    }
  `,
})
export class HistogramTable {
  readonly chart = input.required<Chart>();
  readonly zone = input.required<Zone>();

  protected readonly levels = computed(() =>
    this.chart()
      .levels.filter((level) => level.shown)
      .map((level) => level.level),
  );
  protected readonly rows = computed(() => {
    const { bars, intervalMs } = this.chart();
    return bars.map((bar) => ({
      start: startText(bar.start, intervalMs, this.zone()),
      total: countText(bar.total),
      counts: this.levels().map((level) => {
        const segment = bar.segments.find((candidate) => candidate.level === level);
        return segment ? countText(segment.count) : '';
      }),
    }));
  });
}
