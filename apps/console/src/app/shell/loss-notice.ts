import { Component, DestroyRef, effect, inject, signal } from '@angular/core';
import type { Loss } from '@timberline/contract';
import { ApiClient } from '../api/api-client';
import { toApiError } from '../api/api-error';
import { Connection } from '../api/connection';
import { Session } from '../api/session';
import { Icon } from '../icon/icon';
import { lossText } from './loss-text';

/** Losses are rare, and whoever opens the page sees them at once. */
const POLL_MS = 15_000;

/**
 * Tells of acknowledged logs that were lost, until somebody confirms that they know of it.
 * Usage: `<tl-loss-notice />`.
 */
@Component({
  selector: 'tl-loss-notice',
  imports: [Icon],
  template: `
    <div role="status">
      @for (loss of losses(); track loss.id) {
        <p>
          <tl-icon name="warning" /><strong>Logs were lost.</strong> {{ text(loss) }}
          @if (session.can('administer')) {
            <button type="button" class="link-button" (click)="confirm(loss)">Confirm that you know</button>
          }
        </p>
      }
      @if (error(); as message) {
        <p><tl-icon name="warning" />The loss could not be confirmed: {{ message }}</p>
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
export class LossNotice {
  private readonly api = inject(ApiClient);
  protected readonly session = inject(Session);
  protected readonly losses = signal<Loss[]>([]);
  protected readonly error = signal<string | null>(null);
  protected readonly text = lossText;

  constructor() {
    const connection = inject(Connection);
    effect(() => {
      connection.reconnections();
      void this.load();
    });
    const timer = setInterval(() => void this.load(), POLL_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }

  protected async confirm(loss: Loss): Promise<void> {
    try {
      await this.api.confirmLosses([loss.id]);
      this.error.set(null);
      this.losses.update((losses) => losses.filter(({ id }) => id !== loss.id));
    } catch (error) {
      this.error.set(toApiError(error).message);
    }
  }

  private async load(): Promise<void> {
    if (!this.session.can('read-status')) {
      this.losses.set([]);
      return;
    }
    try {
      const { losses } = await this.api.losses();
      this.losses.set(losses.filter(({ confirmedAt }) => confirmedAt === null));
    } catch {
      // What was known stays; the connection notice says why there is nothing new.
    }
  }
}
