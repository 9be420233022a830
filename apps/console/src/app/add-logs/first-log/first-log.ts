import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { IngestStatusStore } from '../../api/ingest-status';
import { Session } from '../../api/session';
import { countText } from '../../text/counts';
import { ServerAddress } from '../server/server-address';
import { arrivalsSince, type Counts } from './arrivals';

/**
 * Waits for the first log that arrives while the page is open, and leads to it.
 *
 * ```html
 * <tl-first-log />
 * ```
 */
@Component({
  selector: 'tl-first-log',
  imports: [MatButton, RouterLink],
  template: `
    <p role="status" [class.arrived]="arrivals().logs > 0">
      @if (arrivals().logs > 0) {
        {{
          arrivals().logs === 1
            ? 'It is here: one log has arrived.'
            : countText(arrivals().logs) + ' logs have arrived.'
        }}
      } @else if (session.me() && !session.can('read-status')) {
        You may send logs, and not see what arrives.
      } @else if (ingest.error(); as error) {
        Whether logs arrive is not known at the moment. {{ error }}
      } @else {
        <span class="pulse" aria-hidden="true"></span>Waiting for the
        {{ before()?.indexed ? 'next' : 'first' }} log …
      }
    </p>
    @if (arrivals().logs > 0) {
      <a matButton="filled" routerLink="/explore" [queryParams]="{ q: query() }">
        {{ arrivals().logs === 1 ? 'Show it' : 'Show them' }}
      </a>
    }
    @if (arrivals().refused > 0 && session.can('manage-dead-letters')) {
      <a matButton="outlined" routerLink="/dead-letters">
        {{ countText(arrivals().refused) }} refused by Elasticsearch
      </a>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 12px;
      min-height: 44px;
      padding: 6px 12px;
      border: 1px solid var(--mat-sys-outline-variant);
      border-radius: 6px;
      background: var(--mat-sys-surface-container-low);
    }
    .arrived {
      font-weight: 600;
    }
    .pulse {
      display: inline-block;
      width: 8px;
      height: 8px;
      margin-inline-end: 8px;
      border-radius: 50%;
      background: var(--mat-sys-primary);
      animation: pulse 1s ease-in-out infinite alternate;
    }
    @keyframes pulse {
      to {
        opacity: 0.25;
      }
    }
  `,
})
export class FirstLog {
  protected readonly ingest = inject(IngestStatusStore);
  protected readonly session = inject(Session);
  private readonly server = inject(ServerAddress);
  private readonly openedAt = Date.now();
  protected readonly before = signal<Counts | null>(null);

  protected readonly countText = countText;
  protected readonly arrivals = computed(() => {
    const before = this.before();
    const now = this.ingest.status();
    return before && now ? arrivalsSince(before, now) : { logs: 0, refused: 0 };
  });
  /** What has arrived since, whatever its time: the clock of the server tells when. */
  protected readonly query = computed(() =>
    this.arrivals().logs > 0 ? `receivedAt>=${this.server.serverTime(this.openedAt)}` : '',
  );

  constructor() {
    this.ingest.watch();
    effect(() => {
      const status = this.ingest.status();
      if (status && this.ingest.live() && untracked(this.before) === null) this.before.set(status);
    });
  }
}
