import { Component, input } from '@angular/core';
import { levelColor } from '../../explore/level/level';
import type { PreviewRow } from './preview';

/** The first logs of a file as they are read. Usage: `<tl-preview-table [rows]="rows" />`. */
@Component({
  selector: 'tl-preview-table',
  template: `
    <div class="scroll" role="region" aria-label="How the first lines are read" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Time</th>
            <th scope="col">Level</th>
            <th scope="col">Resource</th>
            <th scope="col">Message</th>
            <th scope="col">Metadata</th>
          </tr>
        </thead>
        <tbody>
          @for (row of rows(); track $index) {
            <tr>
              <td class="number">{{ row.lines }}</td>
              <td class="number">
                @if (row.timestamp) {
                  {{ row.timestamp }}
                } @else {
                  <span class="quiet">none: the time of receipt</span>
                }
              </td>
              <td><span class="dot" [style.background]="levelColor(row.level)"></span>{{ row.level }}</td>
              <td>{{ row.resourceId }}</td>
              <td class="text">
                <bdi>{{ row.message }}</bdi>
              </td>
              <td class="text quiet">{{ row.metadata }}</td>
            </tr>
          }
        </tbody>
      </table>
    </div>
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    .scroll {
      max-height: 24rem;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 6px;
      overflow: auto;
    }
    table {
      width: 100%;
      border-collapse: collapse;
    }
    th {
      position: sticky;
      top: 0;
      background: var(--mat-sys-surface-container);
      color: var(--mat-sys-on-surface-variant);
      font-weight: 500;
      text-align: start;
    }
    th,
    td {
      padding: 3px 8px;
      border-bottom: 1px solid var(--mat-sys-outline-variant);
      vertical-align: top;
      white-space: nowrap;
    }
    tr:last-child td {
      border-bottom: 0;
    }
    .number {
      font-variant-numeric: tabular-nums;
    }
    .quiet {
      color: var(--mat-sys-on-surface-variant);
    }
    .text {
      min-width: 16rem;
      font: 0.75rem/1.25rem var(--tl-mono);
      overflow-wrap: anywhere;
      white-space: pre-wrap;
    }
    .dot {
      display: inline-block;
      width: 8px;
      height: 8px;
      margin-inline-end: 6px;
      border-radius: 50%;
    }
  `,
})
export class PreviewTable {
  readonly rows = input.required<readonly PreviewRow[]>();
  protected readonly levelColor = levelColor;
}
