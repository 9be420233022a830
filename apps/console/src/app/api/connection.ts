// Whether Timberline can be reached: what the browser knows, and the stream of ingest status as a pulse.
import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import { ApiClient } from './api-client';
import { errorOfCall } from './api-error';
import { IngestStatusStore } from './ingest-status';

/** Without a pulse for so long nothing answers; a page that loads, or a restarted API, is given that time. */
const SILENT_MS = 4_000;

/**
 * ```ts
 * private readonly connection = inject(Connection);
 * connection.state(); // 'offline' where the browser has no network, 'silent' where the API does not answer
 * connection.back();  // grows each time there may be a connection again: ask anew what had failed
 * ```
 */
@Injectable({ providedIn: 'root' })
export class Connection {
  private readonly api = inject(ApiClient);
  private readonly ingest = inject(IngestStatusStore);
  private readonly online = signal(navigator.onLine);
  private readonly silent = signal(false);
  private readonly returns = signal(0);
  readonly state = computed<'there' | 'offline' | 'silent'>(() =>
    !this.online() ? 'offline' : this.silent() ? 'silent' : 'there',
  );
  readonly back = this.returns.asReadonly();

  constructor() {
    addEventListener('online', () => this.online.set(true));
    addEventListener('offline', () => this.online.set(false));
    effect((onCleanup) => {
      if (this.ingest.live()) {
        untracked(() => this.silent.set(false));
        return;
      }
      const timer = setInterval(() => void this.ask(), SILENT_MS);
      onCleanup(() => clearInterval(timer));
    });
    let there = true;
    let live = true;
    effect(() => {
      const now = { there: this.state() === 'there', live: this.ingest.live() };
      if ((now.there && !there) || (now.live && !live)) untracked(() => this.returns.update((n) => n + 1));
      ({ there, live } = now);
    });
  }

  /** The stream may be refused (Redis is away) by an API that answers. */
  private async ask(): Promise<void> {
    try {
      await this.api.ingestStatus();
      this.silent.set(false);
    } catch (error) {
      this.silent.set(errorOfCall(error).kind === 'network');
    }
  }

  /** Asks at once. */
  retry(): void {
    this.ingest.reopen();
    this.returns.update((n) => n + 1);
  }
}
