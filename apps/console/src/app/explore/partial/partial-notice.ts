// Says that a read was answered only in part, so that nobody takes what is shown for the whole.
import { Component, computed, input, output } from '@angular/core';
import type { PartialRead } from '@timberline/contract';
import { Icon } from '../../icon/icon';
import { missingText } from './partial-text';

/** Usage: `<tl-partial-notice [partial]="partial" what="logs" (retried)="search.showNewRows()" />` */
@Component({
  selector: 'tl-partial-notice',
  imports: [Icon],
  template: `
    <div class="partial" role="status">
      <tl-icon name="warning" />
      <p>
        <strong>Incomplete.</strong> {{ text() }} {{ partial().reason }}
        @if (what() === 'logs') {
          Try again in a moment; if this stays, somebody has to check Elasticsearch.
        }
      </p>
      <button type="button" class="link-button" (click)="retried.emit()">Try again</button>
    </div>
  `,
  styles: `
    .partial {
      display: flex;
      flex-wrap: wrap;
      align-items: flex-start;
      gap: 0 0.5rem;
      padding: 0.25rem 0.5rem;
      border: 1px solid var(--tl-warning);
      border-inline-start-width: 4px;
      border-radius: 6px;
      background: var(--mat-sys-surface);
      color: var(--mat-sys-on-surface);
      font-size: 0.75rem;
      line-height: 1.25rem;
    }
    tl-icon {
      width: 1rem;
      height: 1.25rem;
      color: var(--tl-warning);
    }
    p {
      flex: 1;
      min-width: min(16rem, 70%);
      margin: 0;
    }
    .link-button {
      min-height: 24px;
    }
  `,
})
export class PartialNotice {
  readonly partial = input.required<PartialRead>();
  /** What is incomplete: the list of logs, or the counts over time. */
  readonly what = input.required<'logs' | 'counts'>();
  readonly retried = output<void>();

  protected readonly text = computed(() => missingText(this.partial(), this.what()));
}
