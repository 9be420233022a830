import { Component, inject } from '@angular/core';
import { Connection } from '../api/connection';
import { Icon } from '../icon/icon';

/** Tells the user that the connection is lost, so that the page may be out of date. Usage: `<tl-connection-notice />`. */
@Component({
  selector: 'tl-connection-notice',
  imports: [Icon],
  template: `
    <div role="status">
      @switch (connection.state()) {
        @case ('offline') {
          <p>
            <tl-icon name="warning" /><strong>You are offline.</strong> This page may be out of date. It
            updates by itself once you are back online.
          </p>
        }
        @case ('unreachable') {
          <p>
            <tl-icon name="warning" /><strong>Timberline does not answer.</strong> This page may be out of
            date. The console tries to reconnect every few seconds.
            <button type="button" class="link-button" (click)="connection.retry()">Try again now</button>
          </p>
        }
      }
    </div>
  `,
  styles: `
    p {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 2px 6px;
      padding: 4px 12px;
      border-bottom: 1px solid var(--mat-sys-outline-variant);
      background: var(--mat-sys-error-container);
      color: var(--mat-sys-on-error-container);
      font-size: 13px;
    }
    .link-button {
      color: inherit;
      text-decoration: underline;
    }
  `,
})
export class ConnectionNotice {
  protected readonly connection = inject(Connection);
}
